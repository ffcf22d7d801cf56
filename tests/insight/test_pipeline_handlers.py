"""Background work by kind: parameters in, JSON out, and an uploaded file gone once its words are sealed."""

import json

import pytest
from django.core.management import CommandError, call_command

from insight.enums import ResponseStatus
from insight.errors import ServiceError
from insight.models import Response
from insight.pipeline import handlers
from insight.pipeline.handlers import HANDLERS, STAGES
from insight.pipeline.importing import ImportRefused
from insight.services.jobs import KINDS
from tests.factories import QuestionFactory, ResponseFactory
from tests.insight.pipeline_fixtures import engagement, static_model  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def quiet(_percent, _step):
    pass


@pytest.fixture
def uploads(tmp_path, monkeypatch):
    folder = tmp_path / "imports"
    folder.mkdir()
    monkeypatch.setattr(handlers, "UPLOADS", folder)
    return folder


def received():
    return ResponseFactory(words="I wait too long on the phone.", screened="", status=ResponseStatus.RECEIVED)


def test_every_kind_of_work_has_a_handler():
    assert set(HANDLERS) == set(KINDS)


@pytest.mark.parametrize("name", ["response_ids", "submission_id", "engagement_id"])
def test_screening_takes_responses_a_submission_or_an_engagement(name):
    response, other = received(), received()
    params = {
        "response_ids": [response.pk],
        "submission_id": response.submission_id,
        "engagement_id": response.question.engagement_id,
    }
    result = HANDLERS["screen"]({name: params[name]}, quiet)
    assert json.loads(json.dumps(result))["done"] == 1
    response.refresh_from_db()
    other.refresh_from_db()
    assert (response.status, other.status) == (ResponseStatus.CLEARED, ResponseStatus.RECEIVED)


@pytest.mark.language
def test_the_stages_follow_each_other_and_their_results_are_json(engagement):  # noqa: F811
    Response.objects.update(status=ResponseStatus.RECEIVED, screened="")
    results = [HANDLERS[stage]({"engagement_id": engagement.pk}, quiet) for stage in STAGES]
    screened, enriched, discovered, coded = json.loads(json.dumps(results))
    assert (screened["done"], enriched["done"]) == (24, 24)
    assert discovered["counts"]["topics"] >= 2
    assert coded["note"]


def test_an_uploaded_file_is_imported_and_deleted(uploads):
    question = QuestionFactory(key="better")
    path = uploads / "answers.csv"
    path.write_text("said\nAnswer the phone\n")
    params = {
        "path": str(path),
        "engagement_id": question.engagement_id,
        "mapping": {"texts": [["said", "better"]], "consent_quote": "yes"},
    }
    result = json.loads(json.dumps(HANDLERS["import"](params, quiet)))
    assert (result["submissions"], result["problems"]) == (1, [])
    assert "phone" not in json.dumps(result)
    assert not path.exists()
    assert Response.objects.get().verbatim == "Answer the phone"


def test_a_refused_file_stays_to_be_put_right(uploads):
    question = QuestionFactory(key="better")
    path = uploads / "answers.csv"
    path.write_text("other\nAnswer the phone\n")
    params = {
        "path": str(path),
        "engagement_id": question.engagement_id,
        "mapping": {"texts": [["said", "better"]]},
    }
    with pytest.raises(ImportRefused, match="There is no column"):
        HANDLERS["import"](params, quiet)
    assert path.exists()


def test_only_uploads_are_imported(uploads, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("said\nWords\n")
    for path in (secret, uploads / ".." / "secret.csv"):
        with pytest.raises(ServiceError, match="folder for uploads"):
            HANDLERS["import"](
                {"path": str(path), "engagement_id": QuestionFactory().engagement_id, "mapping": {}}, quiet
            )
    assert secret.exists()


def test_a_mapping_with_an_unknown_field_is_refused(uploads):
    path = uploads / "answers.csv"
    path.write_text("said\nWords\n")
    params = {"path": str(path), "engagement_id": QuestionFactory().engagement_id, "mapping": {"nonsense": 1}}
    with pytest.raises(ImportRefused, match="unknown field"):
        HANDLERS["import"](params, quiet)


def test_the_command_runs_one_stage_and_tells_what_it_did(capsys, monkeypatch):
    monkeypatch.setattr("os.setpriority", lambda *_: None)  # the tests themselves must not step back
    response = received()
    call_command("run_stage", "screen", response.question.engagement.slug)
    out, err = capsys.readouterr()
    assert json.loads(out)["done"] == 1
    assert "Screening" in err


def test_the_command_names_the_engagements_that_are_there():
    slug = received().question.engagement.slug
    with pytest.raises(CommandError, match=f"There are: {slug}"):
        call_command("run_stage", "screen", "nonsense")
