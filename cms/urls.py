"""The addresses of the site: the staff's sign-in, the admin, then what readers see, in each language.

English stands without a prefix; every other language has its code in front, on pages and journeys alike.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.appearance.style_sheet import appearance_css
from cms.search.views import search, suggestions
from cms.site.page_feedback import page_feedback, page_feedback_thanks
from cms.site.site_map import HeardFeed, PageMap, robots


def _pictures() -> list[URLPattern]:
    """Uploaded pictures and nothing else: documents stand in the same folder and pass a check of their own."""
    address = f"{settings.MEDIA_URL.strip('/')}/images/<path:path>"
    return [path(address, serve, {"document_root": settings.MEDIA_ROOT / "images"})]


urlpatterns = [
    path("", include("cms.sign_in.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz/", include("insight.views.health")),
    path("appearance/<slug:digest>.css", appearance_css, name="appearance"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PageMap}}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    *(_pictures() if settings.SERVE_MEDIA else ()),
    *i18n_patterns(
        path("", include("insight.urls")),
        path("search/", search, name="search"),
        path("search/suggestions/", suggestions, name="search_suggestions"),
        path("page-feedback/<int:page_id>/", page_feedback, name="page_feedback"),
        path("page-feedback/thank-you/", page_feedback_thanks, name="page_feedback_thanks"),
        path("what-we-heard.rss", HeardFeed(), name="heard_feed"),
        path("", include("cms.documents.views")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
