import re
from types import SimpleNamespace

import pytest

from insight.disclosure import QUESTIONS
from insight.models import EqualityProfile
from insight.selectors.receipts import find_submission
from insight.services.erasure import erase_submission
from insight.services.receipts import new_receipt_code
from insight.services.submissions import accept_submission
from insight.views.drafts import Sent, save_sent
from tests.factories import EngagementFactory, QuestionFactory

pytestmark = pytest.mark.django_db
ABOUT_YOU = "/take-part/gp/about-you/"
DONE = "/take-part/gp/done/"


@pytest.fixture
def code():
    return new_receipt_code()


def remember(client, engagement, sent):
    """Put into the browser's session what sending puts there."""
    session = client.session
    save_sent(SimpleNamespace(session=session), engagement, sent)
    session.save()


@pytest.fixture
def engagement(db):
    engagement = EngagementFactory(slug="gp")
    QuestionFactory(engagement=engagement, key="easy")
    return engagement


@pytest.fixture
def sender(client, engagement, code):
    """A browser that has just sent its answers."""
    accept_submission(engagement=engagement, answers={"easy": "Hard."}, sitting="one", receipt_code=code)
    remember(client, engagement, Sent(code, []))
    return client


def test_every_question_can_be_left_out_and_offers_not_to_say(sender):
    shown = sender.get(ABOUT_YOU).content.decode()
    assert shown.count("Prefer not to say") == len(QUESTIONS)
    assert "checked" not in shown
    assert shown.index("Skip this page") < shown.index("<fieldset")
    assert sender.post(ABOUT_YOU, {}).url == DONE
    assert not EqualityProfile.objects.exists()


def test_the_code_is_shown_before_the_questions(sender, code):
    shown = sender.get(ABOUT_YOU).content.decode()
    assert shown.index(code) < shown.index("<fieldset")


def test_skipping_keeps_nothing_even_if_something_was_chosen(sender):
    assert sender.post(ABOUT_YOU, {"skip": "yes", "sex": "female"}).url == DONE
    assert not EqualityProfile.objects.exists()


def test_answers_are_kept_apart_from_the_words(sender):
    assert sender.post(ABOUT_YOU, {"sex": "female", "religion": "prefer-not"}).url == DONE
    profile = EqualityProfile.objects.get()
    assert (profile.sex, profile.religion, profile.age_group) == ("female", "prefer-not", "")
    assert not [field for field in EqualityProfile._meta.get_fields() if field.is_relation]


def test_a_made_up_answer_is_refused_at_its_question_and_the_rest_is_kept_on_the_page(sender):
    refused = sender.post(ABOUT_YOU, {"sex": "<b>", "religion": "sikh"})
    shown = refused.content.decode()
    assert refused.status_code == 200
    assert 'href="#sex"' in shown
    assert re.search(r'id="sex-error"[^>]*>.*?Choose one of the answers', shown, re.DOTALL)
    assert re.search(r'value="sikh"[^>]*\bchecked', shown)
    assert not EqualityProfile.objects.exists()


def test_answered_once_it_is_not_asked_again(sender):
    sender.post(ABOUT_YOU, {"sex": "female"})
    assert sender.get(ABOUT_YOU).url == DONE


def test_after_taking_back_nothing_more_is_taken(sender, code):
    erase_submission(submission=find_submission(code))
    assert sender.post(ABOUT_YOU, {"sex": "female"}).url == DONE
    assert not EqualityProfile.objects.exists()


def test_words_that_called_for_help_still_leave_the_questions_open(sender, engagement, code):
    remember(sender, engagement, Sent(code, ["self-harm"]))
    assert ABOUT_YOU in sender.get(DONE).content.decode()
