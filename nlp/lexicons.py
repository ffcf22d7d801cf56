"""Word lists from nlp/data, each read once in a process."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp.config import DATA
from nlp.errors import LexiconError, Message

_OPTIONAL = re.compile(r"\(([^()]*)\)")


def _path(name: str) -> Path:
    path = DATA / name
    if not path.is_file():
        raise LexiconError(Message.LEXICON_MISSING.format(name=name))
    return path


@lru_cache(maxsize=64)
def load_lexicon(name: str) -> Any:
    """Return what the YAML file nlp/data/`name` holds. Callers must not change it.

    Raises LexiconError if there is no such file.
    """
    import yaml

    return yaml.safe_load(_path(name).read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def load_words(name: str) -> frozenset[str]:
    """Return the lines of nlp/data/`name` in lower case, without empty lines and those starting with "#".

    Raises LexiconError if there is no such file.
    """
    lines = _path(name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def expand(term: str) -> list[str]:
    """Return the forms of a term with optional parts or alternatives.

    "refugee(s)" gives "refugee" and "refugees"; "(deaf|hearing) people" gives "deaf people" and "hearing people".
    """
    match = _OPTIONAL.search(term)
    if match is None:
        return [" ".join(term.split())]
    before, after = term[: match.start()], term[match.end() :]
    options = match[1].split("|") if "|" in match[1] else ["", match[1]]
    return [form for option in options for form in expand(before + option + after)]
