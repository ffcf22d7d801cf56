"""The pipeline from file to finding on PostgreSQL, and what leans on the cache with Redis.

Run with DATABASE_URL=postgres://… (a role that may create databases) and REDIS_URL=redis://…; skipped without.
"""

import os
import threading

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import RequestFactory

from insight.enums import FindingStatus, ResponseStatus, RunStatus, Source
from insight.models import (
    Coding,
    Embedding,
    Engagement,
    Finding,
    Job,
    Question,
    Response,
    Segment,
    Submission,
)
from insight.pipeline import rehearsal
from insight.pipeline.coding import code_engagement
from insight.pipeline.discovery import discover_topics
from insight.pipeline.enrichment import enrich_engagement
from insight.pipeline.importing import Mapping, import_feedback
from insight.pipeline.planner import MANY_ROWS, refresh_statistics
from insight.pipeline.screening import received_ids, screen_responses
from insight.ratelimit import allow
from insight.services.jobs import request_job
from tests.factories import SubmissionFactory
from tests.insight.pipeline_fixtures import SUBJECTS, static_model  # noqa: F401 - fixture

pytestmark = pytest.mark.postgres

ON_POSTGRES = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
needs_postgres = pytest.mark.skipif(
    not ON_POSTGRES, reason="needs DATABASE_URL=postgres://user:password@host/name"
)
needs_redis = pytest.mark.skipif(
    not os.environ.get("REDIS_URL"), reason="needs REDIS_URL=redis://host:6379/0"
)

MAPPING = Mapping(texts=(("said", ""),), id_column="who", consent_quote="yes")


@pytest.fixture
def answers(tmp_path):
    """A file of 24 comments, one of them with an accent, a euro sign and an emoji."""
    said = [text for texts in SUBJECTS.values() for text in texts]
    said[0] = "I wait on the phone at eight – café, 5 € and a 😀 every morning."
    path = tmp_path / "answers.tsv"
    path.write_text("who\tsaid\n" + "".join(f"{number}\t{text}\n" for number, text in enumerate(said)))
    return path


@needs_postgres
@pytest.mark.language
@pytest.mark.django_db
def test_the_whole_pipeline_runs_on_postgres(answers, static_model):  # noqa: F811
    rehearsal.prepare()
    engagement = Engagement.objects.get(
        pk=import_feedback(answers, mapping=MAPPING, new_engagement="On PostgreSQL").engagement_id
    )
    assert import_feedback(answers, mapping=MAPPING, engagement=engagement).submissions == 0
    assert screen_responses(received_ids(engagement_id=engagement.pk)).done == 24
    assert enrich_engagement(engagement.pk).done == 24
    assert Embedding.objects.count() == Segment.objects.count() >= 24
    run = discover_topics(engagement.pk)
    assert (run.status, run.topics.filter(level="wide").exists()) == (RunStatus.DONE, True)
    rehearsal.draft_codeframe(engagement.slug)
    code_engagement(engagement.pk)
    assert Coding.objects.filter(source=Source.MACHINE).exists()
    rehearsal.approve_first_finding(engagement.slug)
    assert Finding.objects.get().status == FindingStatus.APPROVED
    assert discover_topics(engagement.pk).lineage


@needs_postgres
@pytest.mark.django_db
def test_the_planner_knows_of_what_a_large_run_wrote():
    with connection.cursor() as cursor:
        Response.objects.bulk_create(_many_responses())
        Response.objects.all().delete()
        cursor.execute("ANALYZE insight_response")  # pages, but no row: taken for empty from now on
        Response.objects.bulk_create(_many_responses())
        assert _rows_known(cursor) == 0
        assert not refresh_statistics(MANY_ROWS - 1)
        assert refresh_statistics(MANY_ROWS)
        assert _rows_known(cursor) == 500


def _many_responses():
    submission = SubmissionFactory()
    asked = [Question(engagement=submission.engagement, key=f"q{number}", text="?") for number in range(500)]
    submission.engagement.questions.all().delete()
    return [
        Response(question=question, submission=submission, verbatim="Said.")
        for question in Question.objects.bulk_create(asked)
    ]


def _rows_known(cursor):
    cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'insight_response'")
    return cursor.fetchone()[0]


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_add_it_once(answers):
    engagement = Engagement.objects.get(
        pk=import_feedback(_with_one_row(answers), mapping=MAPPING, new_engagement="At once").engagement_id
    )
    errors = []

    def bring_in():
        try:
            import_feedback(answers, mapping=MAPPING, engagement=engagement)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    together(bring_in)
    assert errors == []
    assert Submission.objects.count() == Response.objects.count() == 24


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_screenings_of_the_same_words_settle_each_once(answers):
    report = import_feedback(answers, mapping=MAPPING, new_engagement="At once")
    ids = received_ids(engagement_id=report.engagement_id)
    reports = []

    def screen():
        reports.append(screen_responses(ids))
        connection.close()

    together(screen)
    assert sum(one.done for one in reports) == 24
    assert set(Response.objects.values_list("status", flat=True)) == {ResponseStatus.CLEARED}


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_one_piece_of_work_asked_for_at_once_is_one_job():
    def ask():
        request_job(kind="enrich", key="enrich:1", params={"engagement_id": 1})
        connection.close()

    together(ask)
    assert Job.objects.count() == 1


@needs_redis
def test_rate_limits_and_the_queue_s_state_are_shared_through_redis(settings):
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS_URL"]}
    settings.CACHES = {"default": redis, "q2": redis | {"KEY_PREFIX": "q2"}}
    caches["default"].clear()
    request = RequestFactory().get("/")
    assert [allow(request, what="send", per_hour=2) for _ in range(3)] == [True, True, False]
    caches["q2"].set("state", "working")
    seen = []
    together(lambda: seen.append((caches["q2"].get("state"), allow(request, what="send", per_hour=2))))
    assert set(seen) == {("working", False)}
    assert caches["default"].get("state") is None
    caches["default"].clear()


def together(work):
    """Call `work` in four threads at the same moment."""
    start = threading.Barrier(4)

    def run():
        start.wait()
        work()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _with_one_row(answers):
    first = answers.with_name("first.tsv")
    first.write_text("\n".join(answers.read_text().splitlines()[:2]) + "\n")
    return first
