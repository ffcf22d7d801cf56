"""Coding by machine: learnt from people, replaced each time, and silent where a person has spoken."""

import pytest

from insight.enums import ResponseStatus, RunStatus, Source, ThemeStatus
from insight.models import Coding, Response, ReviewSuggestion, Segment, Topic, TopicAssignment
from insight.pipeline import coding
from insight.pipeline.coding import NO_SEGMENTS, NO_THEMES, code_engagement
from insight.pipeline.discovery import discover_topics
from insight.pipeline.enrichment import enrich_engagement
from insight.pipeline.examples import gather_examples
from insight.pipeline.reviewing import suggest_reviews
from insight.pipeline.vectors import current_embedder, read_vectors
from insight.services.codings import code_as_none, correct_coding
from insight.services.themes import add_theme, add_topic_to_theme, adopt_topic, get_codeframe, retire_theme
from tests.factories import ThemeFactory
from tests.insight.pipeline_fixtures import SUBJECTS, add_response, engagement, static_model  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.language]


@pytest.fixture
def read(engagement):  # noqa: F811
    enrich_engagement(engagement.pk)
    return engagement


@pytest.fixture
def phone(read, officer):
    """A theme that people coded eight segments into, and said of eight others that it does not apply."""
    theme = add_theme(engagement=read, name="Getting through on the phone", by=officer)
    for segment in Segment.objects.all():
        about_phone = segment.text in SUBJECTS["phone"]
        if about_phone or segment.text in SUBJECTS["parking"]:
            correct_coding(segment=segment, theme=theme, by=officer, applies=about_phone)
    return theme


def vectors_of(engagement):  # noqa: F811
    segments = Segment.objects.filter(response__question__engagement=engagement)
    kept, vectors = read_vectors(list(segments.values_list("pk", flat=True)), current_embedder())
    return dict(zip(kept, vectors, strict=True))


def machine(theme):
    rows = Coding.objects.filter(theme=theme, source=Source.MACHINE)
    return dict(rows.values_list("segment__text", "confidence"))


def test_new_words_are_coded_like_those_that_people_coded(read, phone):
    question = read.questions.get()
    add_response(question, "Nobody picks up the phone in the morning.")
    add_response(question, "The nurse was kind and gentle.")
    enrich_engagement(read.pk)
    run = code_engagement(read.pk)
    assert run.status == RunStatus.DONE
    assert "Nobody picks up the phone in the morning." in machine(phone)
    assert "The nurse was kind and gentle." not in machine(phone)
    assert all(0 < confidence <= 1 for confidence in machine(phone).values())
    assert run.counts["codings"] == len(machine(phone))


def test_the_words_that_spoke_for_a_theme_are_kept_by_their_places(read, phone):
    add_response(read.questions.get(), "The nurse said it. Nobody picks up the phone in the morning.")
    enrich_engagement(read.pk)
    code_engagement(read.pk)
    row = Coding.objects.get(theme=phone, segment__text__endswith="picks up the phone in the morning.")
    assert 1 <= len(row.cues) <= 3
    assert "phone" in row.telling_words[0]
    assert all(0 <= start < end <= len(row.segment.text) for start, end in row.cues)


def test_a_theme_that_is_known_by_likeness_has_no_words_to_show(read, officer):
    theme = add_theme(engagement=read, name="Parking at the hospital", by=officer)
    code_engagement(read.pk)
    rows = Coding.objects.filter(theme=theme, source=Source.MACHINE)
    assert rows
    assert all(row.cues == [] for row in rows)


def test_words_that_change_while_they_are_coded_show_none(read, phone, monkeypatch):
    add_response(read.questions.get(), "Nobody picks up the phone in the morning.")
    enrich_engagement(read.pk)

    def meanwhile(*given, **fields):
        Segment.objects.filter(text__startswith="Nobody picks").update(text="[name 1] picks up the phone.")
        return suggest_reviews(*given, **fields)

    monkeypatch.setattr(coding, "suggest_reviews", meanwhile)
    code_engagement(read.pk)
    changed = Coding.objects.get(theme=phone, segment__text__startswith="[name 1]")
    assert changed.cues == []


def test_where_a_person_has_spoken_the_machine_is_silent(read, phone):
    people = list(Coding.objects.filter(source=Source.PERSON).order_by("pk").values())
    code_engagement(read.pk)
    assert list(Coding.objects.filter(source=Source.PERSON).order_by("pk").values()) == people
    said = {coding["segment_id"] for coding in people}
    assert not Coding.objects.filter(source=Source.MACHINE, theme=phone, segment__in=said).exists()


def test_coding_twice_is_the_same_as_once(read, phone):
    code_engagement(read.pk)
    first = machine(phone)
    code_engagement(read.pk)
    assert machine(phone) == first
    assert Coding.objects.filter(source=Source.MACHINE).values("run").distinct().count() <= 1


def test_a_run_keeps_what_shows_a_change(read, phone, officer):
    add_response(read.questions.get(), "Nobody picks up the phone in the morning.")
    enrich_engagement(read.pk)
    first = code_engagement(read.pk).configuration["watch"]
    assert first["coded"] == pytest.approx(1 - first["none"], abs=0.0001)
    assert first["themes"][str(phone.pk)] == first["coded"] >= 9 / 25 - 0.0001
    assert first["said"] == {"agreed": 0, "added": 0, "refused": 0, "voices": 0}
    wrong = Segment.objects.get(text="Nobody picks up the phone in the morning.")
    correct_coding(segment=wrong, theme=phone, by=officer, applies=False)
    again = code_engagement(read.pk).configuration["watch"]
    assert again["said"] == {"agreed": 0, "added": 0, "refused": 1, "voices": 1}
    assert again["since"] is None


def test_an_adopted_topic_s_members_are_the_first_examples(read, officer):
    topic = discover_topics(read.pk).topics.filter(level="wide").first()
    theme = adopt_topic(topic=topic, by=officer)
    members = set(Segment.objects.filter(assignments__topic__parent=topic).values_list("text", flat=True))
    run = code_engagement(read.pk)
    assert run.counts["examples"] >= len(members)
    assert len(members & set(machine(theme))) >= 0.7 * len(members)


def test_what_a_run_recognised_teaches_nothing_until_a_person_agrees(read, officer):
    theme = adopt_topic(topic=discover_topics(read.pk).topics.filter(level="wide").first(), by=officer)
    before = gather_examples(get_codeframe(read), vectors_of(read), seed=42)
    again = discover_topics(read.pk)
    topic = again.topics.get(level="wide", theme=theme)
    assert topic.is_recognised
    after = gather_examples(get_codeframe(read), vectors_of(read), seed=42)
    assert (after.yes, after.none) == (before.yes, before.none)
    Topic.objects.exclude(run=again).delete()
    alone = gather_examples(get_codeframe(read), vectors_of(read), seed=42)
    members = set(TopicAssignment.objects.filter(topic__parent=topic).values_list("segment_id", flat=True))
    assert not alone.yes and members and not alone.none & members
    add_topic_to_theme(topic=topic, theme=theme, by=officer)
    assert gather_examples(get_codeframe(read), vectors_of(read), seed=42).yes[theme.pk] <= members


def test_a_member_by_its_context_alone_teaches_nothing(read, officer):
    topic = discover_topics(read.pk).topics.filter(level="fine").first()
    theme = adopt_topic(topic=topic, by=officer)
    strayed = TopicAssignment.objects.exclude(topic=topic).filter(topic__isnull=False).first()
    strayed.topic = topic
    strayed.save()
    members = set(TopicAssignment.objects.filter(topic=topic).values_list("segment_id", flat=True))
    examples = gather_examples(theme.codeframe, vectors_of(read), seed=1)
    assert examples.yes[theme.pk] == members - {strayed.segment_id}


def test_a_theme_s_examples_are_believed_as_far_as_their_topics_come_back(read, officer, phone):
    topic = discover_topics(read.pk).topics.filter(level="fine").first()
    theme = adopt_topic(topic=topic, by=officer)
    Topic.objects.filter(pk=topic.pk).update(stability=0.5)
    examples = gather_examples(theme.codeframe, vectors_of(read), seed=1)
    assert examples.trust == {phone.pk: 1.0, theme.pk: 0.5}
    code_engagement(read.pk)
    assert machine(theme)
    assert all(0 < confidence <= 0.5 for confidence in machine(theme).values())


def test_a_theme_without_examples_is_known_by_its_own_words(read, officer):
    theme = add_theme(
        engagement=read,
        name="Parking at the hospital",
        definition="There are too few parking spaces at the hospital, or the car park costs too much.",
        by=officer,
    )
    code_engagement(read.pk)
    found = set(machine(theme))
    assert len(found & set(SUBJECTS["parking"])) >= 4
    assert not found & set(SUBJECTS["nurses"])


def test_a_correction_is_learnt_from_and_takes_the_machine_s_row_away(read, officer, phone):
    question = read.questions.get()
    add_response(question, "Nobody picks up the phone in the morning.")
    enrich_engagement(read.pk)
    code_engagement(read.pk)
    segment = Segment.objects.get(text="Nobody picks up the phone in the morning.")
    correct_coding(segment=segment, theme=phone, by=officer, applies=False)
    code_engagement(read.pk)
    assert segment.text not in machine(phone)
    assert Coding.objects.get(segment=segment, theme=phone).source == Source.PERSON


def test_stale_codings_go(read, officer, phone):
    question = read.questions.get()
    late = add_response(question, "Nobody picks up the phone in the morning.")
    enrich_engagement(read.pk)
    code_engagement(read.pk)
    assert Coding.objects.filter(segment__response=late, source=Source.MACHINE).exists()
    Response.objects.filter(pk=late.pk).update(status=ResponseStatus.HELD)
    code_engagement(read.pk)
    assert not Coding.objects.filter(segment__response=late).exists()
    retire_theme(theme=phone, by=officer)
    run = code_engagement(read.pk)
    assert run.note == NO_THEMES
    assert not Coding.objects.filter(source=Source.MACHINE).exists()
    assert Coding.objects.filter(theme=phone, source=Source.PERSON).count() == 16


def test_only_live_themes_of_the_engagement_are_coded(read, phone):
    ThemeFactory(codeframe=get_codeframe(read), name="The nurse", status=ThemeStatus.RETIRED)
    elsewhere = ThemeFactory(name="Parking at the hospital")
    code_engagement(read.pk)
    assert set(Coding.objects.filter(source=Source.MACHINE).values_list("theme", flat=True)) <= {phone.pk}
    assert not elsewhere.codings.exists()


def test_no_themes_or_no_words_make_a_note_and_no_error(read, officer):
    assert code_engagement(read.pk).note == NO_THEMES
    add_theme(engagement=read, name="The phone", by=officer)
    Response.objects.update(status=ResponseStatus.HELD)
    run = code_engagement(read.pk)
    assert (run.note, run.status) == (NO_SEGMENTS, RunStatus.DONE)


def test_a_run_says_what_it_learnt_from_and_how_well(read, phone):
    run = code_engagement(read.pk)
    run.refresh_from_db()
    (card,) = run.configuration["coders"]
    assert card["kind"] == "learnt"
    assert 0 <= card["cross_validation"]["micro_f1"] <= 1
    assert run.configuration["codeframe_version"] == 1
    assert len(run.corpus_hash) == 64
    assert {"learn", "code", "write", "all"} <= set(run.timings)


def test_each_run_says_what_to_check_next(read, phone):
    question = read.questions.get()
    add_response(question, "The food on the ward was cold and late.")
    enrich_engagement(read.pk)
    run = code_engagement(read.pk)
    rows = list(ReviewSuggestion.objects.filter(run__engagement=read))
    assert run.counts["to_check"] == len(rows) > 0
    assert {row.run_id for row in rows} == {run.pk}
    checked = set(Coding.objects.filter(source=Source.PERSON).values_list("segment", flat=True))
    assert not {row.segment_id for row in rows} & checked
    again = code_engagement(read.pk)
    fields = ("segment", "place", "reason", "theme", "community")
    after = ReviewSuggestion.objects.filter(run__engagement=read)
    assert list(after.values_list(*fields)) == [
        (row.segment_id, row.place, row.reason, row.theme_id, row.community_id) for row in rows
    ]
    assert set(after.values_list("run", flat=True)) == {again.pk}


def test_none_of_the_themes_is_learnt_from(read, officer, phone):
    nurses = list(Segment.objects.filter(text__in=SUBJECTS["nurses"]))
    before = code_engagement(read.pk).counts["examples"]
    for segment in nurses:
        code_as_none(segment=segment, by=officer)
    run = code_engagement(read.pk)
    assert run.counts["examples"] == before + len(nurses)
    segments = set(ReviewSuggestion.objects.filter(run=run).values_list("segment", flat=True))
    assert not segments & {segment.pk for segment in nurses}


def test_without_themes_nothing_is_left_to_check(read, officer, phone):
    code_engagement(read.pk)
    assert ReviewSuggestion.objects.exists()
    retire_theme(theme=phone, by=officer)
    code_engagement(read.pk)
    assert not ReviewSuggestion.objects.exists()
