"""What may come in: when words or an address can't be taken, and what a person does about it."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import number_format
from django.utils.translation import gettext

EMAIL_MAX_CHARACTERS = 254
DIGITS_OF_A_NUMBER = 5
"""Fewer may be a year or an age; a telephone number, an NHS number and a date of birth have more."""


def tidy_words(text: str) -> str:
    """Return `text` with one kind of line end and without space around it; nothing else is touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def drop_unstorable(text: str) -> str:
    """Return `text` without null characters and halves of characters, which no database keeps."""
    return "".join(character for character in text if not _is_unstorable(character))


def is_blank(text: str) -> bool:
    """Say whether nothing in `text` can be seen: only spaces, line ends and invisible characters."""
    return all(unicodedata.category(character)[0] in "ZC" for character in text)


def find_words_problem(text: str, *, most: int) -> str:
    """Return what is wrong with an answer of at most `most` characters and what to do, or ""."""
    if any(_is_unstorable(character) for character in text):
        return gettext(
            "Your answer had a hidden character in it that computers can't keep. "
            "We have taken it out. Check your answer and try again."
        )
    if len(text) > most:
        return gettext(
            "Your answer is %(length)s characters long. Make it %(most)s characters or fewer: "
            "take out at least %(over)s."
        ) % {"length": _number(len(text)), "most": _number(most), "over": _number(len(text) - most)}
    return ""


def find_group_problem(words: str, *, most: int) -> str:
    """Return what is wrong with the few words in which a person names their group and what to do, or ""."""
    if len(words) > most:
        return gettext("Write no more than %(most)s characters. The name of the group is enough.") % {
            "most": _number(most)
        }
    if "@" in words or sum(character.isdigit() for character in words) >= DIGITS_OF_A_NUMBER:
        return gettext("Take out e-mail addresses and long numbers. The name of the group is enough.")
    return ""


def find_email_problem(address: str) -> str:
    """Return what is wrong with an e-mail address and what to do, or ""."""
    if is_blank(address):
        return gettext("Write your e-mail address, or take away the tick beside “Tell me what happens”.")
    if len(address) <= EMAIL_MAX_CHARACTERS and _is_email(address):
        return ""
    return gettext("Write an e-mail address like name@example.com.")


def _is_email(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


def _is_unstorable(character: str) -> bool:
    return character == "\0" or "\ud800" <= character <= "\udfff"
