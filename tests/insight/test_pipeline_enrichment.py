"""Reading what was cleared: whole responses, once, and never over what people made of them."""

import numpy as np
import pytest

from insight.enums import ResponseStatus, RunStatus, Sentiment, Source
from insight.errors import JobCancelled, ServiceError
from insight.models import (
    AmbitionScore,
    AnalysisRun,
    CommunityMention,
    Embedding,
    PlaceMention,
    PriorityScore,
    Response,
    Segment,
)
from insight.pipeline import enrichment
from insight.pipeline.enrichment import enrich_engagement
from insight.pipeline.vectors import current_embedder, read_vectors
from insight.redaction import Stretch
from insight.services.screening import hide_more, hold_response
from nlp.records import TextRecord
from nlp.tagging import tag_text
from tests.factories import (
    MachineCodingFactory,
    PersonCodingFactory,
    QuestionFactory,
    QuoteFactory,
    SegmentFactory,
)
from tests.insight.pipeline_fixtures import add_response, engagement, static_model  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.language]

MANY_POINTS = "The nurse in Lewisham was kind. I am a carer and I wait too long on the phone."


@pytest.fixture
def question(static_model, reference):  # noqa: F811
    return QuestionFactory(key="better", text="What could be better?")


def everything():
    tables = (Segment, CommunityMention, PlaceMention, PriorityScore, AmbitionScore, Embedding)
    return {
        table.__name__: sorted(
            str({key: value for key, value in row.items() if key not in ("id", "run_id")})
            for row in table.objects.values()
        )
        for table in tables
    }


def test_a_response_is_cut_and_described(question):
    response = add_response(question, MANY_POINTS)
    report = enrich_engagement(question.engagement_id)
    response.refresh_from_db()
    assert (report.done, report.skipped, response.status) == (1, 0, ResponseStatus.ENRICHED)
    segments = list(response.segments.all())
    assert [segment.text for segment in segments] == [
        "The nurse in Lewisham was kind.",
        "I am a carer and I wait too long on the phone.",
    ]
    assert all(response.screened[s.start : s.end] == s.text for s in segments)
    assert [s.sentiment for s in segments] == [Sentiment.POSITIVE, Sentiment.NEGATIVE]
    assert response.sentiment == tag_text(TextRecord("1", MANY_POINTS, question.text)).sentiment
    assert [mention.place.slug for mention in response.placementions.all()] == ["lewisham"]
    assert {m.basis for m in response.communitymentions.all()} == {"self"}
    assert all(0 <= score.score <= 1 for score in response.priorityscores.all())


def test_every_segment_has_one_unit_vector_kept_in_the_database(engagement):  # noqa: F811
    enrich_engagement(engagement.pk)
    embedder = current_embedder()
    ids = list(Segment.objects.values_list("pk", flat=True))
    kept, vectors = read_vectors(ids, embedder)
    assert kept == ids
    assert vectors.shape == (len(ids), embedder.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    words = Segment.objects.get(pk=ids[3]).text
    assert np.allclose(embedder.embed([words])[0], vectors[3], atol=1e-6)


def test_reading_twice_changes_nothing_and_embeds_nothing_anew(engagement, monkeypatch):  # noqa: F811
    enrich_engagement(engagement.pk)
    before = everything()
    ids = list(Segment.objects.values_list("pk", flat=True))
    monkeypatch.setattr(type(current_embedder()), "embed", lambda *_: pytest.fail("embedded again"))
    report = enrich_engagement(engagement.pk)
    assert report.done == 0
    assert everything() == before
    assert list(Segment.objects.values_list("pk", flat=True)) == ids


def test_reading_a_response_again_gives_the_same_rows(engagement):  # noqa: F811
    enrich_engagement(engagement.pk)
    before, ids = everything(), list(Segment.objects.values_list("pk", flat=True))
    Response.objects.update(status=ResponseStatus.CLEARED)
    enrich_engagement(engagement.pk)
    assert everything() == before
    assert list(Segment.objects.values_list("pk", flat=True)) == ids


def test_only_usable_responses_of_the_engagement_are_read(question):
    held = add_response(question, MANY_POINTS, status=ResponseStatus.HELD)
    nothing = add_response(question, "Nothing", non_answer=True)
    other = add_response(QuestionFactory(), MANY_POINTS)
    assert enrich_engagement(question.engagement_id).done == 0
    assert not Segment.objects.filter(response__in=[held, nothing, other]).exists()


def test_a_coded_or_quoted_segment_stays_and_new_ones_give_way(question):
    response = add_response(question, MANY_POINTS)
    whole = SegmentFactory(response=response, start=0, end=len(MANY_POINTS))
    coding = PersonCodingFactory(segment=whole)
    enrich_engagement(question.engagement_id)
    assert list(response.segments.all()) == [whole]
    coding.refresh_from_db()
    assert coding.segment == whole


def test_a_quoted_segment_stays(question):
    response = add_response(question, MANY_POINTS)
    part = SegmentFactory(response=response, start=4, end=30)
    quote = QuoteFactory(segment=part)
    enrich_engagement(question.engagement_id)
    assert [s.text for s in response.segments.all()] == [
        MANY_POINTS[4:30],
        "I am a carer and I wait too long on the phone.",
    ]
    quote.refresh_from_db()


def test_what_only_the_machine_made_of_an_old_cut_goes(question):
    response = add_response(question, MANY_POINTS)
    whole = SegmentFactory(response=response, start=0, end=len(MANY_POINTS))
    MachineCodingFactory(segment=whole)
    enrich_engagement(question.engagement_id)
    assert not Segment.objects.filter(pk=whole.pk).exists()
    assert response.segments.count() == 2


def test_a_segment_whose_words_are_hidden_now_never_stays(question):
    response = add_response(question, MANY_POINTS)
    stale = SegmentFactory(response=response, start=0, end=30, text="Nurse Adaeze in Lewisham was so")
    PersonCodingFactory(segment=stale)
    enrich_engagement(question.engagement_id)
    assert not Segment.objects.filter(text__contains="Adaeze").exists()


def test_after_a_person_hides_more_the_codings_live_on(question, officer):
    response = add_response(question, "The nurse Zorblax was kind. I wait too long on the phone.")
    enrich_engagement(question.engagement_id)
    first, second = response.segments.all()
    coding = PersonCodingFactory(segment=first, cues=[[10, 17]])
    other = MachineCodingFactory(segment=second, cues=[[2, 6]])
    assert (coding.telling_words, other.telling_words) == (["Zorblax"], ["wait"])
    response.refresh_from_db()
    hide_more(response=response, spans=[Stretch(10, 17, "PERSON")], by=officer)
    report = enrich_engagement(question.engagement_id)
    coding.refresh_from_db()
    assert report.done == 1
    assert coding.segment.text == "The nurse [name 1] was kind."
    assert coding.telling_words == coding.cues == []
    other.refresh_from_db()
    assert other.telling_words == ["wait"]
    assert [s.text for s in response.segments.all()] == [coding.segment.text, second.text]
    assert Embedding.objects.filter(segment=coding.segment).count() == 1
    assert not Segment.objects.filter(text__contains="Zorblax").exists()


def test_a_response_that_is_held_while_it_is_read_is_left_alone(question, officer, monkeypatch):
    response = add_response(question, MANY_POINTS)
    tag_texts = enrichment.tag_texts

    def while_a_person_holds_it(records):
        hold_response(response=Response.objects.get(pk=response.pk), by=officer, reason="Look again")
        return tag_texts(records)

    monkeypatch.setattr(enrichment, "tag_texts", while_a_person_holds_it)
    report = enrich_engagement(question.engagement_id)
    response.refresh_from_db()
    assert (report.done, report.skipped, response.status) == (0, 1, ResponseStatus.HELD)
    assert not response.segments.exists()


def test_words_that_change_while_they_are_read_wait_for_the_next_time(question, monkeypatch):
    response = add_response(question, MANY_POINTS)
    tag_texts = enrichment.tag_texts

    def while_more_is_hidden(records):
        Response.objects.filter(pk=response.pk).update(screened="[name 1] was kind.")
        return tag_texts(records)

    monkeypatch.setattr(enrichment, "tag_texts", while_more_is_hidden)
    assert enrich_engagement(question.engagement_id).skipped == 1
    monkeypatch.setattr(enrichment, "tag_texts", tag_texts)
    assert enrich_engagement(question.engagement_id).done == 1
    assert response.segments.get().text == "[name 1] was kind."


def test_one_odd_text_does_not_keep_the_others_waiting(question, monkeypatch, caplog):
    odd, fine = add_response(question, "secret words"), add_response(question, MANY_POINTS)
    tag_texts = enrichment.tag_texts

    def trip(records):
        if any(record.text == "secret words" for record in records):
            raise RuntimeError("secret words")
        return tag_texts(records)

    monkeypatch.setattr(enrichment, "tag_texts", trip)
    report = enrich_engagement(question.engagement_id)
    assert (report.done, report.skipped, set(report.problems)) == (1, 0, {odd.pk})
    fine.refresh_from_db()
    assert fine.status == ResponseStatus.ENRICHED
    assert "secret" not in caplog.text


def test_a_campaign_is_one_group_and_the_others_have_none(question):
    campaign = (
        "Please keep the walk-in centre in our town open because my family depends on it every single week"
    )
    copies = [add_response(question, f"{campaign}{end}") for end in (".", "!", " now.")]
    single = add_response(question, MANY_POINTS)
    enrich_engagement(question.engagement_id)
    groups = {Response.objects.get(pk=copy.pk).duplicate_group for copy in copies}
    assert groups == {str(copies[0].pk)}
    single.refresh_from_db()
    assert single.duplicate_group == ""


def test_people_s_codings_survive_reading_again(engagement):  # noqa: F811
    enrich_engagement(engagement.pk)
    coding = PersonCodingFactory(segment=Segment.objects.first(), applies=False)
    Response.objects.update(status=ResponseStatus.CLEARED)
    enrich_engagement(engagement.pk)
    coding.refresh_from_db()
    assert (coding.source, coding.applies) == (Source.PERSON, False)


def test_a_cancelled_reading_keeps_whole_responses(engagement, monkeypatch):  # noqa: F811
    monkeypatch.setattr(enrichment, "BATCH", 10)

    def cancel(percent, step):
        if percent > 10:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        enrich_engagement(engagement.pk, progress=cancel)
    read = Response.objects.filter(status=ResponseStatus.ENRICHED)
    already = read.count()
    assert 0 < already < 24
    assert not read.filter(segments=None).exists()
    assert AnalysisRun.objects.get().status == RunStatus.FAILED
    assert enrich_engagement(engagement.pk).done == 24 - already


def test_an_engagement_that_is_gone_says_so(db):
    with pytest.raises(ServiceError, match="isn't there any more"):
        enrich_engagement(999)


def test_a_missing_model_says_how_to_get_it(question, settings, tmp_path):
    settings.STATIC_MODEL_DIR = tmp_path / "none"
    with pytest.raises(ServiceError):
        enrich_engagement(question.engagement_id)
