"""What people wrote under "other" of a question about themselves: read for the community it names, then wiped."""

import logging

from nlp.errors import LexiconError
from nlp.stages import name_communities

from insight.disclosure import read_equality_words
from insight.pipeline.runs import Progress, no_progress

logger = logging.getLogger(__name__)


def read_groups(*, progress: Progress = no_progress) -> None:
    """Read all words that wait; words that can't be read are wiped like those that name no community.

    It counts nothing: who sees the work done must not learn that somebody wrote something. Raises LexiconError
    if a word list is missing; then the words wait.
    """
    progress(0, "Reading")
    read_equality_words(_communities_in)


def _communities_in(text: str) -> tuple[str, ...]:
    try:
        return name_communities(text)
    except LexiconError:
        raise
    except Exception as error:
        logger.warning("Equality words could not be read: %s", type(error).__name__)
        return ()
