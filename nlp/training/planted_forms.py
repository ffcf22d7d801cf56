"""Invented identifiers in tidy and untidy spelling, as residents write them. Numbers are of test ranges only."""

import random
from collections.abc import Callable
from typing import Final

Form = Callable[[random.Random], str]

_WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PEOPLE: Final = (
    "amara", "tunde", "ewa", "luis", "ngozi", "priya", "kofi", "mei", "yusuf", "carmen", "derek", "leyla", "bao", "asha",
)  # fmt: skip
_FAMILIES: Final = (
    "quaye",
    "nowak",
    "begum",
    "vasquez",
    "lindqvist",
    "tran",
    "hollis",
    "okello",
    "petrov",
    "rahman",
)
_STREETS: Final = (
    "Larkhall", "Tressillian", "Ommaney", "Wickham", "Pepys", "Sydenham Park", "Old Farm", "Queens", "St Asaph", "Kidbrooke",
    "Elm", "Halesworth", "Mill Hill", "Victoria", "Brockley Cross", "Rosemary", "Church", "Bostall",
)  # fmt: skip
_KINDS: Final = (
    ("Road", "rd"), ("Street", "st"), ("Avenue", "ave"), ("Close", "cl"), ("Gardens", "gdns"), ("Terrace", "ter"), ("Lane", "ln"),
    ("Crescent", "cres"), ("Drive", "dr"), ("Grove", "gr"), ("Way", "way"), ("Rise", "rise"), ("Court", "ct"), ("Place", "pl"),
)  # fmt: skip
_AREAS: Final = (
    "SE4",
    "SE15",
    "SE10",
    "SE26",
    "BR1",
    "BR7",
    "DA5",
    "DA16",
    "SW9",
    "CR0",
    "N1",
    "TN16",
    "E14",
    "EC1V",
)


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def spelt(rng: random.Random, digits: str) -> str:
    """Return digits in words, nought as "oh" or "zero", some pairs as "double"."""
    nought, words, at = rng.choice(("oh", "zero", "o")), [], 0
    while at < len(digits):
        word = nought if digits[at] == "0" else _WORDS[int(digits[at])]
        if at + 1 < len(digits) and digits[at + 1] == digits[at] and rng.random() < 0.6:
            words.append(f"double {word}")
            at += 1
        else:
            words.append(word)
        at += 1
    return rng.choice((" ", " ", ", ", "-")).join(words)


def _slips(rng: random.Random, text: str) -> str:
    return text.replace("0", rng.choice("Oo"), 1) if "0" in text[1:] else text


def _mobile(rng: random.Random) -> str:
    return "07700900" + _digits(rng, 3)


def _london(rng: random.Random) -> str:
    return "0207946" + "0" + _digits(rng, 3)


def _either(rng: random.Random) -> str:
    return rng.choice((_mobile, _london))(rng)


def _split(rng: random.Random, digits: str, sizes: tuple[int, ...], gap: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return gap.join(part for part in [*parts, digits[at:]] if part)


_PHONES: Final[dict[str, Form]] = {
    "plain": lambda rng: _split(rng, _mobile(rng), (5,), " "),
    "dots": lambda rng: _split(rng, _mobile(rng), (5, 3), "."),
    "dashes": lambda rng: _split(rng, _either(rng), (3, 4), "-"),
    "pairs": lambda rng: _split(rng, _mobile(rng), (2, 3, 3), " "),
    "twos": lambda rng: _split(rng, _either(rng), (3, 2, 2, 2), rng.choice(" -.")),
    "apart": lambda rng: " ".join(_mobile(rng)),
    "abroad with nought": lambda rng: "+44" + rng.choice(("(0)", " (0) ", " (0)")) + _mobile(rng)[1:],
    "abroad": lambda rng: (
        rng.choice(("0044 ", "0044", "44 ", "+44-", "+ 44 ")) + _split(rng, _mobile(rng)[1:], (4, 3), " ")
    ),
    "brackets": lambda rng: "(" + _split(rng, _either(rng), (5,), ") "),
    "letter o": lambda rng: _slips(rng, _mobile(rng)),
    "slashes": lambda rng: _split(rng, _mobile(rng), (5,), rng.choice(("/", " / ", " - "))),
    "words": lambda rng: spelt(rng, _either(rng)),
    "words capital": lambda rng: spelt(rng, _mobile(rng)).capitalize(),
}


def _nhs(rng: random.Random) -> str:
    while True:
        first = "999" + _digits(rng, 6)
        check = (11 - sum(int(d) * w for d, w in zip(first, range(10, 1, -1), strict=True)) % 11) % 11
        if check < 10:
            return first + str(check)


_NHS: Final[dict[str, Form]] = {
    "plain": lambda rng: _split(rng, _nhs(rng), (3, 3), " "),
    "run together": _nhs,
    "dots": lambda rng: _split(rng, _nhs(rng), (3, 3), "."),
    "wide": lambda rng: _split(rng, _nhs(rng), (3, 3), rng.choice(("  ", " - ", "/", "–", "_", ", "))),
    "uneven": lambda rng: _split(
        rng, _nhs(rng), rng.choice(((3, 4), (4, 3), (2, 2, 2, 2), (5,), (3, 2, 3), (6,))), " "
    ),
    "apart": lambda rng: " ".join(_nhs(rng)),
    "letter o": lambda rng: _slips(rng, _split(rng, _nhs(rng), (3, 3), " ")),
    "words": lambda rng: spelt(rng, _nhs(rng)),
}


def _ni(rng: random.Random) -> str:
    return rng.choice(("AB", "JX", "PE", "WM", "ZY", "CE", "HL")) + _digits(rng, 6) + rng.choice("ABCD")


_NI: Final[dict[str, Form]] = {
    "plain": _ni,
    "pairs": lambda rng: _split(rng, _ni(rng), (2, 2, 2, 2), " "),
    "lower": lambda rng: _ni(rng).lower(),
    "lower pairs": lambda rng: _split(rng, _ni(rng).lower(), (2, 2, 2, 2), " "),
    "thirds": lambda rng: _split(rng, _ni(rng), (2, 3, 3), " "),
    "halves": lambda rng: _split(rng, _ni(rng), (4, 4), rng.choice(" -")),
    "dashes": lambda rng: _split(rng, _ni(rng), (2, 2, 2, 2), rng.choice("-./")),
    "block": lambda rng: _split(rng, _ni(rng).lower(), (2, 6), " "),
    "apart": lambda rng: " ".join(_ni(rng)),
    "letter o": lambda rng: _slips(rng, _ni(rng)),
    "mixed case": lambda rng: _ni(rng).capitalize(),
}


def _postcode(rng: random.Random) -> tuple[str, str]:
    return rng.choice(_AREAS), rng.choice("0123456789") + "".join(
        rng.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in "ab"
    )


def _joined(gap: str, *, lower: bool = False) -> Form:
    def write(rng: random.Random) -> str:
        written = gap.join(_postcode(rng))
        return written.lower() if lower else written

    return write


def _postcode_with_o(rng: random.Random) -> str:
    out, inward = _postcode(rng)
    return f"{out}{rng.choice((' ', ''))}{rng.choice('Oo')}{inward[1:]}"


def _postcode_apart(rng: random.Random) -> str:
    out, inward = _postcode(rng)
    return f"{out[:2]} {out[2:]} {inward}" if out[1].isalpha() else f"{out} {inward[0]} {inward[1:]}"


_POSTCODES: Final[dict[str, Form]] = {
    "plain": _joined(" "),
    "lower": _joined(" ", lower=True),
    "run together": _joined(""),
    "lower run together": _joined("", lower=True),
    "wide": _joined("  "),
    "dash": _joined("-"),
    "dot": _joined("."),
    "letter o": _postcode_with_o,
    "area apart": _postcode_apart,
    "area apart lower": lambda rng: _postcode_apart(rng).lower(),
    "title": lambda rng: _joined(" ")(rng).capitalize(),
}


def _mail(rng: random.Random) -> str:
    joint = rng.choice((".", "_", "", "-"))
    return f"{rng.choice(_PEOPLE)}{joint}{rng.choice(_FAMILIES)}{rng.choice(('', '7', '82'))}@{rng.choice(('example.com', 'example.org', 'mail.example.net', 'post.example.co.uk'))}"


def _in_words(at: str, dot: str) -> Form:
    return lambda rng: _mail(rng).replace("@", at).replace(".", dot)


_EMAILS: Final[dict[str, Form]] = {
    "plain": _mail,
    "upper": lambda rng: _mail(rng).upper(),
    "words": _in_words(" at ", " dot "),
    "words capital": _in_words(" AT ", " DOT "),
    "brackets": _in_words("(at)", "."),
    "square brackets": _in_words(" [at] ", " [dot] "),
    "brackets tight": _in_words("[at]", "(dot)"),
    "at only": lambda rng: "amara.quaye at " + rng.choice(("example.com", "gmail.com", "example.org")),
    "dot only": _in_words("@", " dot "),
    "spaced": _in_words(" @ ", "."),
    "spaced dots": _in_words("@", " . "),
    "after": _in_words("@ ", "."),
    "underscore": lambda rng: f"{rng.choice(_PEOPLE)} underscore {rng.choice(_FAMILIES)} at example dot com",
    "comma": lambda rng: f"{rng.choice(_PEOPLE)}{_digits(rng, 2)}@example,com",
    "mailer": lambda rng: f"{rng.choice(_PEOPLE)}{_digits(rng, 2)}@gmail",
}


def _date(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(1, 28), rng.randint(1, 12), rng.randint(1931, 2012)


def _nth(day: int) -> str:
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _numbers(gap: str, *, years: int = 4, padded: bool = True) -> Form:
    def write(rng: random.Random) -> str:
        day, month, year = _date(rng)
        parts = (f"{day:02}", f"{month:02}") if padded else (str(day), str(month))
        return gap.join([*parts, str(year)[-years:]])

    return write


def _named_month(shape: str) -> Form:
    def write(rng: random.Random) -> str:
        day, month, year = _date(rng)
        name = _MONTHS[month - 1]
        values = {
            "d": day,
            "n": _nth(day),
            "m": name,
            "l": name.lower(),
            "s": name[:3].lower(),
            "y": year,
            "z": f"{year % 100:02}",
        }
        return shape.format(**values)

    return write


_BIRTHS: Final[dict[str, Form]] = {
    "plain": _numbers("/"),
    "two figures": _numbers("/", years=2, padded=False),
    "dots": _numbers(".", padded=False),
    "dashes": _numbers("-", years=2),
    "spaces": _numbers(" ", padded=False),
    "spaces short": _numbers(" ", years=2),
    "wide": _numbers(" / ", padded=False),
    "run together": _numbers(""),
    "month": _named_month("{d} {m} {y}"),
    "nth": _named_month("{n} of {l} {y}"),
    "nth short": _named_month("{n} {s} {z}"),
    "nth comma": _named_month("{n} of {m}, {y}"),
    "dashed month": _named_month("{d}-{s}-{y}"),
    "month first": _named_month("{l} {n} {y}"),
    "glued": _named_month("{d}{s}{y}"),
    "apostrophe": _named_month("{d} {s} '{z}"),
    "computer": lambda rng: "{2}-{1:02}-{0:02}".format(*_date(rng)),
}


def _address(shape: str, *, lower: bool = False) -> Form:
    def write(rng: random.Random) -> str:
        kind, short = rng.choice(_KINDS)
        parts = {
            "flat": rng.choice((str(rng.randint(1, 60)), rng.choice("ABCD"), f"{rng.randint(1, 9)}b")),
            "no": rng.randint(1, 220), "street": rng.choice(_STREETS), "kind": kind, "short": short, "Short": short.capitalize(),
        }  # fmt: skip
        written = shape.format(**parts)
        return written.lower() if lower else written

    return write


_ADDRESSES: Final[dict[str, Form]] = {
    "plain": _address("{no} {street} {kind}"),
    "flat": _address("Flat {flat}, {no} {street} {kind}"),
    "lower": _address("{no} {street} {kind}", lower=True),
    "lower flat": _address("flat {flat} {no} {street} {kind}", lower=True),
    "lower flat comma": _address("flat {flat}, {no} {street} {kind}", lower=True),
    "short": _address("{no} {street} {Short}"),
    "lower short": _address("{no} {street} {short}", lower=True),
    "comma": _address("{no}, {street} {kind}"),
    "letter": _address("{no}a {street} {kind}"),
    "range": _address("{no}-{no} {street} {kind}"),
    "flat after": _address("{no} {street} {kind}, Flat {flat}"),
    "flat after lower": _address("{no} {street} {kind} flat {flat}", lower=True),
    "apartment": _address("Apt {flat} {no} {street} {short}"),
    "building": _address("Flat {flat}, {street} House"),
    "capitals": lambda rng: _address("{no} {street} {kind}")(rng).upper(),
}

FORMS: Final[dict[str, dict[str, Form]]] = {
    "PHONE": _PHONES,
    "NHS_NUMBER": _NHS,
    "NI_NUMBER": _NI,
    "POSTCODE": _POSTCODES,
    "EMAIL": _EMAILS,
    "DATE_OF_BIRTH": _BIRTHS,
    "ADDRESS": _ADDRESSES,
}
"""Ways of writing each kind; "plain" is the tidy one."""
