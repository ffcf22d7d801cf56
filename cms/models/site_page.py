"""What every page but the home page has in common."""

from wagtail.models import Page

from cms.documents.listing import ListedDownload, listed_downloads


class SitePage:
    """A page that knows the way to it and at which level the headings of its text begin."""

    body_heading_level = 2

    @property
    def breadcrumbs(self: Page) -> list[dict[str, str]]:
        """Return the live pages above it, home first, as links."""
        above = self.get_ancestors().live().filter(depth__gt=1)
        return [{"text": page.title, "href": page.url or ""} for page in above]

    @property
    def downloads(self: Page) -> list[ListedDownload]:
        """Return the documents that hold this page and have something to hand out."""
        return listed_downloads(self)
