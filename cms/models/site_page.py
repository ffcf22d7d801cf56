"""What every page but the home page has in common."""

from wagtail.models import Page


class SitePage:
    """A page that knows the way to it and at which level the headings of its text begin."""

    body_heading_level = 2

    @property
    def breadcrumbs(self: Page) -> list[dict[str, str]]:
        """Return the live pages above it, home first, as links."""
        above = self.get_ancestors().live().filter(depth__gt=1)
        return [{"text": page.title, "href": page.url or ""} for page in above]


def vision_address(page: Page) -> str:
    """Return the address of the live page of the vision in the language of `page`; nothing where there is none."""
    of_the_vision = {"content_type__app_label": "cms", "content_type__model": "visionpage"}
    found = Page.objects.live().public().filter(locale_id=page.locale_id, **of_the_vision).first()
    return found.url or "" if found else ""
