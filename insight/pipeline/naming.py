"""Names of topics drafted by a language model, where the operator has one. Everything else goes on without it.

Words are read, sent, and a name is written, one topic after the other: no transaction is open while the server thinks.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from django.conf import settings
from nlp.drafting import NamingServer, check_server, draft_name
from nlp.errors import AnswerError, DraftingError, NlpError, ServerError

from insight.enums import TopicLevel, TopicStatus
from insight.models import AnalysisRun, Topic
from insight.pipeline.runs import Progress, RunRecord
from insight.selectors.topics import exemplars_of_topics

logger = logging.getLogger(__name__)

MOST_SECONDS = 600
"""Seconds after which topics that still wait keep our own names: the broadest and largest come first."""

MOST_SILENCES = 2
"""Topics in a row without an answer after which the server is left alone."""


@dataclass(frozen=True, slots=True)
class ServerTrouble:
    """Why the naming server can't be asked; `may_pass` where that may be otherwise tomorrow."""

    message: str
    may_pass: bool


def naming_server() -> NamingServer | None:
    """Return the server of the settings; None, as shipped, drafts no names."""
    if not settings.NAMING_SERVER_URL:
        return None
    return NamingServer(
        settings.NAMING_SERVER_URL, settings.NAMING_SERVER_MODEL, key=settings.NAMING_SERVER_KEY
    )


def trouble_with_server() -> ServerTrouble | None:
    """Return what is wrong with the address of the naming server, if there is one. Sends nothing there."""
    server = naming_server()
    try:
        if server is not None:
            check_server(server)
    except DraftingError as error:
        return ServerTrouble(str(error), may_pass=isinstance(error, ServerError))
    return None


def draft_names(run: RunRecord, progress: Progress) -> None:
    """Have names drafted for the topics of `run`, if there is a server; count them and the seconds in its row.

    Whatever goes wrong with a topic, it keeps our own name; the log says why, by ids alone. Raises JobCancelled if
    `progress` does; the names drafted by then stay.
    """
    server = naming_server()
    if server is None:
        return
    run.row.configuration |= {"naming_model": server.model}
    with run.timed("names"):
        for drafted in accumulate(_draft_each(run.row, server, progress), initial=0):
            run.count(drafted_names=drafted)


def _draft_each(run: AnalysisRun, server: NamingServer, progress: Progress) -> Iterator[bool]:
    """Yield for each topic that waits whether it got a drafted name."""
    end, silences = time.monotonic() + MOST_SECONDS, 0
    levels = list(TopicLevel)
    waiting = run.topics.filter(status=TopicStatus.PROPOSED)
    topics = sorted(waiting, key=lambda topic: (levels.index(TopicLevel(topic.level)), -topic.size))
    taken: set[tuple[str, str]] = set()
    for topic in topics:
        if silences == MOST_SILENCES or time.monotonic() > end:
            logger.warning("Run %s: the topics from %s on keep their own names", run.pk, topic.pk)
            return
        progress(95, "Drafting names")
        try:
            name = _draft(run, topic, server, taken)
        except AnswerError as error:
            logger.warning("Topic %s keeps its own name: %s", topic.pk, error)
            silences = 0
        except ServerError as error:
            logger.warning("Topic %s keeps its own name: %s", topic.pk, error)
            silences += 1
        except NlpError as error:
            logger.error("Run %s: nothing more may be sent (%s)", run.pk, type(error).__name__)
            return
        except Exception as error:
            # What an unexpected error says may hold a participant's words.
            logger.error("Run %s: no more names are drafted (%s)", run.pk, type(error).__name__)
            return
        else:
            silences = 0
            yield _keep(topic, name)


def _draft(run: AnalysisRun, topic: Topic, server: NamingServer, taken: set[tuple[str, str]]) -> str:
    """Return a name that no topic of the same level has; "" where there are no words that may be sent."""
    texts = [segment.text for segment in exemplars_of_topics(run, [topic])[topic.pk]]
    if not texts:
        return ""
    name = draft_name(server, topic.keywords, texts)
    key = (topic.level, name.casefold())
    if key in taken:
        return ""
    taken.add(key)
    return name


def _keep(topic: Topic, name: str) -> bool:
    """Write the name, unless somebody has decided on the topic meanwhile; return whether it was written."""
    waiting = Topic.objects.filter(pk=topic.pk, status=TopicStatus.PROPOSED)
    return bool(name) and waiting.update(drafted_name=name) > 0
