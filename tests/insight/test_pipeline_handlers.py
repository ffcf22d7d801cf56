"""Background work by kind: parameters in, JSON out."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string

from insight.enums import ResponseStatus
from insight.errors import ServiceError
from insight.models import Response
from insight.pipeline.handlers import HANDLERS, STAGES
from insight.services.jobs import KINDS
from tests.factories import ResponseFactory
from tests.insight.pipeline_fixtures import engagement, static_model  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def quiet(_percent, _step):
    pass


def received():
    return ResponseFactory(words="I wait too long on the phone.", screened="", status=ResponseStatus.RECEIVED)


def test_every_kind_of_work_has_a_handler():
    """What the site's own pages need stands beside it, in `JOB_HANDLERS`."""
    assert set(HANDLERS) < set(KINDS)
    assert set(import_string(settings.JOB_HANDLERS)) == set(KINDS)


@pytest.mark.parametrize("name", ["submission_id", "engagement_id"])
def test_screening_takes_a_submission_or_an_engagement(name):
    response, other = received(), received()
    params = {"submission_id": response.submission_id, "engagement_id": response.question.engagement_id}
    result = HANDLERS["screen"]({name: params[name]}, quiet)
    assert json.loads(json.dumps(result))["done"] == 1
    response.refresh_from_db()
    other.refresh_from_db()
    assert (response.status, other.status) == (ResponseStatus.CLEARED, ResponseStatus.RECEIVED)


def test_screening_takes_a_chunk_and_the_oldest_first():
    first = received()
    second = ResponseFactory(question=first.question, screened="", status=ResponseStatus.RECEIVED)
    HANDLERS["screen"]({"engagement_id": first.question.engagement_id, "most": 1}, quiet)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (ResponseStatus.CLEARED, ResponseStatus.RECEIVED)


def test_screening_of_erased_words_says_so():
    with pytest.raises(ServiceError, match="were erased"):
        HANDLERS["screen"]({}, quiet)


@pytest.mark.language
def test_the_stages_follow_each_other_and_their_results_are_json(engagement):  # noqa: F811
    Response.objects.update(status=ResponseStatus.RECEIVED, screened="")
    results = [HANDLERS[stage]({"engagement_id": engagement.pk}, quiet) for stage in STAGES]
    screened, enriched, discovered, coded = json.loads(json.dumps(results))
    assert (screened["done"], enriched["done"]) == (24, 24)
    assert discovered["counts"]["topics"] >= 2
    assert coded["note"]


def test_the_command_runs_stages_and_tells_what_each_did(capsys, monkeypatch):
    monkeypatch.setattr("os.setpriority", lambda *_: None)  # the tests themselves must not step back
    response = received()
    call_command("run_stages", response.question.engagement.slug, "screen", "discover")
    out, err = capsys.readouterr()
    screened, discovered = map(json.loads, out.splitlines())
    assert (screened["stage"], screened["result"]["done"]) == ("screen", 1)
    assert (discovered["stage"], discovered["result"]["counts"]["topics"]) == ("discover", 0)
    assert screened["seconds"] > 0 and screened["peak_mb"] > 1
    assert "Screening" in err


def test_the_command_names_the_engagements_that_are_there():
    slug = received().question.engagement.slug
    with pytest.raises(CommandError, match=f"There are: {slug}"):
        call_command("run_stages", "nonsense", "screen")
