"""Which state may follow which, as tables. Services check here before they change a row."""

from collections.abc import Mapping

from insight.enums import FindingStatus, JobStatus, QuoteStatus, ResponseStatus, ThemeStatus, TopicStatus
from insight.errors import ServiceError

Transitions = Mapping[str, frozenset[str]]


class TransitionError(ServiceError):
    """A row can't go from the state it is in to the one asked for; the message says what can be done."""


RESPONSE: Transitions = {
    # From any state a later look may hold a response again; only a person clears a held one.
    ResponseStatus.RECEIVED: frozenset(
        {ResponseStatus.CLEARED, ResponseStatus.HELD, ResponseStatus.REJECTED}
    ),
    ResponseStatus.HELD: frozenset({ResponseStatus.CLEARED, ResponseStatus.REJECTED}),
    ResponseStatus.CLEARED: frozenset(
        {ResponseStatus.ENRICHED, ResponseStatus.HELD, ResponseStatus.REJECTED}
    ),
    ResponseStatus.ENRICHED: frozenset(
        {ResponseStatus.HELD, ResponseStatus.REJECTED, ResponseStatus.CLEARED}
    ),
    ResponseStatus.REJECTED: frozenset({ResponseStatus.HELD}),
}

TOPIC: Transitions = {
    TopicStatus.PROPOSED: frozenset({TopicStatus.ADOPTED, TopicStatus.REJECTED}),
    TopicStatus.ADOPTED: frozenset(),
    TopicStatus.REJECTED: frozenset({TopicStatus.PROPOSED, TopicStatus.ADOPTED}),
}

THEME: Transitions = {
    ThemeStatus.LIVE: frozenset({ThemeStatus.MERGED, ThemeStatus.RETIRED}),
    ThemeStatus.MERGED: frozenset(),
    ThemeStatus.RETIRED: frozenset(),
}

FINDING: Transitions = {
    FindingStatus.DRAFT: frozenset({FindingStatus.IN_REVIEW}),
    FindingStatus.IN_REVIEW: frozenset({FindingStatus.APPROVED, FindingStatus.DRAFT}),
    FindingStatus.APPROVED: frozenset({FindingStatus.DRAFT}),
}

QUOTE: Transitions = {
    QuoteStatus.PROPOSED: frozenset({QuoteStatus.CLEARED, QuoteStatus.REFUSED}),
    QuoteStatus.CLEARED: frozenset({QuoteStatus.REFUSED}),
    QuoteStatus.REFUSED: frozenset({QuoteStatus.CLEARED}),
}

JOB: Transitions = {
    JobStatus.QUEUED: frozenset({JobStatus.RUNNING, JobStatus.CANCELLED, JobStatus.FAILED}),
    JobStatus.RUNNING: frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.QUEUED}),
    JobStatus.DONE: frozenset(),
    JobStatus.FAILED: frozenset(),
    JobStatus.CANCELLED: frozenset(),
}


def check_transition(table: Transitions, current: str, wanted: str) -> None:
    """Do nothing if `wanted` may follow `current` in `table`; raise TransitionError if it may not."""
    allowed = table[current]
    if wanted not in allowed:
        choices = ", ".join(sorted(allowed)) or "nothing: this is where it ends"
        raise TransitionError(
            f"It is “{current}” and can't become “{wanted}”. From here it can become: {choices}."
        )
