"""Partnerships, programmes and news, as their tests need them."""

from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from cms.models import (
    NewsIndexPage,
    NewsPage,
    PartnershipIndexPage,
    PartnershipPage,
    PartnersPage,
    ProgrammePage,
)
from cms.models.memberships import Membership
from cms.models.partners import Partner


def publish(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def partner(name="Green Lane Surgery", kind="gp"):
    return Partner.objects.get_or_create(name=name, defaults={"kind": kind, "role": "Family doctors."})[0]


def partnership(home, title="Old Town Care", members=(), **fields):
    """A live partnership of 2013 to 2016; each of `members` is the fields of a Membership."""
    index = PartnershipIndexPage.objects.first() or publish(
        home, PartnershipIndexPage(title="Partnerships", slug="partnerships")
    )
    values = {
        "begins_on": date(2013, 4, 1),
        "ends_on": date(2016, 3, 31),
        "purpose": "To join up care.",
        "outcome": "A new one carries on.",
    } | fields
    page = PartnershipPage(title=title, slug=slugify(title), **values)
    page.memberships = [Membership(**{"partner": partner()} | row) for row in members]
    return publish(index, page)


def partners_page(home):
    index = PartnershipIndexPage.objects.get()
    return publish(index, PartnersPage(title="Our partners", slug="partners"))


MEASURE = {
    "bound": "more than",
    "value": 3000,
    "unit": "people",
    "counts": "were looked after at home",
    "period": "in 12 months",
    "source": "Own count",
}


def programme(parent, **fields):
    values = {
        "summary": "Care at home.",
        "phases": [
            (
                "phase",
                {
                    "name": "Phase one",
                    "begins_on": date(2013, 4, 1),
                    "who_for": "Older people",
                    "what_happened": "Nurses came home.",
                },
            )
        ],
        "measures": [("people_reached", MEASURE), ("measure", MEASURE | {"value": 7000.5, "unit": "talks"})],
        "continued": [("continued", {"what": "Visits", "how": "The trust runs them."})],
        "ended": [("ended", {"what": "The team", "why": "It was set up for three years."})],
    } | fields
    return publish(parent, ProgrammePage(title="At home", slug="at-home", **values))


def news_index(home):
    return NewsIndexPage.objects.first() or publish(home, NewsIndexPage(title="News", slug="news"))


def news(home, title="Doors open", **fields):
    values = {
        "slug": slugify(title),
        "date": timezone.localdate(),
        "summary": f"{title}, in short.",
    } | fields
    return publish(news_index(home), NewsPage(title=title, **values))
