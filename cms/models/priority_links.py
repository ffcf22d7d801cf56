"""Where the pages of the priorities are, for page types that priority pages themselves build on."""

from typing import Any

from django.apps import apps

from cms.languages.trees import in_active_language


def priority_addresses() -> dict[str, str]:
    """Return the address of each live priority page by its priority's slug."""
    # By name: priority pages show news and programmes, so these can't import them.
    pages = apps.get_model("cms", "PriorityPage").objects.live().public().select_related("priority")
    found: list[Any] = in_active_language(pages)
    return {page.priority.slug: page.url or "" for page in found}
