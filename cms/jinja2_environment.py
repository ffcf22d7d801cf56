"""The Jinja2 environment in which public pages are rendered."""

from collections.abc import Callable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext
from jinja2 import BaseLoader, ChainableUndefined, ChoiceLoader, Environment, PackageLoader, TemplateNotFound

from cms.languages.switching import (
    first_language,
    first_language_mark,
    in_first_language,
    links_of_page,
    links_of_view,
    page_mark,
)
from cms.plain.figures import percentage, plain_date, plain_number, share_in_words
from cms.plain.measures import amount, due_day
from cms.site.addresses import absolute
from cms.site.page_feedback import feedback_form
from cms.strategy.target_chart import target_chart

EXTENSIONS = (
    "jinja2.ext.i18n",
    "wagtail.jinja2tags.core",
    "wagtail.images.jinja2tags.images",
    "wagtail.contrib.settings.jinja2tags.settings",
    "wagtail.admin.jinja2tags.userbar",
)
# Django templates that lie in the same folder; Django tries its engines in turn, so this one passes on them.
DJANGO_TEMPLATES = ("insight/admin/", "cms/admin/", "wagtail")


class PublicTemplateLoader(BaseLoader):
    """Finds public templates in another loader and passes on the admin's, which are Django's."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the template's text. Raises TemplateNotFound for the admin's and for missing ones."""
        if template.startswith(DJANGO_TEMPLATES):
            raise TemplateNotFound(template)
        return self.loader.get_source(environment, template)


def environment(**options: Any) -> Environment:
    """Return the environment: own templates first, then the NHS macros; Wagtail's tags; plain figures.

    `options` are Django's Jinja2 options and hold at least `loader`.
    """
    own = PublicTemplateLoader(options.pop("loader"))
    loader = ChoiceLoader([own, PackageLoader("nhsuk_frontend_jinja")])
    extensions = [*EXTENSIONS, *options.pop("extensions", [])]
    # The NHS macros read keys that callers leave out, which only chainable undefined values allow.
    options |= {"undefined": ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(loader=loader, extensions=extensions, **options)  # noqa: S701 - Django passes autoescape
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(feedback_form=feedback_form, absolute=absolute)
    env.globals.update(
        links_of_page=links_of_page,
        links_of_view=links_of_view,
        first_language=first_language,
        first_language_mark=first_language_mark,
        page_mark=page_mark,
    )
    env.globals.update(static=static, url=url, get_language=get_language, get_language_bidi=get_language_bidi)
    env.filters.update(
        in_first_language=in_first_language,
        plain_date=plain_date,
        plain_number=plain_number,
        percentage=percentage,
        share_in_words=share_in_words,
        amount=amount,
        due_day=due_day,
        filesizeformat=filesizeformat,
        target_chart=target_chart,
    )
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of the named view. Raises NoReverseMatch when no view has that name."""
    return reverse(name, args=args, kwargs=kwargs)
