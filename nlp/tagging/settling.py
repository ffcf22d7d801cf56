"""Which communities a text speaks of, by the words found and by the classifier together."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from nlp.classification import Judgement
from nlp.classification.decisions import load_decisions
from nlp.records import CommunityMention
from nlp.tagging.communities import best_mentions, find_denied, without_needless
from nlp.tagging.matching import Reading

_NEVER_OWN: Final = frozenset({"children"})
"""A writer that young answers through a grown-up."""


def settle_communities(
    reading: Reading, by_words: Iterable[CommunityMention], judgement: Judgement
) -> tuple[CommunityMention, ...]:
    """Return the communities of a text that the words found and the classifier speak for together, the writer's own first.

    A mention that no word list knows has the word that the classifier looked at most; none is made of what is denied.
    What the classifier doesn't know of stays as the words have it.
    """
    rules, known = load_decisions(), {mention.slug: mention for mention in by_words}
    denied = find_denied(reading)
    settled = [mention for slug, mention in known.items() if slug not in judgement.communities]
    for slug, score in judgement.communities.items():
        mention = known.get(slug)
        if rules.communities.weigh(score, found=mention is not None) <= 0 or (
            mention is None and slug in denied
        ):
            continue
        said = 0.0 if mention is None else rules.own * (1 if mention.basis == "self" else -1)
        own = judgement.own[slug] + said > 0 and slug not in _NEVER_OWN
        found = mention or CommunityMention(slug, "", *judgement.words[slug])
        settled.append(replace(found, basis="self" if own else "mentioned"))
    return best_mentions(without_needless(settled, reading.text))
