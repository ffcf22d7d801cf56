"""A branch of the example in other languages, made with the tool that editors use. Making it again changes nothing."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation, TranslationSource

from cms.languages.trees import originals
from cms.models import HomePage
from insight.models import Engagement
from insight.services.wordings import keep_wording

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CONTENT = Path(__file__).with_name("translations.yaml")


def build_translations(*, editor: "User") -> int:
    """Make a tree for each language that the settings offer and the example knows; return how many pages are new.

    All pages stand in it as placeholders, some are translated and published as by `editor`.
    """
    offered = dict(settings.LANGUAGES)
    languages = {code: rows for code, rows in _content().items() if code in offered}
    return sum(_build_language(code, rows, editor) for code, rows in languages.items())


def _build_language(code: str, rows: Mapping[str, Any], editor: "User") -> int:
    locale, _ = Locale.objects.get_or_create(language_code=code)
    if not LocaleSynchronization.objects.filter(locale=locale).exists():
        LocaleSynchronization.objects.create(locale=locale, sync_from=Locale.get_default())
    for row in rows["engagements"]:
        _word(Engagement.objects.filter(slug=row["engagement"]).first(), code, row)
    home = originals(HomePage.objects.all()).get()
    return sum(_translate(_page(home, row["page"]), locale, row["texts"], editor) for row in rows["pages"])


def _page(home: HomePage, path: str) -> Page | None:
    return Page.objects.filter(url_path=f"{home.url_path}{path}/" if path else home.url_path).first()


def _translate(page: Page | None, locale: Locale, texts: list[str], editor: "User") -> bool:
    """Translate a page unless it is; one whose texts somebody has changed since is left alone."""
    if page is None or page.get_translations().filter(locale=locale, alias_of=None).exists():
        return False
    source, _ = TranslationSource.update_or_create_from_instance(page.specific)
    segments = list(source.stringsegment_set.order_by("order").select_related("string", "context"))
    if len(segments) != len(texts):
        return False
    for segment, text in zip(segments, texts, strict=True):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            defaults={
                "data": text,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "last_translated_by": editor,
            },
        )
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    translation.save_target(user=editor, publish=True)
    return True


def _word(engagement: Engagement | None, code: str, row: Mapping[str, Any]) -> None:
    if engagement is None or engagement.wordings.filter(language=code).exists():
        return
    asked = {question.key: question.pk for question in engagement.questions.all()}
    keep_wording(
        engagement=engagement,
        language=code,
        words=row["words"],
        questions={asked[key]: {"text": text} for key, text in row["questions"].items() if key in asked},
    )


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return dict(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))
