"""The whole example, from an empty database to published pages, through the real services and pipeline."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model

from cms.example.curation import curate
from cms.example.downloads import build_downloads
from cms.example.feedback import load_feedback
from cms.example.marking import marking
from cms.example.pages import publish_pages
from cms.example.partnership import build_partnership
from cms.example.people import build_people
from cms.example.site import build_site
from cms.example.strategy import build_strategy
from cms.example.translations import build_translations
from insight.enums import ResponseStatus, RunKind, RunStatus, TopicLevel
from insight.models import AnalysisRun, Engagement, Response
from insight.pipeline.coding import code_engagement
from insight.pipeline.discovery import discover_topics
from insight.pipeline.enrichment import enrich_engagement
from insight.pipeline.meaning import embed_library
from insight.pipeline.screening import received_ids, screen_responses
from insight.services.matrix import count_matrix
from insight.services.reference import load_reference, load_roles

Say = Callable[[str], object]
STAFF = ("officer", "editor", "guardian", "admin")


def new_passwords() -> dict[str, str]:
    """Return a fresh password for each of the example's staff accounts."""
    return {username: secrets.token_urlsafe(9) for username in STAFF}


@marking()
def load_example(*, passwords: Mapping[str, str], say: Say) -> str:
    """Load what is missing of the example, telling `say` each step; return a receipt code to try, if any.

    What is there already is left as it is, so a second call changes nothing and returns "".
    """
    with _step(say, "Strategy, roles, staff, engagements, pages"):
        load_reference(folder=Path(settings.BASE_DIR) / "insight" / "data")
        load_roles()
        home = build_site(passwords=passwords)
        build_strategy(home)
        build_partnership(home)
        build_people(home)
    with _step(say, "Example feedback, through the same door as a resident's"):
        new, receipt_code = load_feedback()
        say(f"    {new} new submissions")
    engagements = _not_coded_yet()
    with _step(say, "Screening: private details, language, people who may need help"):
        for engagement in engagements:
            screen_responses(received_ids(engagement_id=engagement.pk))
        held = Response.objects.filter(status=ResponseStatus.HELD).count()
        say(f"    {Response.objects.count() - held} responses settled, {held} wait for a person")
    with _step(say, "Reading: communities, places, priorities, feelings, meaning"):
        for engagement in engagements:
            enrich_engagement(engagement.pk)
    with _step(say, "Finding topics (the first time in a new environment: 2 to 3 minutes of compiling)"):
        for engagement in engagements:
            run = discover_topics(engagement.pk)
            say(f"    {engagement.title}: {run.topics.filter(level=TopicLevel.WIDE).count()} topics")
    users = get_user_model().objects
    with _step(say, "Themes, codings, findings, quotes"):
        made = curate(
            officer=users.get(username="officer"),
            editor=users.get(username="editor"),
            code=lambda engagement: engagement in engagements and code_engagement(engagement.pk),
        )
        say("    " + ", ".join(f"{count} {what}" for what, count in made.items()))
    with _step(say, "Publishing"):
        say(f"    {publish_pages(editor=users.get(username='editor'))} pages")
    with _step(say, "Library: reading what was published, counting who spoke about what"):
        embed_library()
        say(f"    {count_matrix()} numbers that may be shown")
    with _step(say, "Other languages: a part of the site in Spanish and Arabic"):
        say(f"    {build_translations(editor=users.get(username='editor'))} new translations")
    with _step(say, "Documents to download"):
        say(f"    {build_downloads()} new versions")
    return receipt_code


def _not_coded_yet() -> list[Engagement]:
    """Return the engagements that a load has not brought to codings yet: one that broke off goes on there."""
    coded = AnalysisRun.objects.filter(kind=RunKind.CODING, status=RunStatus.DONE)
    return list(Engagement.objects.exclude(runs__in=coded).order_by("pk"))


@contextmanager
def _step(say: Say, what: str) -> Iterator[None]:
    say(f"  {what}")
    begun = time.perf_counter()
    yield
    say(f"    done in {time.perf_counter() - begun:.1f} s")
