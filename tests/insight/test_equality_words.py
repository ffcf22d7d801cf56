"""Words under "other": sealed until they are read, then wiped; one community stays, counted as safely as any answer."""

import logging

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from insight import disclosure
from insight.disclosure import QUESTIONS, counts_of_equality, equality_counts, erase_equality, record_equality
from insight.disclosure.people import NOT_SAID
from insight.disclosure.rounding import safe_partition
from insight.equality_questions import WHICH_MAX_CHARACTERS
from insight.errors import ServiceError
from insight.models import Community, EqualityProfile, EqualityWords, Job
from insight.pipeline import equality_words
from insight.pipeline.equality_words import read_groups
from insight.pipeline.handlers import HANDLERS
from insight.tasks import groups_task
from nlp.errors import LexiconError
from tests.factories import EngagementFactory, QuestionFactory, ResponseFactory, SubmissionFactory
from tests.insight.test_erasure import every_stored_value

PRIVATE = "Zelda Marmalade, Colombian"
OTHER_ETHNIC = {"ethnic_group": "other"}


def say(words, key="ethnic_group", submission=None):
    submission = submission or SubmissionFactory()
    record_equality(submission=submission, answers={key: "other"}, words={key: words})
    return submission


def people(engagement, number, words=""):
    """People whose words count, of another ethnic group, some of whom said which."""
    question = engagement.questions.first() or QuestionFactory(engagement=engagement)
    for _ in range(number):
        submission = SubmissionFactory(engagement=engagement)
        ResponseFactory(submission=submission, question=question)
        record_equality(submission=submission, answers=OTHER_ETHNIC, words={"ethnic_group": words})


def shown(engagement, key="ethnic_group"):
    return {row.slug: row.shown for row in counts_of_equality(engagement, key) if row.shown is not None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "words", "kept"),
    [
        ("ethnic_group", "Latin American", "latin-american"),
        ("ethnic_group", "soy colombiana", "latin-american"),
        ("ethnic_group", "Soomaali", "somali"),
        ("ethnic_group", "عربي", "middle-eastern-and-north-african"),
        ("ethnic_group", "Jewish", "faith-communities"),
        ("ethnic_group", "Jewish, from Iraq", "middle-eastern-and-north-african"),
        ("ethnic_group", "Tamil and Kenyan", "south-asian"),
        ("ethnic_group", "deaf, HIV positive", ""),
        ("ethnic_group", "Zelda Marmalade", ""),
        ("sexual_orientation", "asexual", "lgbtq"),
        ("sexual_orientation", "I like women", ""),
        ("sexual_orientation", "Latin American", ""),
        ("religion", "Jain", "faith-communities"),
        ("religion", "Jedi", ""),
    ],
)
def test_one_community_that_answers_the_question_is_kept_and_the_words_are_wiped(key, words, kept):
    say(words, key)
    read_groups()
    assert getattr(EqualityProfile.objects.get(), f"{key}_named") == kept
    assert not EqualityWords.objects.exists()


@pytest.mark.django_db
def test_nothing_that_was_written_stands_open_in_the_database_or_the_logs(caplog, reference):
    caplog.set_level(logging.DEBUG)
    say(PRIVATE)
    groups_task()
    waiting = list(every_stored_value())
    assert HANDLERS["groups"](Job.objects.get().params, lambda *_: None) == {}
    written = [*waiting, *every_stored_value(), ("log", caplog.text)]
    traces = ("Zelda", "Marmalade", PRIVATE)
    assert [where for where, value in written for trace in traces if trace in str(value)] == []
    assert EqualityProfile.objects.get().ethnic_group_named == "latin-american"


@pytest.mark.django_db
def test_the_work_is_asked_for_each_day_whether_words_wait_or_not():
    groups_task()
    groups_task()
    assert [(job.kind, job.params) for job in Job.objects.all()] == [("groups", {})]


@pytest.mark.django_db
def test_the_words_lead_to_nobody():
    submission = say(PRIVATE)
    row = EqualityWords.objects.get()
    assert not [field for field in EqualityWords._meta.get_fields() if field.is_relation]
    values = " ".join(str(getattr(row, field.attname)) for field in EqualityWords._meta.fields)
    for trace in (submission.uuid, submission.uuid.hex, submission.receipt_hash, submission.sitting):
        assert str(trace) not in values


@pytest.mark.django_db
def test_saying_and_reading_twice_is_as_good_as_once():
    submission = say("Somali")
    say("Somali", submission=submission)
    assert EqualityWords.objects.count() == 1
    read_groups()
    read_groups()
    assert EqualityProfile.objects.get().ethnic_group_named == "somali"


@pytest.mark.django_db
def test_what_is_said_anew_takes_the_place_of_what_was_read():
    submission = say("Somali")
    read_groups()
    say("Jain", "religion", submission)
    profile = EqualityProfile.objects.get()
    assert (profile.ethnic_group, profile.ethnic_group_named) == ("", "")


@pytest.mark.django_db
@pytest.mark.parametrize("is_read", [False, True])
def test_taking_back_leaves_nothing(is_read):
    submission = say("Somali")
    if is_read:
        read_groups()
    assert erase_equality(submission=submission)
    assert not EqualityWords.objects.exists()
    assert not EqualityProfile.objects.exists()
    read_groups()
    assert not EqualityProfile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("meanwhile", ["taken back", "said anew"])
def test_words_that_change_while_they_are_read_are_not_counted_as_they_were(meanwhile):
    submission = say("Somali")

    def read(_text):
        if meanwhile == "taken back":
            erase_equality(submission=submission)
        else:
            say("Peruvian", submission=submission)
        return ("somali",)

    disclosure.read_equality_words(read)
    assert not EqualityProfile.objects.exclude(ethnic_group_named="").exists()
    assert EqualityWords.objects.count() == (0 if meanwhile == "taken back" else 1)
    read_groups()
    named = list(EqualityProfile.objects.values_list("ethnic_group_named", flat=True))
    assert named == ([] if meanwhile == "taken back" else ["latin-american"])


@pytest.mark.django_db
def test_words_wait_where_the_lexicon_is_not_there(monkeypatch):
    def missing(_text):
        raise LexiconError("gone")

    monkeypatch.setattr(equality_words, "name_communities", missing)
    say("Somali")
    with pytest.raises(LexiconError):
        read_groups()
    assert EqualityWords.objects.count() == 1


@pytest.mark.django_db
def test_words_that_stop_the_machine_are_wiped_and_the_others_read(monkeypatch, caplog):
    read = equality_words.name_communities

    def stumble(text):
        if "Marmalade" in text:
            raise ValueError(text)
        return read(text)

    monkeypatch.setattr(equality_words, "name_communities", stumble)
    say(PRIVATE)
    say("Somali")
    read_groups()
    assert not EqualityWords.objects.exists()
    assert sorted(EqualityProfile.objects.values_list("ethnic_group_named", flat=True)) == ["", "somali"]
    assert "ValueError" in caplog.text
    assert "Marmalade" not in caplog.text


@pytest.mark.django_db
def test_words_whose_key_is_lost_are_wiped(settings):
    say("Somali")
    settings.FIELD_ENCRYPTION_KEYS = ["2Zb0gVJtmvSNmPa6tBkUeqeEBTd5kk3aS0PMdnSZlSE="]
    read_groups()
    assert not EqualityWords.objects.exists()
    assert EqualityProfile.objects.get().ethnic_group_named == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "words", "message"),
    [
        (OTHER_ETHNIC, {"shoe_size": "9"}, "no equality question"),
        ({"sex": "female"}, {"sex": "woman"}, "under the answer"),
        ({"ethnic_group": "white"}, {"ethnic_group": "Irish"}, "under the answer"),
        (OTHER_ETHNIC, {"ethnic_group": "x" * (WHICH_MAX_CHARACTERS + 1)}, "no more than"),
        (OTHER_ETHNIC, {"ethnic_group": "write to me@example.org"}, "Take out"),
        (OTHER_ETHNIC, {"ethnic_group": "ring 07700 900123"}, "Take out"),
    ],
)
def test_words_that_can_not_be_taken_leave_nothing_behind(answers, words, message):
    with pytest.raises(ServiceError, match=message):
        record_equality(submission=SubmissionFactory(), answers=answers, words=words)
    assert not EqualityWords.objects.exists()
    assert not EqualityProfile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("latin", "somali", "silent", "expected"),
    [
        (12, 0, 10, {"latin-american": 10, "other": 10}),
        (12, 9, 10, {"latin-american": 10, "somali": 10, "other": 10}),
        (12, 3, 8, {"latin-american": 10, "other": 10}),
        (7, 0, 20, {"other": 25}),
        (10, 0, 7, {"other": 15}),
        (10, 0, 0, {"latin-american": 10}),
        (7, 0, 0, {}),
    ],
)
def test_a_named_community_is_counted_where_enough_people_named_it(
    reference, latin, somali, silent, expected
):
    engagement = EngagementFactory()
    people(engagement, latin, "Latin American")
    people(engagement, somali, "Somali")
    people(engagement, silent)
    read_groups()
    assert shown(engagement) == expected


@pytest.mark.django_db
def test_a_row_of_its_own_says_under_which_answer_it_was_named(reference):
    engagement = EngagementFactory()
    people(engagement, 10, "Latin American")
    people(engagement, 10)
    read_groups()
    labels = [row.label for row in counts_of_equality(engagement, "ethnic_group")]
    at = labels.index("Another ethnic group: Latin American communities")
    assert labels[at + 1] == "Another ethnic group"


@given(
    st.lists(st.integers(0, 40), min_size=8, max_size=8),
    st.lists(st.integers(1, 20), max_size=4),
    st.tuples(st.integers(2, 40), st.integers(1, 20)),
)
def test_rows_of_communities_never_show_what_the_rest_gives_away(counts, named, rules):
    question = QUESTIONS["ethnic_group"]
    values = [*dict(question.choices), ""]
    people = dict(zip(values, counts, strict=False))
    people["other"] += sum(named)
    by_slug = dict(zip(question.communities, named, strict=False))
    known = [(slug, slug.title()) for slug in question.communities]
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(DISCLOSURE_THRESHOLD=rules[0], DISCLOSURE_ROUND_TO=rules[1]),
    ):
        labels = equality_counts.labels_of
        patch.setattr(
            equality_counts, "labels_of", lambda rows: known if rows.model is Community else labels(rows)
        )
        before = safe_partition([*question.choices, NOT_SAID], people)
        rows = equality_counts._split_other(question, people, by_slug)
    split = {row.slug: by_slug[row.slug] for row in rows if row.slug in by_slug}
    exact = people | split | {"other": people["other"] - sum(split.values())}
    hidden = [exact[row.slug] for row in rows if row.shown is None]
    assert all(exact[row.slug] >= rules[0] for row in rows if row.shown is not None)
    assert not hidden or len(hidden) >= 2
    assert sum(hidden) >= rules[0] or sum(hidden) == 0 or len(hidden) == len(rows)
    kept = {row.slug for row in rows if row.shown is not None} | {"other"}
    assert {row.slug for row in before if row.shown is not None} <= kept


def test_every_question_with_another_answer_asks_which_and_has_a_column():
    for question in QUESTIONS.values():
        assert bool(question.communities) == ("other" in dict(question.choices))
        if question.communities:
            field = EqualityProfile._meta.get_field(f"{question.key}_named")
            slugs = [*question.communities, *question.broader]
            assert all(len(slug) <= (field.max_length or 0) for slug in slugs)
            assert len(question.key) <= (EqualityWords._meta.get_field("key").max_length or 0)


@pytest.mark.django_db
def test_the_communities_that_count_are_those_we_have(reference):
    known = dict(Community.objects.values_list("slug", "kind"))
    for question in QUESTIONS.values():
        assert {*question.communities, *question.broader} <= set(known)
    ethnic = QUESTIONS["ethnic_group"]
    assert {slug for slug, kind in known.items() if kind == "ethnicity"} <= {
        *ethnic.communities,
        *ethnic.broader,
    }
