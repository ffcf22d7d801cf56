"""The last step of a timing: a page drafted from the approved findings of a rehearsal, and published."""

from django.contrib.auth import get_user_model
from wagtail.models import Site

from cms.example.pages import publish_pages
from cms.models import PrioritiesIndexPage, PriorityPage
from cms.site.page_tree import let_editors_work
from insight.models import Priority
from insight.permissions import EDITOR


def publish_rehearsal() -> int:
    """Make the priorities' pages below the home page, draft and publish from what is approved; return how many.

    Needs what `insight.pipeline.rehearsal.prepare` made.
    """
    home = Site.objects.get(is_default_site=True).root_page.specific
    let_editors_work(home)
    index = home.add_child(instance=PrioritiesIndexPage(title="Priorities", slug="priorities"))
    for priority in Priority.objects.filter(findings__isnull=False).distinct():
        page = PriorityPage(title=priority.name, slug=priority.slug, priority=priority)
        page.promise, page.responsible = "We answer what people say.", "Whoever times this."
        index.add_child(instance=page)
    return publish_pages(editor=get_user_model().objects.get(username=EDITOR))
