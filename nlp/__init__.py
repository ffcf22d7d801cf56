"""Language work for residents' comments: plain Python, no web framework; no network but for `nlp.drafting`, where it is asked for.

The public way in is `nlp.stages`; `python -m nlp` is the same thing on JSON lines.
"""
