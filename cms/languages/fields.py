"""What of a page goes into other languages, said field by field by each page type."""

from collections.abc import Iterable

from wagtail_localize.fields import SynchronizedField, TranslatableField

TRANSLATED_ON_ALL = ("title", "seo_title", "search_description")
SAME_ON_ALL = ("slug", "show_in_menus")
PageFields = list[TranslatableField | SynchronizedField]


def page_fields(*translated: str, same: Iterable[str] = (), may_differ: Iterable[str] = ()) -> PageFields:
    """Return how the fields of a page type go into other languages.

    `translated` are words. Of a stream, only its texts are: figures, quotes, choices and dates stay what they are on
    the first page. `same` always is as on the first page; so is `may_differ` until a translator chooses another.
    """
    return [
        *map(TranslatableField, (*TRANSLATED_ON_ALL, *translated)),
        *(SynchronizedField(name, overridable=False) for name in (*SAME_ON_ALL, *same)),
        *map(SynchronizedField, may_differ),
    ]
