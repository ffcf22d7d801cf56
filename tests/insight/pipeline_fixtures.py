"""What tests of the pipeline share: the static model, made on the machine's first run, and telling comments."""

import pytest
from django.conf import settings

from insight.enums import ResponseStatus
from tests.factories import QuestionFactory, ResponseFactory, SubmissionFactory

SUBJECTS = {
    "phone": [
        "I wait on the phone at eight every morning.",
        "Nobody answers the phone at the surgery.",
        "The phone queue is far too long in the morning.",
        "It takes an hour on the phone to get through.",
        "I rang forty times and the phone was always engaged.",
        "Getting through on the phone is impossible.",
        "They never pick up the phone before nine.",
        "The phone line cuts you off after a long wait.",
    ],
    "parking": [
        "There is nowhere to park at the hospital.",
        "Parking at the hospital costs far too much.",
        "The hospital car park is always full.",
        "I missed my appointment looking for a parking space.",
        "Disabled parking bays at the hospital are taken.",
        "The price of the car park is a scandal.",
        "More parking spaces are needed near the hospital.",
        "The car park machine at the hospital was broken.",
    ],
    "nurses": [
        "The nurses were kind and patient with me.",
        "A very kind nurse held my hand.",
        "The nurse explained everything kindly.",
        "The nurses on the ward are wonderful and caring.",
        "The nurse was gentle with my daughter.",
        "Caring nurses who listened to me.",
        "Nurses who are friendly and caring made it bearable.",
        "The nurse was lovely and took her time.",
    ],
}


@pytest.fixture(scope="session")
def static_model():
    """The fast model in its folder; made from MiniLM the first time."""
    from insight.pipeline.static_model import build_static_model

    build_static_model(settings.STATIC_MODEL_DIR)


@pytest.fixture
def engagement(db, static_model, reference):
    """An engagement with 24 cleared comments on three subjects."""
    question = QuestionFactory(key="better", text="What could be better?")
    for words in (text for texts in SUBJECTS.values() for text in texts):
        add_response(question, words)
    return question.engagement


def add_response(question, words, status=ResponseStatus.CLEARED, **fields):
    return ResponseFactory(
        submission=SubmissionFactory(engagement=question.engagement),
        question=question,
        words=words,
        status=status,
        **fields,
    )
