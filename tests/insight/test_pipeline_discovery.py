"""Topics found, written, traced from run to run; too few words say so; a failed run leaves nothing behind."""

from dataclasses import replace

import pytest
from django.utils import timezone

from insight.enums import ResponseStatus, RunKind, RunStatus, TopicLevel, TopicStatus
from insight.models import AnalysisRun, Response, Segment, Topic, TopicAssignment
from insight.pipeline import discovery
from insight.pipeline.discovery import discover_topics, find_topics
from insight.pipeline.enrichment import enrich_engagement
from insight.services.codings import correct_coding
from insight.services.themes import add_theme, adopt_topic, merge_themes, reject_topic, retire_theme
from tests.factories import QuestionFactory
from tests.insight.pipeline_fixtures import SUBJECTS, add_response, engagement, static_model  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.language]


@pytest.fixture
def read(engagement):  # noqa: F811
    enrich_engagement(engagement.pk)
    return engagement


def picture(run):
    topics = [
        (t.number, t.parent.number if t.parent else None, t.name, t.size) for t in run.topics.order_by("pk")
    ]
    assigned = [
        (a.segment_id, a.topic.number if a.topic else None, a.rank)
        for a in run.assignments.select_related("topic").order_by("segment_id")
    ]
    return topics, assigned, run.corpus_hash, run.fingerprint


def test_topics_are_found_in_two_layers_and_every_segment_has_its_place(read):
    run = discover_topics(read.pk)
    assert (run.status, run.kind, run.engagement, run.note) == (RunStatus.DONE, RunKind.DISCOVERY, read, "")
    wide, fine = (run.topics.filter(level=level) for level in (TopicLevel.WIDE, TopicLevel.FINE))
    assert 2 <= wide.count() <= fine.count()
    assert all(topic.parent in wide for topic in fine)
    assert run.assignments.count() == Segment.objects.count()
    for topic in fine:
        assert topic.assignments.count() == topic.size
        ranks = sorted(topic.assignments.filter(rank__isnull=False).values_list("rank", flat=True))
        assert ranks == list(range(1, len(ranks) + 1))
        assert ranks
    assert sum(topic.size for topic in fine) + run.counts["outliers"] == run.counts["segments"]


def with_families(*args, **kwargs):
    """Find topics, and say that each wide one is a family too."""
    found = find_topics(*args, **kwargs)
    return replace(found, families=found.parents, family_of=tuple(range(len(found.parents))))


def test_families_are_written_above_their_topics_and_traced(read, monkeypatch):
    monkeypatch.setattr(discovery, "find_topics", with_families)
    first, second = discover_topics(read.pk), discover_topics(read.pk)
    families, wide = (first.topics.filter(level=level) for level in (TopicLevel.FAMILY, TopicLevel.WIDE))
    assert families.count() == wide.count() == first.counts["families"] > 1
    assert {(topic.number, topic.parent.number) for topic in wide} == {
        (topic.number, topic.number) for topic in families
    }
    assert all(topic.parent is None for topic in families)
    stories = [story for story in second.lineage if story["layer"] == "family"]
    assert [(story["topic"], story["fate"]) for story in stories] == [
        (number, "kept") for number in range(families.count())
    ]


def test_what_people_say_of_one_subject_falls_together(read):
    run = discover_topics(read.pk)
    wide_of = {
        assignment.segment.text: assignment.topic.parent_id
        for assignment in run.assignments.filter(topic__isnull=False).select_related("topic", "segment")
    }
    for texts in SUBJECTS.values():
        found = [wide_of[text] for text in texts if text in wide_of]
        assert len(found) >= 4
        assert max(found.count(number) for number in found) >= 0.8 * len(found)


def test_a_run_says_what_went_in_and_how_long_it_took(read):
    run = discover_topics(read.pk)
    run.refresh_from_db()
    assert len(run.corpus_hash) == 64
    assert (run.seed, run.configuration["embedding_model"]) == (42, "static")
    assert {"embed", "topics", "lineage", "write", "all"} <= set(run.timings)
    assert {"bertopic", "evoc", "numpy"} <= set(run.versions)
    assert run.finished_at is not None
    assert run.finished_at <= timezone.now()


def test_the_same_words_give_the_same_topics(read):
    first, second = discover_topics(read.pk), discover_topics(read.pk)
    assert picture(first) == picture(second)


def test_other_words_give_another_corpus_hash(read):
    first = discover_topics(read.pk)
    Response.objects.filter(pk=Response.objects.first().pk).update(status=ResponseStatus.HELD)
    second = discover_topics(read.pk)
    assert first.corpus_hash != second.corpus_hash
    assert second.counts["segments"] == first.counts["segments"] - 1


def test_topics_are_traced_from_run_to_run(read):
    first, second = discover_topics(read.pk), discover_topics(read.pk)
    assert (first.previous, first.lineage) == (None, [])
    assert second.previous == first
    assert {story["layer"] for story in second.lineage} == {"wide", "fine"}
    assert {story["fate"] for story in second.lineage} == {"kept"}
    assert all(story["previous"] == [story["topic"]] for story in second.lineage)
    numbers = set(second.topics.filter(level="wide").values_list("number", flat=True))
    assert {story["topic"] for story in second.lineage if story["layer"] == "wide"} == numbers


def standings(run):
    rows = run.topics.order_by("pk")
    return list(rows.values_list("name", "parent__number", "status", "theme__name", "decided_by"))


def test_what_people_decided_holds_in_the_next_runs_and_only_the_rest_is_proposed(read, officer):
    first = discover_topics(read.pk)
    adopted, aside, *rest = first.topics.filter(level="wide")
    theme = adopt_topic(topic=adopted, by=officer, name="What people spoke of")
    reject_topic(topic=aside, by=officer)
    decided = standings(first)
    second = discover_topics(read.pk)
    wide = second.topics.filter(level="wide")
    assert wide.get(name=adopted.name).theme == theme
    assert wide.get(name=adopted.name).is_recognised
    assert wide.get(name=aside.name).status == TopicStatus.REJECTED
    assert set(wide.waiting().values_list("name", flat=True)) == {topic.name for topic in rest}
    assert (second.counts["recognised"], second.counts["still_set_aside"]) == (1, 1)
    assert standings(discover_topics(read.pk)) == standings(second)
    assert standings(first) == decided


def test_what_people_decided_on_families_holds_and_counts_no_topic_as_known(read, officer, monkeypatch):
    monkeypatch.setattr(discovery, "find_topics", with_families)
    first = discover_topics(read.pk)
    aside, *rest = first.topics.families()
    reject_topic(topic=aside, by=officer)
    second = discover_topics(read.pk)
    assert [topic.name for topic in second.topics.families().filter(status=TopicStatus.REJECTED)] == [
        aside.name
    ]
    assert set(second.topics.waiting()) == set(second.topics.exclude(status=TopicStatus.REJECTED))
    assert (second.counts["recognised"], second.counts["still_set_aside"]) == (0, 0)
    assert rest


def test_a_theme_that_is_no_longer_in_use_is_proposed_again(read, officer):
    first = discover_topics(read.pk)
    one, two, *_ = first.topics.filter(level="wide")
    into, gone = (adopt_topic(topic=topic, by=officer) for topic in (one, two))
    retire_theme(theme=gone, by=officer)
    heir = add_theme(engagement=read, name="The theme that it was merged into", by=officer)
    merge_themes(theme=into, into=heir, by=officer)
    wide = discover_topics(read.pk).topics.filter(level="wide")
    assert wide.get(name=one.name).theme == heir
    assert wide.get(name=two.name).status == TopicStatus.PROPOSED


def test_a_theme_made_by_hand_is_recognised_in_the_first_run(read, officer):
    theme = add_theme(engagement=read, name="Getting through on the phone", by=officer)
    for segment in Segment.objects.filter(text__in=SUBJECTS["phone"]):
        correct_coding(segment=segment, theme=theme, by=officer, applies=True)
    run = discover_topics(read.pk)
    (topic,) = run.topics.filter(level="wide", status=TopicStatus.ADOPTED)
    assert topic.theme == theme
    said = set(TopicAssignment.objects.filter(topic__parent=topic).values_list("segment__text", flat=True))
    assert len(said & set(SUBJECTS["phone"])) > len(said) / 2
    assert run.counts["recognised"] == 1
    assert standings(discover_topics(read.pk)) == standings(run)


def test_new_comments_leave_topics_as_people_know_them(read):
    first = discover_topics(read.pk)
    add_response(read.questions.get(), "The phone rang for an hour and nobody answered the phone.")
    enrich_engagement(read.pk)
    second = discover_topics(read.pk)
    assert second.configuration["topics"]["kept_from_before"]
    assert {story["fate"] for story in second.lineage} <= {"kept", "grown"}
    assert first.topics.count() == second.topics.count()


def test_another_embedder_finds_topics_anew(read):
    first = discover_topics(read.pk)
    AnalysisRun.objects.filter(pk=first.pk).update(configuration=first.configuration | {"embedder": "other"})
    assert not discover_topics(read.pk).configuration["topics"]["kept_from_before"]


def test_a_topic_that_nobody_speaks_of_any_more_is_gone(read):
    discover_topics(read.pk)
    Response.objects.filter(screened__icontains="phone").update(status=ResponseStatus.REJECTED)
    second = discover_topics(read.pk)
    assert "gone" in {story["fate"] for story in second.lineage}


def test_held_and_empty_answers_of_this_and_all_of_other_engagements_stay_out(read):
    question = read.questions.get()
    add_response(question, "Nothing", non_answer=True)
    other = add_response(QuestionFactory(), "The phone is never answered at my surgery.")
    enrich_engagement(other.question.engagement_id)
    run = discover_topics(read.pk)
    assert not run.assignments.filter(segment__response=other).exists()
    assert run.counts["segments"] == 24


def test_too_few_words_make_a_run_with_a_note_and_no_topics(static_model, reference):  # noqa: F811
    question = QuestionFactory()
    add_response(question, "I wait on the phone.")
    enrich_engagement(question.engagement_id)
    run = discover_topics(question.engagement_id)
    assert run.status == RunStatus.DONE
    assert "at least" in run.note
    assert not run.topics.exists()
    assert run.assignments.get().topic is None


def test_an_engagement_without_words_makes_a_run_with_a_note(static_model, reference):  # noqa: F811
    run = discover_topics(QuestionFactory().engagement_id)
    assert (run.status, bool(run.note), run.counts["segments"]) == (RunStatus.DONE, True, 0)


def test_a_run_that_fails_leaves_no_topics_and_says_no_words(read, monkeypatch):
    def fail(assignments):
        raise RuntimeError("I wait on the phone at eight")

    monkeypatch.setattr(discovery, "_still_there", fail)
    with pytest.raises(RuntimeError):
        discover_topics(read.pk)
    run = AnalysisRun.objects.get(kind=RunKind.DISCOVERY)
    assert (run.status, run.error) == (RunStatus.FAILED, "RuntimeError")
    assert not Topic.objects.exists()
    assert not TopicAssignment.objects.exists()
    monkeypatch.undo()
    assert discover_topics(read.pk).previous is None


def test_words_taken_back_while_the_machine_thinks_do_no_harm(read, monkeypatch):
    find_topics = discovery.find_topics

    def while_somebody_takes_back(*args, **kwargs):
        result = find_topics(*args, **kwargs)
        Response.objects.first().submission.delete()
        return result

    monkeypatch.setattr(discovery, "find_topics", while_somebody_takes_back)
    run = discover_topics(read.pk)
    assert run.assignments.count() == 23


def test_who_asked_for_it_is_kept(read, officer):
    assert discover_topics(read.pk, requested_by_id=officer.pk).requested_by == officer
