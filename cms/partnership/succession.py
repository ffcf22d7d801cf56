"""Which partnership came before which."""

from wagtail.models import Page


def leads_in_a_circle(model: type[Page], page: Page) -> bool:
    """Say whether going from a partnership to the one before it, and so on, ever comes back to `page`.

    `model` is the type of partnership pages. Either page of a pair may name the other; `page` counts as it is now,
    the others as they are saved.
    """
    this = page.pk or 0
    before: dict[int, set[int]] = {}
    links = [(this, page.predecessor_id, page.successor_id)]
    links += model.objects.exclude(pk=page.pk).values_list("pk", "predecessor_id", "successor_id")
    for own, predecessor, successor in links:
        if predecessor:
            before.setdefault(own, set()).add(predecessor)
        if successor:
            before.setdefault(successor, set()).add(own)
    seen: set[int] = set()
    ahead = set(before.get(this, ()))
    while ahead:
        seen |= ahead
        ahead = {earlier for own in ahead for earlier in before.get(own, ())} - seen
    return this in seen
