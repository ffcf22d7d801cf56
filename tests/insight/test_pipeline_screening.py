"""Screening: most words clear by themselves, doubtful ones go to a person, nobody's decision is overwritten."""

import pytest

from insight.enums import ResponseStatus, RunKind, RunStatus, Safeguarding, Source
from insight.errors import JobCancelled
from insight.models import AnalysisRun, RedactionSpan, Response
from insight.pipeline import screening
from insight.pipeline.holding import HOLD_RULES, UNREADABLE
from insight.pipeline.screening import received_ids, screen_responses
from insight.redaction import apply_redactions
from nlp.errors import ScreeningError
from nlp.screening import SAFEGUARDING, SPAN_LABELS
from tests.factories import ResponseFactory

pytestmark = pytest.mark.django_db


def received(words, **fields):
    return ResponseFactory(words=words, screened="", language="", status=ResponseStatus.RECEIVED, **fields)


def screened(words):
    response = received(words)
    screen_responses([response.pk])
    response.refresh_from_db()
    return response


@pytest.mark.parametrize(
    "words",
    [
        "I wait on the phone at eight every morning and then all the appointments are gone.",
        "The nurse was very kind to my daughter.",
        "Nothing",
        "Shorter waiting times please",
        "Ring me on 020 7946 0018 if you want to know more about it.",
        "My name is Adaeze Okonkwo and the reception staff were lovely to me.",
    ],
)
def test_ordinary_words_clear_by_themselves(words):
    response = screened(words)
    assert (response.status, response.hold_reason) == (ResponseStatus.CLEARED, "")
    assert response.screened_at is not None


def test_private_details_are_hidden_and_the_verbatim_is_kept():
    words = "My name is Adaeze Okonkwo, ring me on 020 7946 0018."
    response = screened(words)
    assert response.verbatim == words
    assert response.screened == "My name is [name 1], ring me on [phone]."
    spans = list(response.spans.all())
    assert [(words[s.start : s.end], s.label, s.source) for s in spans] == [
        ("Adaeze Okonkwo", "PERSON", Source.MACHINE),
        ("020 7946 0018", "PHONE", Source.MACHINE),
    ]
    assert all(span.reason and span.recogniser for span in spans)


def test_a_person_who_looks_again_gets_the_same_marks():
    response = screened("My name is Adaeze Okonkwo, ring me on 020 7946 0018. Adaeze is my first name.")
    assert apply_redactions(response.verbatim, response.spans.all()) == response.screened


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("I want to end my life, nobody helps me.", "Somebody may need help today"),
        ("Los médicos fueron muy amables conmigo y con mi familia todo el tiempo.", "Not in English"),
        (
            "I want to make a formal complaint about Dr Patel, who was rude to me.",
            "complaint that names somebody",
        ),
        (
            "I am Jean, born 04/03/1951, of 14 Acacia Avenue, SE13 6QZ, please ring.",
            "details point to one person",
        ),
        ("გამარჯობა ექიმო", "language can't be told"),
    ],
)
def test_words_that_a_mistake_could_hurt_are_held_with_the_reason(words, reason):
    response = screened(words)
    assert response.status == ResponseStatus.HELD
    assert reason in response.hold_reason


def test_danger_is_flagged_with_its_kind():
    response = screened("I want to end my life, nobody helps me.")
    assert response.safeguarding == Safeguarding.SELF_HARM
    assert response.safeguarding_reason
    assert response.hold_reason.startswith("Somebody may need help today: self-harm or suicide.")


def test_every_flag_and_label_of_the_language_stages_has_a_word_here():
    from insight.enums import SpanLabel

    assert set(SAFEGUARDING) == set(Safeguarding.values)
    assert set(SPAN_LABELS) <= set(SpanLabel.values)
    assert all(len(rule.sentence) < 100 and rule.sentence.endswith(".") for rule in HOLD_RULES)


def test_a_non_answer_clears_but_is_not_counted():
    response = screened("Nothing")
    assert response.non_answer
    assert not Response.objects.usable().exists()


def test_screening_twice_is_the_same_as_once():
    response = received("My name is Adaeze Okonkwo and I wait too long.")
    first = screen_responses([response.pk])
    before = (Response.objects.values().get(), list(RedactionSpan.objects.values()))
    second = screen_responses([response.pk])
    assert (first.done, first.skipped, second.done, second.skipped) == (1, 0, 0, 1)
    assert (Response.objects.values().get(), list(RedactionSpan.objects.values())) == before
    assert second.run_id is None


@pytest.mark.parametrize("settled", [ResponseStatus.REJECTED, ResponseStatus.HELD, ResponseStatus.CLEARED])
def test_a_decision_that_a_person_takes_meanwhile_stands(settled, monkeypatch):
    decided, other = received("My name is Adaeze Okonkwo."), received("I wait too long on the phone.")
    screen_texts = screening.screen_texts

    def while_a_person_decides(records):
        Response.objects.filter(pk=decided.pk).update(status=settled, decision_reason="Mine")
        return screen_texts(records)

    monkeypatch.setattr(screening, "screen_texts", while_a_person_decides)
    report = screen_responses([decided.pk, other.pk])
    decided.refresh_from_db()
    assert (decided.status, decided.screened, decided.decision_reason) == (settled, "", "Mine")
    assert not decided.spans.exists()
    assert (report.done, report.skipped) == (1, 1)


def test_what_can_not_be_screened_goes_to_a_person_and_the_rest_goes_on(monkeypatch, caplog):
    odd, fine = received("secret words"), received("I wait too long on the phone.")
    screen_texts = screening.screen_texts

    def trip(records):
        if str(odd.pk) in {record.id for record in records}:
            raise RuntimeError("secret words")
        return screen_texts(records)

    monkeypatch.setattr(screening, "screen_texts", trip)
    report = screen_responses([odd.pk, fine.pk])
    odd.refresh_from_db()
    fine.refresh_from_db()
    assert (odd.status, odd.hold_reason, odd.screened) == (ResponseStatus.HELD, UNREADABLE, "")
    assert fine.status == ResponseStatus.CLEARED
    assert report.problems == {odd.pk: UNREADABLE}
    assert "secret" not in caplog.text


def test_a_run_is_a_row_with_settings_counts_and_times():
    response = received("I wait too long on the phone.")
    report = screen_responses([response.pk])
    run = AnalysisRun.objects.get(pk=report.run_id)
    assert (run.kind, run.status, run.engagement) == (
        RunKind.SCREENING,
        RunStatus.DONE,
        response.question.engagement,
    )
    assert run.counts == {"screened": 1, "held": 0, "skipped": 0, "problems": 0}
    assert {"read", "screen", "write", "all"} <= set(run.timings)
    assert len(run.fingerprint) == 64
    assert run.versions["python"]


def test_a_cancelled_run_keeps_what_was_done_and_says_so(monkeypatch):
    monkeypatch.setattr(screening, "BATCH", 1)
    first, second = received("I wait too long."), received("The phone is always busy.")

    def cancel(percent, step):
        if percent:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        screen_responses([first.pk, second.pk], progress=cancel)
    assert list(Response.objects.order_by("pk").values_list("status", flat=True)) == ["cleared", "received"]
    run = AnalysisRun.objects.get()
    assert (run.status, run.error) == (RunStatus.FAILED, "Somebody cancelled it.")
    assert screen_responses(received_ids(engagement_id=second.question.engagement_id)).done == 1


def test_the_ids_that_wait_are_those_of_the_engagement():
    mine, other = received("One"), received("Two")
    ResponseFactory(question=mine.question, submission__engagement=mine.question.engagement)
    assert received_ids(engagement_id=mine.question.engagement_id) == [mine.pk]
    assert received_ids(submission_id=other.submission_id) == [other.pk]


def test_without_a_model_of_names_nothing_is_cleared(monkeypatch):
    waiting = received("I wait too long on the phone.")
    monkeypatch.setenv("SPACY_MODEL", "no_such_pipeline")
    with pytest.raises(ScreeningError, match="SPACY_MODEL"):
        screen_responses([waiting.pk])
    waiting.refresh_from_db()
    assert waiting.status == ResponseStatus.RECEIVED
