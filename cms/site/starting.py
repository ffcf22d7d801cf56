"""A site of one's own: from an empty database to one that works, with rows, roles, pages and an administrator."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models import Model
from django.utils.text import capfirst, slugify
from PIL import Image as Picture
from PIL import UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from cms.models import (
    Appearance,
    CommunitiesIndexPage,
    CommunityPage,
    EngagementIndexPage,
    HomePage,
    PlacePage,
    PlacesIndexPage,
    PrioritiesIndexPage,
    PriorityPage,
)
from cms.models.example_marks import example_feedback_is_there
from cms.models.site_page import OneALanguage
from cms.site.page_tree import let_editors_work, publish_below
from insight.errors import ServiceError
from insight.models import Community, Place, Priority
from insight.services.reference import load_reference_file, load_roles

TITLES: dict[type[Page], tuple[str, str]] = {
    PrioritiesIndexPage: ("Our priorities", "priorities"),
    EngagementIndexPage: ("Have your say", "have-your-say"),
    CommunitiesIndexPage: ("People and communities", "communities"),
    PlacesIndexPage: ("Places", "places"),
}
"""Title and slug of the lists below the home page; another list is called what its page type is called."""
PICTURES = ("PNG", "JPEG", "WEBP", "GIF")


@dataclass(frozen=True)
class SitePlan:
    """What a new site is to be. `files` are CSV files by reference table: see `insight.services.reference`."""

    name: str
    owner: str = ""
    colour: str = ""
    logo: Path | None = None
    vision: str = ""
    files: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Started:
    """What was done: reference rows by table, titles of new pages, the administrator's password if they are new."""

    rows: dict[str, int]
    pages: list[str]
    password: str


@transaction.atomic
def start_site(plan: SitePlan) -> Started:
    """Make the site that `plan` tells of, all or nothing; what is there already is kept and brought up to date.

    Raises ServiceError, saying what to mend, for a file, colour or logo that can't be used, and where the example is.
    """
    if example_feedback_is_there():
        raise ServiceError("The example is in this database. Take it away first: manage.py remove_example")
    site = Site.objects.filter(is_default_site=True).first()
    home = site.root_page.specific if site else None
    if site is None or not isinstance(home, HomePage):
        raise ServiceError("There is no home page. Run manage.py migrate on an empty database first.")
    rows = {table: load_reference_file(table=table, path=path) for table, path in plan.files.items()}
    load_roles()
    let_editors_work(home)
    before = set(Page.objects.values_list("pk", flat=True))
    _build_lists(home)
    _build_pages(home, plan)
    _dress(site, plan)
    made = Page.objects.exclude(pk__in=before).order_by("path")
    return Started(rows, list(made.values_list("title", flat=True)), _first_administrator())


def _build_lists(home: HomePage) -> None:
    """Make every page type of which there is one, below the home page, whatever page types there are."""
    for model in HomePage.allowed_subpage_models():
        if not issubclass(model, OneALanguage):
            continue
        words = capfirst(re.sub(r"^(list|page) of ", "", str(model._meta.verbose_name)))
        title, slug = TITLES.get(model, (words, slugify(words)))
        try:
            with transaction.atomic():
                publish_below(home, model(title=title, slug=slug, show_in_menus=True))
        except ValidationError:
            continue  # it can't be empty: an editor makes it


def _build_pages(home: HomePage, plan: SitePlan) -> None:
    priorities = PrioritiesIndexPage.objects.child_of(home).get()
    places = PlacesIndexPage.objects.child_of(home).get()
    communities = CommunitiesIndexPage.objects.child_of(home).get()
    if plan.vision and priorities.introduction != plan.vision:
        most = PrioritiesIndexPage._meta.get_field("introduction").max_length
        if len(plan.vision) > most:
            raise ServiceError(f"--vision: that is {len(plan.vision)} characters. Say it in {most} at most.")
        priorities.introduction = plan.vision
        priorities.save_revision().publish()
    for row in Priority.objects.all():
        page = PriorityPage(
            title=row.name, slug=row.slug, priority=row, promise=_shortened(row.statement, 300)
        )
        page.responsible = plan.owner or plan.name
        publish_below(priorities, page)
    for community in Community.objects.all():
        publish_below(
            communities,
            CommunityPage(title=community.name, slug=community.slug, community=community),
        )
    for place in Place.objects.all():
        publish_below(places, PlacePage(title=place.name, slug=place.slug, place=place))


def _dress(site: Site, plan: SitePlan) -> None:
    appearance = Appearance.for_site(site)
    appearance.name = plan.name
    appearance.owner = plan.owner or appearance.owner
    appearance.main_colour = plan.colour or appearance.main_colour
    try:
        appearance.full_clean()
    except ValidationError as error:
        options = {
            "name": "--name",
            "owner": "--owner",
            "main_colour": "--colour",
            "accent_colour": "--colour",
        }
        told = [f"{options.get(name, name)}: {' '.join(words)}" for name, words in error.message_dict.items()]
        raise ServiceError("\n".join(told)) from error
    if plan.logo:
        appearance.logo = _picture(plan.logo, f"Logo of {plan.name}")
    appearance.save()
    site.site_name = plan.name
    site.save()


def _picture(path: Path, title: str) -> Model:
    """Return the picture in the file, kept once."""
    try:
        with Picture.open(path) as opened:
            kind = opened.format
    except (OSError, UnidentifiedImageError) as error:
        raise ServiceError(f"--logo: {path} is no picture that can be read. Use a PNG file.") from error
    if kind not in PICTURES:
        raise ServiceError(f"--logo: {path} is a {kind} file. Save it as PNG and try again.")
    images = get_image_model()
    digest = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    there = images.objects.filter(file_hash=digest).first()
    if there:
        return there
    with path.open("rb") as file:
        return images.objects.create(title=title, file=ImageFile(file, name=path.name), file_hash=digest)


def _first_administrator() -> str:
    users = get_user_model().objects
    if users.filter(is_superuser=True, is_active=True).exists():
        return ""
    password = secrets.token_urlsafe(12)
    users.create_superuser(username="admin", email="", password=password)
    return password


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
