import re
from types import SimpleNamespace

import pytest
from django.utils import translation

from insight.disclosure import QUESTIONS
from insight.forms.equality import EqualityForm
from insight.models import EqualityProfile, EqualityWords
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


def box(shown, name):
    return re.search(rf'<input[^>]*id="{name}"[^>]*>', shown)[0]


def test_each_question_with_another_answer_has_room_to_say_which(sender):
    shown = sender.get(ABOUT_YOU).content.decode()
    asked = [question for question in QUESTIONS.values() if question.which_key]
    assert [question.key for question in asked] == ["ethnic_group", "sexual_orientation", "religion"]
    for question in asked:
        assert f"{question.other_label}: if you want, say which" in shown
    assert shown.count("We only keep which group you name") == len(asked)
    for question in asked:
        told = f'aria-describedby="{question.which_key}-hint"'
        assert 'autocomplete="off"' in box(shown, question.which_key)
        assert told in box(shown, question.which_key)
        assert shown.index(f'id="{question.which_key}-hint"') < shown.index(f'id="{question.which_key}"')


def test_words_under_the_other_answer_are_taken_in_sealed(sender):
    sent = {"ethnic_group": "other", "ethnic_group_which": "  Latin \0 American "}
    assert sender.post(ABOUT_YOU, sent).url == DONE
    assert sender.post(ABOUT_YOU, sent).url == DONE
    assert EqualityWords.objects.get().words == "Latin American"
    assert EqualityProfile.objects.get().ethnic_group_named == ""


@pytest.mark.parametrize("words", ["", "  ", "\u200b"])
def test_the_other_answer_may_stand_alone(sender, words):
    assert sender.post(ABOUT_YOU, {"religion": "other", "religion_which": words}).url == DONE
    assert EqualityProfile.objects.get().religion == "other"
    assert not EqualityWords.objects.exists()


@pytest.mark.parametrize(
    ("sent", "place", "says"),
    [
        ({"ethnic_group_which": "Somali"}, "ethnic_group", "Choose “Another ethnic group” to say which"),
        ({"ethnic_group_which": "Irish", "ethnic_group": "white"}, "ethnic_group", "or take out what you"),
        ({"religion": "other", "religion_which": "x" * 61}, "religion_which", "no more than 60 characters"),
        ({"religion": "other", "religion_which": "jo@example.org"}, "religion_which", "Take out e-mail"),
        ({"religion": "other", "religion_which": "0770 0900 123"}, "religion_which", "long numbers"),
    ],
)
def test_words_that_can_not_be_taken_are_refused_at_their_place(sender, sent, place, says):
    shown = sender.post(ABOUT_YOU, {"sex": "female", **sent}).content.decode()
    assert f'href="#{place}"' in shown
    assert re.search(rf'id="{place}-error"[^>]*>.*?{says}', shown, re.DOTALL)
    assert f'value="{next(value for name, value in sent.items() if name.endswith("_which"))}"' in shown
    assert not EqualityProfile.objects.exists()
    assert not EqualityWords.objects.exists()


def test_skipping_and_taking_back_keep_no_words(sender, code):
    sent = {"religion": "other", "religion_which": "Jain"}
    sender.post(ABOUT_YOU, {"skip": "yes", **sent})
    assert not EqualityWords.objects.exists()
    sender.post(ABOUT_YOU, sent)
    assert EqualityWords.objects.exists()
    erase_submission(submission=find_submission(code))
    assert not EqualityWords.objects.exists()


@pytest.mark.parametrize(
    ("language", "answer", "says"), [("es", "Otra religión", "Elija"), ("ar", "دين آخر", "اختر")]
)
def test_what_is_wrong_is_said_in_the_readers_language(language, answer, says):
    with translation.override(language):
        refused = EqualityForm({"religion_which": "Jain"}).errors["religion"][0]
    assert answer in refused
    assert refused.startswith(says)
