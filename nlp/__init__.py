"""Language work for residents' comments: plain Python, no web framework, no network.

The public way in is `nlp.stages`; `python -m nlp` is the same thing on JSON lines.
"""
