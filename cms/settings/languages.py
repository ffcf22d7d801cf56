"""The languages that pages may be in, with what their own readers call them."""

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import capfirst


def languages(first: str, others: Iterable[str]) -> list[tuple[str, str]]:
    """Return code and own name of the language that comes first, then of the others, each once.

    Raises ImproperlyConfigured for a code that Django does not know: its dates and numbers could not be written.
    """
    codes = list(dict.fromkeys([first, *(code.strip().lower() for code in others if code.strip())]))
    unknown = [code for code in codes if "name_local" not in LANG_INFO.get(code, {})]
    if unknown:
        raise ImproperlyConfigured(
            f"CONTENT_LANGUAGES: nothing is known of {', '.join(unknown)}. Use codes such as ar, bn, es or pt."
        )
    return [(code, _own_name(code)) for code in codes]


def in_english(known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the same languages with the names that staff know them by."""
    return [(code, "English" if code == "en-gb" else str(LANG_INFO[code]["name"])) for code, _own in known]


def _own_name(code: str) -> str:
    # "British English" tells readers here nothing that "English" doesn't.
    return capfirst(str(LANG_INFO["en" if code == "en-gb" else code]["name_local"]))
