"""Translating a page in tests, with the tool that editors use."""

from django.test import TestCase
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource


def translation_of(page: Page, locale: Locale) -> Translation:
    """Send a page to be translated, as the button does, and return the work to do."""
    source, _ = TranslationSource.update_or_create_from_instance(page.specific)
    return Translation.objects.get_or_create(source=source, target_locale=locale)[0]


def write(work: Translation, words: dict[str, str]) -> None:
    """Translate every text that `words` knows."""
    for segment in work.source.stringsegment_set.select_related("string", "context"):
        if segment.string.data in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=work.target_locale,
                defaults={"data": words[segment.string.data], "translation_type": "manual"},
            )


def translate(page: Page, locale: Locale, words: dict[str, str]) -> Page:
    """Translate a page and publish it; return the new page."""
    work = translation_of(page, locale)
    write(work, words)
    with TestCase.captureOnCommitCallbacks(execute=True):
        work.save_target(publish=True)
    return work.get_target_instance()


def in_language(page: Page, code: str) -> Page:
    return page.get_translation(Locale.objects.get(language_code=code))
