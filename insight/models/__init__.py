"""The tables. Outsiders import from here; inside, later files import earlier ones only."""

from insight.models.analysis import (
    AmbitionScore,
    AnalysisRun,
    CommunityMention,
    Embedding,
    PlaceMention,
    PriorityScore,
    Segment,
    Topic,
    TopicAssignment,
)
from insight.models.equality import EqualityProfile, EqualityWords
from insight.models.feedback import (
    Contact,
    Engagement,
    Question,
    RedactionSpan,
    Response,
    Submission,
)
from insight.models.findings import Evidence, Finding, Publication, Quote
from insight.models.imports import ErasedRow, FeedbackImport, ImportFile
from insight.models.jobs import Heartbeat, Job
from insight.models.ledger import Action
from insight.models.library import LibraryEntry
from insight.models.matrix import MatrixCell
from insight.models.notices import Notice
from insight.models.page_feedback import PageFeedback
from insight.models.reference import Ambition, Community, Place, Priority
from insight.models.subscriptions import Announcement, MailingList, NewsEmail, Subscription
from insight.models.themes import Codeframe, CodeframeOperation, Coding, ReviewSuggestion, Theme
from insight.models.wordings import EngagementWording, QuestionWording

__all__ = [
    "Action",
    "Ambition",
    "AmbitionScore",
    "AnalysisRun",
    "Announcement",
    "Codeframe",
    "CodeframeOperation",
    "Coding",
    "Community",
    "CommunityMention",
    "Contact",
    "Embedding",
    "Engagement",
    "EngagementWording",
    "EqualityProfile",
    "EqualityWords",
    "ErasedRow",
    "Evidence",
    "FeedbackImport",
    "Finding",
    "Heartbeat",
    "ImportFile",
    "Job",
    "LibraryEntry",
    "MailingList",
    "MatrixCell",
    "NewsEmail",
    "Notice",
    "PageFeedback",
    "Place",
    "PlaceMention",
    "Priority",
    "PriorityScore",
    "Publication",
    "Question",
    "QuestionWording",
    "Quote",
    "RedactionSpan",
    "Response",
    "ReviewSuggestion",
    "Segment",
    "Submission",
    "Subscription",
    "Theme",
    "Topic",
    "TopicAssignment",
]
