"""The words of the frame around pages: collected from templates and code for people who translate them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
from django.template import engines

CALLS = {"gettext": 1, "gettext_lazy": 1, "_": 1, "ngettext": 2, "ngettext_lazy": 2}
"""Function name: how many of its arguments are texts."""
STAFF_ONLY = (
    "admin",
    "wagtailcore",
    "account",
    "mfa",
    "socialaccount",
    "admin_views",
    "viewsets",
    "editing",
    "sign_in",
    "email",
)
"""Folders whose words only staff read, or that are sent in English."""


@dataclass(frozen=True)
class Message:
    """A text, its plural ("" where it has none)."""

    text: str
    plural: str


def messages(root: Path) -> dict[Message, list[str]]:
    """Return every text that readers see, in the order of the files, with the files that it stands in."""
    found: dict[Message, list[str]] = {}
    for path in _files(root):
        read = _in_template if path.suffix == ".html" else _in_code
        for message in read(path):
            name = path.relative_to(root).as_posix()
            files = found.setdefault(message, [])
            if name not in files:
                files.append(name)
    return found


def bring_up_to_date(path: Path, known: dict[Message, list[str]]) -> polib.POFile:
    """Let the file of a language at `path` hold the `known` texts and no others, and compile it beside itself.

    What is translated stays so. Return the file.
    """
    there = {(entry.msgid, entry.msgid_plural): entry for entry in polib.pofile(str(path))}
    file = polib.pofile(str(path))
    file.clear()
    for message, files in known.items():
        old = there.get((message.text, message.plural))
        entry = old or _blank(message, file.metadata)
        entry.occurrences = [(name, "") for name in files]
        flags = ["python-format"] if "%(" in message.text + message.plural else []
        entry.flags = flags + [flag for flag in entry.flags if flag == "fuzzy"]
        file.append(entry)
    file.wrapwidth = 110
    file.save(str(path))
    file.save_as_mofile(str(path.with_suffix(".mo")))
    return file


def _blank(message: Message, metadata: dict[str, str]) -> polib.POEntry:
    if not message.plural:
        return polib.POEntry(msgid=message.text, msgstr="")
    forms = int(metadata["Plural-Forms"].partition("nplurals=")[2].partition(";")[0])
    return polib.POEntry(
        msgid=message.text, msgid_plural=message.plural, msgstr_plural=dict.fromkeys(range(forms), "")
    )


def _files(root: Path) -> Iterator[Path]:
    for folder, ending in (("templates", "html"), ("cms", "py"), ("insight", "py")):
        for path in sorted((root / folder).rglob(f"*.{ending}")):
            if not set(STAFF_ONLY) & set(path.relative_to(root).parts[:-1]):
                yield path


def _in_template(path: Path) -> Iterator[Message]:
    env: Any = engines["jinja2"].env  # type: ignore[attr-defined]
    for _line, call, texts in env.extract_translations(path.read_text(encoding="utf-8")):
        given = texts if isinstance(texts, tuple) else (texts,)
        words = [text for text in given if isinstance(text, str)]
        if words:
            yield _message(call, words)


def _in_code(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in CALLS:
            continue
        given = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if given:
            yield _message(node.func.id, given)


def _message(call: str, texts: list[str]) -> Message:
    return Message(texts[0], texts[1] if CALLS.get(call, 1) == 2 else "")
