"""An uploaded file as the tests of imports need it."""

import base64
import zlib

from insight.models import FeedbackImport, ImportFile
from tests.factories import EngagementFactory, QuestionFactory

MAPPING = {"texts": [["good", "good"]], "id_column": "who", "channel": "paper", "consent_quote": "no"}


def engagement_that_asks():
    engagement = EngagementFactory()
    QuestionFactory(engagement=engagement, key="good", text="What was good?")
    return engagement


def uploaded(text, *, engagement=None, mapping=MAPPING, name="answers.csv", **fields):
    """An upload of the CSV `text`, with its columns mapped."""
    upload = FeedbackImport.objects.create(
        engagement=engagement or engagement_that_asks(),
        name=name,
        encoding="utf-8",
        mapping=mapping,
        **fields,
    )
    content = base64.b64encode(zlib.compress(text.encode())).decode()
    ImportFile.objects.create(feedback_import=upload, content=content)
    return upload
