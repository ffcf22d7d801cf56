"""Places of the six boroughs named in a text, in any language that names them so."""

from functools import lru_cache

from nlp.lexicons import expand, load_lexicon
from nlp.records import PlaceMention
from nlp.tagging.matching import Reading, TermMatcher, without_inner

_STREET = frozenset(
    {"road", "rd", "street", "st", "avenue", "lane", "close", "terrace", "crescent", "gardens", "cross"}
)


@lru_cache(maxsize=1)
def load_places() -> tuple[TermMatcher[str], TermMatcher[str]]:
    """Return the matchers of names of places and practices in any case and as written, made once."""
    places, practices = load_lexicon("places.yaml"), load_lexicon("practices.yaml")
    care = "|".join(form for words in practices["care_words"] for form in expand(words))
    lower, cased = {}, {}
    for slug, groups in places.items():
        own = practices["boroughs"].get(slug, {})
        before_care = [f"{name} ({care})" for name in own.get("before_care", ())]
        lower[slug] = [*groups["any"], *groups.get("lower", ()), *own.get("any", ()), *before_care]
        cased[slug] = [*groups.get("cased", ()), *own.get("cased", ())]
    return TermMatcher(lower, apostrophes=True), TermMatcher(cased, cased=True, apostrophes=True)


def find_places(reading: Reading) -> tuple[PlaceMention, ...]:
    """Return each borough that a place in the text lies in, once, at its first mention, in order of the text."""
    hits = sorted(
        (hit for matcher in load_places() for hit in matcher.find(reading)), key=lambda h: (h.start, -h.end)
    )
    found: dict[str, PlaceMention] = {}
    for hit in without_inner(hits):
        if not _is_street(reading.text, hit.end):
            found.setdefault(hit.key, PlaceMention(hit.key, hit.start, hit.end))
    return tuple(found.values())


def _is_street(text: str, end: int) -> bool:
    following = text[end : end + 12].split()
    return bool(following) and text[end : end + 1] == " " and following[0].lower().strip(".,;") in _STREET
