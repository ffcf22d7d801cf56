"""The pages of an import: from a file to its result, with every bad file refused beside the field that mends it."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from insight.enums import JobStatus
from insight.models import FeedbackImport, ImportFile, Job, Response, Submission
from insight.pipeline import uploads
from insight.services import jobs
from insight.services.jobs.runner import perform
from tests.factories import EngagementFactory, QuestionFactory
from tests.insight.import_rows import engagement_that_asks, uploaded

pytestmark = pytest.mark.django_db

FILE = "who,What was good?,when\n1,Kind nurses,2026-03-31\n2,=1+1,soon\n"


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def send(client, engagement, content, name="answers.csv", encoding="utf-8"):
    """Upload a file as the form does."""
    data = content if isinstance(content, bytes) else content.encode()
    values = {"engagement": engagement.pk, "encoding": encoding, "file": SimpleUploadedFile(name, data)}
    return client.post(reverse("insight_import_upload"), values)


def errors(answer):
    return answer.context["form"].errors


def columns_of(upload):
    return reverse("insight_import_columns", args=[upload.pk])


def page_of(upload):
    return reverse("insight_import", args=[upload.pk])


def test_the_whole_way_from_a_file_to_its_result(desk, officer, django_capture_on_commit_callbacks):
    answer = send(desk, engagement_that_asks(), FILE)
    upload = FeedbackImport.objects.get()
    assert answer.url == columns_of(upload)
    assert upload.uploaded_by == officer

    page = desk.get(answer.url)
    text = page.content.decode()
    assert "Kind nurses" in text
    assert "What was good?" in text
    guessed = {field.label: field.value() for field, _ in page.context["form"].columns()}
    assert guessed == {"who": "", "What was good?": "answers:good", "when": "date"}

    chosen = {"column-0": "id", "column-1": "answers:good", "column-2": "date", "channel": "paper"}
    answer = desk.post(answer.url, chosen)
    assert answer.url == page_of(upload)

    text = desk.get(answer.url).content.decode()
    assert "Row 3:" in text
    assert "is not a date" in text
    assert not Submission.objects.exists()
    again = desk.get(columns_of(upload)).context["form"]
    assert [field.value() for field, _ in again.columns()] == ["id", "answers:good", "date"]

    refused = desk.post(page_of(upload), {"do": "import"})
    assert (refused.status_code, Job.objects.count()) == (422, 0)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page_of(upload), {"do": "import", "skip_bad": "yes"})
    job = Job.objects.get()
    assert (job.requested_by, job.queue, bool(job.sent_at)) == (officer, "heavy", True)
    waiting = desk.get(page_of(upload)).content.decode()
    assert "Waiting to start" in waiting
    assert reverse("insight_job_cancel", args=[job.pk]) in waiting

    perform(jobs.claim_job(job.pk))
    text = desk.get(page_of(upload)).content.decode()
    assert "person added, 1 answer" in text
    assert "Row 3:" in text
    assert not ImportFile.objects.exists()
    sitting = Submission.objects.get()
    assert (sitting.channel, sitting.consent_quote) == ("paper", False)
    assert "Done" in desk.get(reverse("insight_imports")).content.decode()
    assert page_of(upload) in desk.get(reverse("insight_job", args=[job.pk])).content.decode()


def test_a_workbook_goes_the_same_way(desk):
    book = openpyxl.Workbook()
    for row in (["good", "consent"], ['=HYPERLINK("http://evil.example")', True]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    send(desk, engagement_that_asks(), file.getvalue(), name="answers.xlsx")
    upload = FeedbackImport.objects.get()
    desk.post(columns_of(upload), {"column-0": "answers:good", "column-1": "consent", "channel": "import"})
    desk.post(page_of(upload), {"do": "import"})
    perform(jobs.claim_job(Job.objects.get(kind="import").pk))
    assert Response.objects.get().verbatim == '=HYPERLINK("http://evil.example")'
    assert Submission.objects.get().consent_quote is True


@pytest.mark.parametrize(
    ("content", "field", "says"),
    [
        ("", "file", "The file is empty"),
        ("\n\n", "file", "The file is empty"),
        ("good\n", "file", "no rows under them"),
        ("good,good\na,b\n", "file", "“good” is there twice"),
        ("good,\na,b\n", "file", "no name"),
        ('who,good\n1,"a,b\nc,d\n', "file", "breaks off after row 1"),
        ("good\nCafé\n".encode("cp1252"), "encoding", "“cp1252”"),
        ("good\nCafé\n".encode("utf-16"), "encoding", "“utf-16”"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "encoding", "is not utf-8 text"),
    ],
)
def test_a_bad_file_is_refused_beside_the_field_that_mends_it(desk, content, field, says):
    answer = send(desk, engagement_that_asks(), content)
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    assert says in errors(answer)[field][0]
    assert says in answer.content.decode()
    assert not FeedbackImport.objects.exists()


@pytest.mark.parametrize(("name", "says"), [("a.pdf", "not a kind of file"), ("a.xlsx", "not a workbook")])
def test_other_files_are_refused(desk, name, says):
    assert says in errors(send(desk, engagement_that_asks(), "good\nKind\n", name=name))["file"][0]


def test_a_file_that_is_too_large_is_refused_in_clear_words(desk, monkeypatch):
    monkeypatch.setattr("insight.forms.imports.MOST_UPLOADED", 10)
    assert "larger than 10 MB" in errors(send(desk, engagement_that_asks(), FILE))["file"][0]


def test_an_engagement_and_a_file_must_be_chosen_and_it_must_ask_something(desk):
    answer = desk.post(reverse("insight_import_upload"), {"encoding": "utf-8"})
    assert set(errors(answer)) == {"engagement", "file"}
    assert "no questions yet" in errors(send(desk, EngagementFactory(), FILE))["engagement"][0]


@pytest.mark.parametrize(
    ("cell", "says"),
    [("x" * 100_000, "100,000 characters long"), ("a\0b", "null character"), ("a,b", "3 cells")],
)
def test_a_bad_cell_is_named_with_its_row_and_nothing_is_imported(desk, cell, says):
    upload = uploaded(f"who,good\n1,Kind\n2,{cell}\n")
    text = desk.get(page_of(upload)).content.decode()
    assert "Row 3:" in text
    assert says in text
    desk.post(page_of(upload), {"do": "import"})
    assert not Job.objects.exists()
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "where", "says"),
    [
        (["", ""], "__all__", "which column holds people’s answers"),
        (["answers:good", "answers:good"], "column-1", "“a” holds that already"),
        (["answers:good", "text"], "__all__", "no other column can hold answers"),
        (["text", ""], "__all__", "Choose both or neither"),
        (["answers:nonsense", ""], "column-0", "not one of the available choices"),
        (["answers:good", "consent"], "everybody", "“b” says it for each person"),
    ],
)
def test_columns_that_do_not_fit_say_what_would(desk, chosen, where, says):
    upload = uploaded("a,b\n1,2\n", mapping={})
    sent = {f"column-{number}": held for number, held in enumerate(chosen)}
    answer = desk.post(columns_of(upload), sent | {"channel": "import", "everybody": "on"})
    assert answer.status_code == 422
    assert any(says in error for error in errors(answer)[where])
    assert says in answer.content.decode().replace("&quot;", '"')


def test_a_column_may_name_the_question(desk):
    engagement = engagement_that_asks()
    QuestionFactory(engagement=engagement, key="better", text="What could be better?")
    upload = uploaded(
        "asked,said\nWhat was good?,Nurses\nWhat could be better?,Phones\n", engagement=engagement, mapping={}
    )
    desk.post(columns_of(upload), {"column-0": "question", "column-1": "text", "channel": "import"})
    assert "2</strong> <span>people to add, 2 answers" in desk.get(page_of(upload)).content.decode()


def test_a_question_that_went_meanwhile_is_named_on_the_check(desk):
    upload = uploaded(FILE.replace("What was good?", "good"))
    upload.engagement.questions.all().delete()
    QuestionFactory(engagement=upload.engagement, key="other")
    text = desk.get(page_of(upload)).content.decode()
    assert "has no question “good”" in text
    assert desk.post(page_of(upload), {"do": "import"}).status_code == 422


def test_nothing_new_is_said_and_not_imported(desk):
    upload = uploaded("who,good\n1,\n")
    assert "nothing to import" in desk.get(page_of(upload)).content.decode()
    assert desk.post(page_of(upload), {"do": "import"}).status_code == 422


def test_a_file_that_is_gone_says_to_upload_it_again(desk):
    upload = uploaded("who,good\n1,Kind\n")
    ImportFile.objects.all().delete()
    assert desk.get(columns_of(upload)).url == page_of(upload)
    assert "Upload it again" in desk.get(page_of(upload)).content.decode()
    assert desk.get(reverse("insight_import_left_out", args=[upload.pk])).url == page_of(upload)


def test_an_upload_can_be_thrown_away(desk):
    upload = uploaded("who,good\n1,Kind\n")
    assert desk.post(page_of(upload), {"do": "discard"}).url == reverse("insight_imports")
    assert not FeedbackImport.objects.exists()


def test_what_was_started_keeps_its_columns(desk, officer):
    upload = uploaded("who,good\n1,Kind\n")
    desk.post(page_of(upload), {"do": "import"})
    desk.post(columns_of(upload), {"column-0": "", "column-1": "answers:good", "channel": "import"})
    upload.refresh_from_db()
    assert upload.mapping["id_column"] == "who"


def test_a_failed_import_says_why_and_can_be_run_again(desk, monkeypatch):
    upload = uploaded("who,good\n1,Kind\n")
    desk.post(page_of(upload), {"do": "import"})
    upload.engagement.questions.all().delete()
    job = Job.objects.get()
    perform(jobs.claim_job(job.pk))
    text = desk.get(page_of(upload)).content.decode()
    assert "does not pass its check any more" in text
    assert reverse("insight_job_again", args=[job.pk]) in text
    QuestionFactory(engagement=upload.engagement, key="good")
    desk.post(reverse("insight_job_again", args=[job.pk]))
    perform(jobs.claim_job(Job.objects.first().pk))
    assert Job.objects.filter(kind="import").first().status == JobStatus.DONE
    assert "person added" in desk.get(page_of(upload)).content.decode()


def test_the_list_can_be_had_before_and_after(desk):
    upload = uploaded("who,good\n1,Kind\n2,a,b\n", skip_bad=True)
    address = reverse("insight_import_left_out", args=[upload.pk])
    before = desk.get(address).content
    assert b"3 cells" in before
    desk.post(page_of(upload), {"do": "import", "skip_bad": "yes"})
    assert b"3 cells" not in desk.get(address).content
    perform(jobs.claim_job(Job.objects.get().pk))
    assert desk.get(address).content == before


def test_many_problems_are_told_in_part_and_downloaded_whole(desk):
    upload = uploaded("who,good\n" + "1,a,b\n" * 130)
    text = desk.get(page_of(upload)).content.decode()
    assert len(re.findall("<strong>Row", text)) == 100
    assert "And 30 more" in text


def test_the_page_takes_no_more_than_a_page_can_read(desk, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_ROWS", 1)
    assert "Up to 1 can be uploaded" in errors(send(desk, engagement_that_asks(), FILE))["file"][0]
