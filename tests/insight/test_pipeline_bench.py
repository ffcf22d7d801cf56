"""The rehearsal that the timing command plays, and the models it is timed with."""

import pytest
from django.core.management import call_command

from insight.enums import FindingStatus
from insight.models import Engagement, Finding, Theme
from insight.pipeline import rehearsal, static_model
from insight.pipeline.coding import code_engagement
from insight.pipeline.discovery import discover_topics
from insight.pipeline.enrichment import enrich_engagement
from insight.pipeline.prober import Resident
from tests.factories import QuestionFactory
from tests.insight.pipeline_fixtures import SUBJECTS, add_response
from tests.insight.pipeline_fixtures import static_model as static_model_there  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db


@pytest.mark.language
def test_the_rehearsal_leads_to_an_approved_finding(static_model_there, db):  # noqa: F811
    rehearsal.prepare()
    question = QuestionFactory(text="What could be better?")
    for text in (text for texts in SUBJECTS.values() for text in texts):
        add_response(question, text)
    slug = question.engagement.slug
    enrich_engagement(question.engagement_id)
    run = discover_topics(question.engagement_id)
    rehearsal.draft_codeframe(slug)
    assert Theme.objects.count() == run.topics.filter(level="wide").count()
    code_engagement(question.engagement_id)
    rehearsal.approve_first_finding(slug)
    finding = Finding.objects.get()
    assert finding.status == FindingStatus.APPROVED
    assert finding.evidence.get().count > 0


@pytest.mark.django_db(transaction=True)
def test_the_resident_walks_the_whole_journey_and_times_it(live_server, monkeypatch):
    from insight.pipeline import prober

    monkeypatch.setattr(prober, "READING_SECONDS", 0)
    rehearsal.prepare()
    resident = Resident(f"{live_server.url}/take-part/{rehearsal.PROBED}/", question=rehearsal.QUESTION)
    resident._opener = prober.urllib.request.build_opener(
        prober._Stay, prober.urllib.request.HTTPCookieProcessor(prober.CookieJar())
    )
    resident._walk()
    assert [what for what, _ in resident.probe.requests] == [
        "GET better/", "POST better/", "GET where/", "POST where/", "GET check/", "POST check/", "GET done/",
    ]  # fmt: skip
    assert Engagement.objects.get(slug=rehearsal.PROBED).submissions.count() == 1
    assert "7 requests" in resident.probe.line()


def test_the_static_model_is_made_once_and_again_when_it_is_damaged(tmp_path, monkeypatch, settings):
    made = []

    def distil(folder):
        folder.mkdir()
        (folder / "model.safetensors").write_text(str(len(made)))
        made.append(folder)

    monkeypatch.setattr("nlp.training.static_model.distil_static_model", distil)
    settings.STATIC_MODEL_DIR = tmp_path / "models" / "static"
    call_command("build_static_model")
    call_command("build_static_model")
    assert len(made) == 1
    (settings.STATIC_MODEL_DIR / static_model.STAMP).write_text("of another model")
    call_command("build_static_model")
    assert len(made) == 2
    assert (settings.STATIC_MODEL_DIR / "model.safetensors").read_text() == "1"
