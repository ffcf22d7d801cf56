"""Uploads: checked with nothing written, imported once however often, sealed, cleared away, and erased rows stay away."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from insight.enums import JobStatus
from insight.errors import JobCancelled, ServiceError
from insight.models import ErasedRow, FeedbackImport, ImportFile, Job, Response, Submission
from insight.pipeline.handlers import HANDLERS
from insight.pipeline.refusals import ImportRefused
from insight.pipeline.uploads import check_upload, parse_upload, refused_rows
from insight.services import bulk, imports, jobs
from insight.services.erasure import erase_submission
from tests.insight.import_rows import engagement_that_asks, uploaded

pytestmark = pytest.mark.django_db

FILE = "who,good\n1,Kind nurses\n2,Marmalade\n3, \n"


def quiet(_percent, _step):
    pass


def run(upload):
    """Do the import as a worker does, and return the job."""
    params = {"import_id": upload.pk, "engagement_id": upload.engagement_id}
    job = jobs.claim_job(jobs.request_job(kind="import", key=f"import:{upload.pk}", params=params).pk)
    jobs.finish_job(job=job, result=HANDLERS["import"](job.params, quiet))
    job.refresh_from_db()
    return job


def words():
    return sorted(response.verbatim for response in Response.objects.all())


def test_the_check_writes_nothing_and_says_what_would_come(officer):
    upload = uploaded("who,good\n1,Kind nurses\n2,Mar\0malade\n3, \n4,Fine\n4,Fine again\n")
    found = check_upload(upload)
    assert (found.rows, found.new, found.answers, found.known, found.empty) == (5, 1, 1, 0, 1)
    assert [problem.row for problem in found.refused] == [3, 5, 6]
    assert not Submission.objects.exists()


def test_what_is_uploaded_is_sealed(officer):
    engagement = engagement_that_asks()
    imports.accept_upload(
        engagement=engagement, name="mrs-marmalade.csv", data=FILE.encode(), encoding="utf-8", by=officer
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "select name from insight_feedbackimport union all select content from insight_importfile"
        )
        stored = [row[0] for row in cursor.fetchall()]
    assert len(stored) == 2
    assert all(value.startswith("gAAAA") for value in stored)
    assert imports.read_upload(FeedbackImport.objects.get()) == FILE.encode()


def test_sealed_uploads_follow_to_a_new_key(settings):
    upload = uploaded(FILE)
    settings.FIELD_ENCRYPTION_KEYS = [
        "aVwT4j3Yzq1o0i0r4XcW7zH1mFf2p0nq7Yd3cYb8m2E=",
        *settings.FIELD_ENCRYPTION_KEYS,
    ]
    call_command("rotate_keys", verbosity=0)
    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
    assert imports.read_upload(upload) == FILE.encode()


def test_an_import_is_done_once_and_its_file_goes_with_it(officer):
    upload = uploaded(FILE)
    job = run(upload)
    assert words() == ["Kind nurses", "Marmalade"]
    assert job.status == JobStatus.DONE
    assert job.result == {
        "rows": 3, "submissions": 2, "responses": 2, "known": 0, "empty": 1, "left_out": 0,
    }  # fmt: skip
    assert not ImportFile.objects.exists()
    assert HANDLERS["import"](job.params, quiet) == job.result
    assert Submission.objects.count() == 2


def test_the_same_file_again_adds_nothing():
    upload = uploaded(FILE)
    run(upload)
    again = uploaded(FILE, engagement=upload.engagement)
    assert (check_upload(again).new, check_upload(again).known) == (0, 2)
    assert run(again).result["known"] == 2
    assert Submission.objects.count() == 2


def test_another_address_of_the_engagement_makes_no_other_people():
    upload = uploaded(FILE)
    run(upload)
    upload.engagement.slug = "another-address"
    upload.engagement.save()
    assert run(uploaded(FILE, engagement=upload.engagement)).result["submissions"] == 0


def test_a_crash_before_done_is_recorded_leaves_the_file_for_the_next_attempt():
    upload = uploaded(FILE)
    params = {"import_id": upload.pk, "engagement_id": upload.engagement_id}
    HANDLERS["import"](params, quiet)  # its worker dies here
    assert ImportFile.objects.exists()
    assert run(upload).result["submissions"] == 2
    assert Submission.objects.count() == 2


def test_a_cancelled_import_keeps_whole_batches_and_goes_on_when_run_again(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 1)
    upload = uploaded(FILE)
    steps = []

    def cancel(percent, step):
        steps.append(step)
        if steps.count("Writing") == 1:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        HANDLERS["import"]({"import_id": upload.pk}, cancel)
    upload.refresh_from_db()
    assert (Submission.objects.count(), upload.submissions) == (1, 1)
    assert run(upload).result == {
        "rows": 3, "submissions": 2, "responses": 2, "known": 0, "empty": 1, "left_out": 0,
    }  # fmt: skip


def test_bad_rows_stop_all_or_are_left_out_and_named():
    text = "who,good,when\n1,Kind,=1+1\n2,Fine,2026-01-02\n"
    mapping = {"texts": [["good", "good"]], "id_column": "who", "date_column": "when"}
    upload = uploaded(text, mapping=mapping)
    with pytest.raises(ServiceError, match="does not pass its check") as refused:
        HANDLERS["import"]({"import_id": upload.pk}, quiet)
    assert "1+1" not in str(refused.value)
    assert not Submission.objects.exists()
    upload.skip_bad = True
    upload.save()
    job = run(upload)
    assert words() == ["Fine"]
    upload.refresh_from_db()
    assert [(row.row, "not a date" in row.message) for row in refused_rows(upload)] == [(2, True)]
    assert "1+1" not in json.dumps(job.result)


def test_a_file_that_is_gone_says_to_upload_it_again():
    upload = uploaded(FILE)
    ImportFile.objects.all().delete()
    for gone in (upload.pk, upload.pk + 1):
        with pytest.raises(ServiceError, match="Upload it again"):
            HANDLERS["import"]({"import_id": gone}, quiet)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.csv", "good\n", "no rows under them"),
        ("a.csv", "good\n" + "x\n" * 20_001, "20,001 rows"),
        ("a.csv", ",".join(f"c{n}" for n in range(61)) + "\n" + "x," * 60 + "x\n", "61 columns"),
        ("a.csv", 'good\n"' + "x" * 200_000 + '"\n', "Row 2 has a cell of more than 131,072 characters"),
        ("a.csv", '"What was good, or bad?";who\n"a, b";1\n', ""),
    ],
)
def test_more_than_a_page_can_read_is_refused(name, text, says):
    if says:
        with pytest.raises(ImportRefused, match=says):
            parse_upload(name, text.encode(), encoding="utf-8")
    else:
        assert parse_upload(name, text.encode(), encoding="utf-8").columns == (
            "What was good, or bad?",
            "who",
        )


@pytest.mark.parametrize(
    ("written", "named", "says"),
    [
        ("utf-8", "cp1252", "“utf-8”"),
        ("utf-8", "utf-16", "“utf-8”"),
        ("utf-16", "utf-8", "“utf-16”"),
        ("utf-16-le", "utf-8", "“utf-16”"),
        ("cp1252", "utf-8", "“cp1252”"),
        ("utf-16", "utf-16", ""),
        ("utf-8-sig", "utf-8", ""),
        ("cp1252", "cp1252", ""),
    ],
)
def test_a_wrong_encoding_names_the_right_one(written, named, says):
    data = "good\nCafé – très bien\n".encode(written)
    if says:
        with pytest.raises(ImportRefused, match=says):
            parse_upload("a.csv", data, encoding=named)
    else:
        assert parse_upload("a.csv", data, encoding=named).rows[0].cells == {"good": "Café – très bien"}


class TestErasedRows:
    def erase_one(self):
        upload = uploaded(FILE)
        run(upload)
        gone = next(row for row in Response.objects.all() if row.verbatim == "Marmalade")
        erase_submission(submission=gone.submission)
        return upload

    def test_an_erased_row_is_not_brought_back_and_says_why(self):
        upload = self.erase_one()
        again = uploaded(FILE, engagement=upload.engagement)
        found = check_upload(again)
        assert (found.new, found.known) == (0, 1)
        assert [(problem.row, "erased" in problem.message) for problem in found.refused] == [(3, True)]
        job = run(again)
        assert words() == ["Kind nurses"]
        assert (job.result["submissions"], job.result["left_out"]) == (0, 1)

    def test_the_command_refuses_it_too(self, tmp_path, capsys):
        upload = self.erase_one()
        path = tmp_path / "answers.csv"
        path.write_text(FILE)
        call_command(
            "import_feedback", path, f"--engagement={upload.engagement.slug}", "--text=good", "--id=who"
        )
        told = capsys.readouterr().out
        assert "Erased before, so not brought back: 1." in told
        assert "Row 3: this was imported before and then erased" in told
        assert words() == ["Kind nurses"]

    def test_what_is_kept_of_it_is_one_keyed_hash(self, settings):
        upload = uploaded(FILE)
        run(upload)
        sitting = Submission.objects.first().sitting
        erase_submission(submission=Submission.objects.first())
        row = ErasedRow.objects.get()
        assert {field.name for field in ErasedRow._meta.get_fields()} == {"id", "digest"}
        assert len(row.digest) == 64
        assert row.digest not in sitting and sitting.removeprefix("import:") not in row.digest
        settings.RECEIPT_HASH_KEY = "another"
        assert check_upload(uploaded(FILE, engagement=upload.engagement)).erased == ()

    def test_another_engagement_may_have_the_same_row(self):
        self.erase_one()
        assert check_upload(uploaded(FILE)).new == 2


class TestStarting:
    def test_it_takes_the_right(self, editor, guardian):
        upload = uploaded(FILE)
        for person in (editor, guardian):
            with pytest.raises(PermissionDenied):
                imports.start_import(feedback_import=upload, skip_bad=False, by=person)

    def test_it_starts_once_for_whoever_asked(self, officer):
        upload = uploaded(FILE)
        job = imports.start_import(feedback_import=upload, skip_bad=True, by=officer)
        assert (job.kind, job.queue, job.requested_by) == ("import", "heavy", officer)
        with pytest.raises(ServiceError, match="started already"):
            imports.start_import(feedback_import=upload, skip_bad=True, by=officer)
        with pytest.raises(ServiceError, match="started already"):
            imports.discard_import(feedback_import=upload, by=officer)


def test_files_left_over_are_swept_and_those_at_work_are_not(officer):
    waiting, _, fresh = uploaded(FILE), uploaded(FILE), uploaded(FILE)
    imports.start_import(feedback_import=waiting, skip_bad=False, by=officer)
    old = timezone.now() - imports.FILE_KEPT_FOR - timedelta(hours=1)
    FeedbackImport.objects.exclude(pk=fresh.pk).update(uploaded_at=old)
    assert imports.forget_old_imports() == 1
    assert set(ImportFile.objects.values_list("feedback_import", flat=True)) == {waiting.pk, fresh.pk}
    FeedbackImport.objects.update(uploaded_at=timezone.now() - timedelta(days=91))
    Job.objects.update(status=JobStatus.CANCELLED)
    imports.forget_old_imports()
    assert not FeedbackImport.objects.exists()
