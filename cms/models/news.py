"""News: a list that can be narrowed by kind, and a page for each piece; by RSS and by e-mail, too."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.url_routing import RouteResult

from cms.blocks import NarrativeBlock, NoticeBlock
from cms.languages.fields import page_fields
from cms.languages.trees import in_active_language, original_of
from cms.models.priority_links import priority_addresses
from cms.models.site_page import OneALanguage, SitePage
from cms.news.feed import news_as_rss
from insight.published import news_by_email

A_PAGE = 10
SHOWN_ELSEWHERE = 5
FEED_PATH = "feed"
NEWEST_FIRST = ("-date", "-first_published_at", "-pk")


class NewsKind(models.TextChoices):
    """What sort of news a page is."""

    NEWS = "news", gettext_lazy("General news")
    BOARD = "board", gettext_lazy("Board message")
    PROGRAMME = "programme", gettext_lazy("Programme update")


class NewsIndexPage(OneALanguage, SitePage, Page):
    """All news, newest first."""

    introduction = models.TextField(
        max_length=400, blank=True, help_text="One or two sentences: what readers find here."
    )

    template = "cms/news_index.html"
    search_kind = gettext_lazy("News")
    page_description = "The list of news. Its child pages appear by themselves, newest first."
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]

    translatable_fields = page_fields("introduction")

    content_panels = [
        HelpPanel(
            "News below this page show here, newest first, as a feed, and by e-mail to those who "
            "asked for them."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "list of news"

    def news(self, kind: str = "") -> QuerySet["NewsPage"]:
        """Return its live pages, newest first; only those of a kind if given."""
        pages = NewsPage.objects.child_of(self).live().public().order_by(*NEWEST_FIRST)
        return pages.filter(kind=kind) if kind else pages

    def list_key(self, kind: str = "") -> str:
        """Return the name by which the list of those who get this news by e-mail is known."""
        return f"{page_key(self)}-{kind}" if kind else page_key(self)

    def feed_url(self, kind: str = "") -> str:
        """Return the address of its feed; the one of a kind if given."""
        return f"{self.url or ''}{FEED_PATH}/{kind}{'/' if kind else ''}"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Lead to the page, to a feed of it, or on to a child. Raises Http404 for anything else."""
        if path_components[:1] != [FEED_PATH]:
            return super().route(request, path_components)
        kind = "/".join(path_components[1:])
        if not self.live or kind not in ("", *NewsKind.values):
            raise Http404
        return RouteResult(self, kwargs={"feed_of": kind})

    def serve(
        self, request: HttpRequest, *args: Any, feed_of: str | None = None, **kwargs: Any
    ) -> HttpResponse:
        """Answer with the page, or with the newest of its news as RSS: all ("") or those of a kind."""
        if feed_of is None:
            return super().serve(request, *args, **kwargs)
        label = str(NewsKind(feed_of).label) if feed_of else ""
        return news_as_rss(request, self, self.news(feed_of), title=label, feed_url=self.feed_url(feed_of))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template one page of the news, of the kind that the address names if it is one."""
        context = super().get_context(request, *args, **kwargs)
        kind = request.GET.get("kind", "")
        kind = kind if kind in NewsKind.values else ""
        context["kind"], context["kinds"] = kind, NewsKind.choices
        context["news"] = Paginator(self.news(kind), A_PAGE).get_page(request.GET.get("page"))
        context["feed_url"] = self.feed_url(kind)
        context["by_email"] = news_by_email(self.list_key(kind))
        return context


class NewsPage(SitePage, Page):
    """One piece of news."""

    kind = models.CharField(
        max_length=10, choices=NewsKind, default=NewsKind.NEWS, help_text="Readers can narrow the list by it."
    )
    date = models.DateField(
        default=timezone.localdate,
        help_text="The day of the news. What is older than 30 days is not sent by e-mail.",
    )
    author = models.CharField(
        "who wrote it", max_length=120, blank=True, help_text="A name or a role. It may be left empty."
    )
    board = models.CharField(
        max_length=120, blank=True, help_text="The board that speaks. Needed for a board message."
    )
    summary = models.TextField(
        max_length=400, help_text="The news in one or two sentences. It stands in lists, feeds and e-mails."
    )
    body = StreamField([("text", NarrativeBlock()), ("notice", NoticeBlock())], blank=True)
    partnership = models.ForeignKey(
        "cms.PartnershipPage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    programme = models.ForeignKey(
        "cms.ProgrammePage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    priority = models.ForeignKey(
        "insight.Priority", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    template = "cms/news.html"
    search_kind = gettext_lazy("News")
    page_description = "One piece of news, a board's message or an update on a programme."
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields(
        "author", "board", "summary", "body", same=["kind", "date", "partnership", "programme", "priority"]
    )

    content_panels = [
        HelpPanel(
            "When this goes live, an e-mail goes to those who asked for news like this. It goes "
            "once: put later changes into a new page."
        ),
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("date"), FieldPanel("board"), FieldPanel("author")],
            heading="What it is",
        ),
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("partnership"), FieldPanel("programme"), FieldPanel("priority")],
            heading="What it is about",
            help_text="Those pages then show this news, and their subscribers get it. Each may be left empty.",
        ),
    ]

    class Meta:
        verbose_name = "news page"
        verbose_name_plural = "news pages"

    def clean(self) -> None:
        """Ask which board speaks."""
        super().clean()
        if self.kind == NewsKind.BOARD and not self.board.strip():
            raise ValidationError({"board": "Say which board speaks, or choose another kind of news."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the list that it stands in and the live pages that it is about."""
        context = super().get_context(request, *args, **kwargs)
        index = self.get_parent().specific
        about: list[Page] = in_active_language(_public_pages_about(self))
        context |= {"index": index, "about": about, "feed_url": index.feed_url()}
        if self.priority:
            context["priority_url"] = priority_addresses().get(self.priority.slug, "")
        return context | {"by_email": news_by_email(index.list_key(self.kind))}


def news_of(page: Page, **about: models.Model) -> dict[str, Any]:
    """Return what a template needs to show the newest news about `page`.

    `about` names the field of NewsPage by which news is about it: partnership, programme or priority. News about
    a programme is about its partnership, too.
    """
    # News names the page in its first language, whatever language either is read in.
    wanted = models.Q(
        **{name: original_of(row) if isinstance(row, Page) else row for name, row in about.items()}
    )
    if "partnership" in about and page.path:
        wanted |= models.Q(programme__path__startswith=original_of(page).path)
    news = NewsPage.objects.live().public().filter(wanted, locale_id=page.locale_id).order_by(*NEWEST_FIRST)
    index = next(iter(in_active_language(NewsIndexPage.objects.live().public())), None)
    return {
        "news": news[:SHOWN_ELSEWHERE] if page.pk else [],
        "news_url": index.url if index else "",
        "by_email": news_by_email(page_key(page)),
    }


def _public_pages_about(news: NewsPage) -> PageQuerySet[Page]:
    keys = [page.translation_key for page in (news.partnership, news.programme) if page]
    return Page.objects.live().public().filter(translation_key__in=keys)


def page_key(page: Page) -> str:
    """Return the name by which subscriptions and announcements know a page, the same in every language."""
    return f"page-{original_of(page).pk}"
