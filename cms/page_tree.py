"""Making pages by a program: each once, published, and never twice."""

from wagtail.models import Page


def publish_below(parent: Page, page: Page) -> Page:
    """Return the page with the slug of `page` below `parent`; the first time, make and publish `page` there."""
    there = parent.get_children().filter(slug=page.slug).first()
    if there:
        return there.specific
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page
