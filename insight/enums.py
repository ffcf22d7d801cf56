"""The words that rows may carry, with their labels and the groups that queries ask for."""

from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class EngagementKind(models.TextChoices):
    """What an engagement asks people for."""

    FEEDBACK = "feedback", "Feedback"
    CODESIGN = "codesign", "Ideas (co-design)"


class Channel(models.TextChoices):
    """How words reached us."""

    WEB = "web", "Online"
    PAPER = "paper", "Paper"
    PHONE = "phone", "Phone"
    OUTREACH = "outreach", "Outreach"
    WORKSHOP = "workshop", "Workshop"
    IMPORT = "import", "Imported file"


class ResponseStatus(models.TextChoices):
    """Where a response stands. Only CLEARED and later may be read outside the queue of held responses."""

    RECEIVED = "received", "Received"
    HELD = "held", "Held for a person"
    CLEARED = "cleared", "Cleared"
    ENRICHED = "enriched", "Read by the computer"
    REJECTED = "rejected", "Rejected"

    @classmethod
    def usable(cls) -> tuple["ResponseStatus", ...]:
        """Return the states whose screened words may be analysed and counted."""
        return (cls.CLEARED, cls.ENRICHED)


class Safeguarding(models.TextChoices):
    """Why a person may need help today."""

    SELF_HARM = "self-harm", "Self-harm or suicide"
    ABUSE_OR_NEGLECT = "abuse-or-neglect", "Abuse or neglect"
    DOMESTIC_ABUSE = "domestic-abuse", "Domestic abuse"
    MEDICAL_EMERGENCY = "medical-emergency", "Medical emergency"
    THREAT_TO_OTHERS = "threat-to-others", "Threat to others"


class SpanLabel(models.TextChoices):
    """Kinds of personal data."""

    PERSON = "PERSON", "Name"
    EMAIL = "EMAIL", "E-mail address"
    PHONE = "PHONE", "Phone number"
    NHS_NUMBER = "NHS_NUMBER", "NHS number"
    NI_NUMBER = "NI_NUMBER", "National Insurance number"
    POSTCODE = "POSTCODE", "Postcode"
    ADDRESS = "ADDRESS", "Address"
    DATE_OF_BIRTH = "DATE_OF_BIRTH", "Date of birth"
    HANDLE = "HANDLE", "Social media name"
    VEHICLE = "VEHICLE", "Vehicle registration"
    CASE_REF = "CASE_REF", "Case or hospital number"
    OTHER = "OTHER", "Other private detail"


class Sentiment(models.TextChoices):
    """How a stretch of text feels."""

    POSITIVE = "positive", "Positive"
    NEGATIVE = "negative", "Negative"
    MIXED = "mixed", "Mixed"
    NEUTRAL = "neutral", "Neutral"


class MentionBasis(models.TextChoices):
    """How a community comes into a text: the writer's own, or spoken of."""

    SELF = "self", "Speaks as one"
    MENTIONED = "mentioned", "Speaks of"


class Source(models.TextChoices):
    """Who made a mark. A machine's marks and people's marks never share a row."""

    MACHINE = "machine", "Machine"
    PERSON = "person", "Person"


class RunKind(models.TextChoices):
    """What a run of the pipeline did."""

    SCREENING = "screening", "Screening"
    ENRICHMENT = "enrichment", "Reading"
    DISCOVERY = "discovery", "Finding topics"
    CODING = "coding", "Coding"


class RunStatus(models.TextChoices):
    """Where a run stands."""

    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class TopicLevel(models.TextChoices):
    """How broad a topic is, the broadest first."""

    FAMILY = "family", "Families"
    WIDE = "wide", "Topics"
    FINE = "fine", "Narrow topics"


class TopicStatus(models.TextChoices):
    """What a curator made of a topic."""

    PROPOSED = "proposed", "Waiting"
    ADOPTED = "adopted", "Adopted as a theme"
    REJECTED = "rejected", "Not a theme"


class ThemeStatus(models.TextChoices):
    """Whether a theme is in the live codeframe."""

    LIVE = "live", "Live"
    MERGED = "merged", "Merged"
    RETIRED = "retired", "Retired"


class ReviewReason(models.TextChoices):
    """Why a person should look at a point next."""

    UNSURE = "unsure", "The computer isn't sure"
    NEW = "new", "Nothing like it was checked"
    COMMUNITY = "community", "Few words of a community were checked"


class OperationKind(models.TextChoices):
    """What was done to a codeframe."""

    ADOPT = "adopt", "Topic adopted"
    SET_ASIDE = "set-aside", "Topic set aside"
    PUT_BACK = "put-back", "Topic put back"
    ADD = "add", "Theme added"
    RENAME = "rename", "Theme renamed"
    SET_PRIORITY = "set-priority", "Priority set"
    MERGE = "merge", "Themes merged"
    RETIRE = "retire", "Theme retired"
    SPLIT = "split", "Theme split"
    MOVE = "move", "Theme put below another"
    UNDO = "undo", "Change taken back"


OF_TOPICS_ALONE: Final = frozenset({OperationKind.SET_ASIDE, OperationKind.PUT_BACK})
"""Changes that leave themes as they were. They are taken back where the topic is shown."""


class FindingStatus(models.TextChoices):
    """Where a finding stands on its way to a page."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in-review", "In review"
    APPROVED = "approved", "Approved"


class LibraryKind(models.TextChoices):
    """What sort of thing an entry of the library is. The kinds of report come after the first two."""

    HEARD = "heard", gettext_lazy("What we heard")
    FINDING = "finding", gettext_lazy("Finding")
    SURVEY = "survey", gettext_lazy("Survey")
    INTERVIEWS = "interviews", gettext_lazy("Interviews")
    WORKSHOP = "workshop", gettext_lazy("Workshop")
    ENGAGEMENT = "engagement", gettext_lazy("Engagement report")
    RESEARCH = "research", gettext_lazy("Research")

    @classmethod
    def of_reports(cls) -> list[tuple[str, Promise]]:
        """Return the kinds that an uploaded report can be, with their labels."""
        return [(kind, label) for kind, label in cls.choices if kind not in (cls.HEARD, cls.FINDING)]


class QuoteStatus(models.TextChoices):
    """Whether a person has cleared a quote for the public."""

    PROPOSED = "proposed", "Waiting"
    CLEARED = "cleared", "Cleared"
    REFUSED = "refused", "Refused"


class ActionKind(models.TextChoices):
    """What we say about doing something."""

    DID = "did", gettext_lazy("We did")
    WILL = "will", gettext_lazy("We will")
    CANNOT = "cannot", gettext_lazy("We can't, because")


class ActionStatus(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", "Under way"
    DONE = "done", "Done"


class NoticeKind(models.TextChoices):
    """What an e-mail tells a resident."""

    THANKS = "thanks", "Thank you"
    PUBLISHED = "published", "What we heard"
    ACTION = "action", "What we did"


class NoticeStatus(models.TextChoices):
    """Where an e-mail to a resident stands."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Told"
    FAILED = "failed", "Failed"
    COVERED = "covered", "Told in another e-mail"
    STOPPED = "stopped", "Wants no e-mails"


class NewsEmailKind(models.TextChoices):
    """What an e-mail to a subscriber is about."""

    CONFIRM = "confirm", "Please confirm"
    NEWS = "news", "News"


class ReasonStatus(models.TextChoices):
    """Where a reader's reason about a page stands. Only CLEARED ones may be read by all who see the report."""

    NONE = "none", "No reason given"
    RECEIVED = "received", "Received"
    HELD = "held", "Held for a person"
    CLEARED = "cleared", "Cleared"


class JobStatus(models.TextChoices):
    """Where a piece of background work stands."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"

    @classmethod
    def ended(cls) -> tuple["JobStatus", ...]:
        """Return the states that a job never leaves by itself."""
        return (cls.DONE, cls.FAILED, cls.CANCELLED)
