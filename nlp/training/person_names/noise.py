"""The ways people really write: no capitals, all capitals, no stops, slips of the finger."""

import random
import re
from collections.abc import Iterator

from nlp.training.person_names.marked import MarkedText
from nlp.training.person_names.people import plain

_STOPS = re.compile(r"[.,;:!?'’\"()]")


def roughen(marked: MarkedText, chooser: random.Random) -> MarkedText:
    """Return the text as it is (most often), or written carelessly. Names keep their places."""
    draw = chooser.random()
    if draw < 0.15:
        marked = _cased(marked, str.lower)
    elif draw < 0.18:
        marked = _cased(marked, str.upper)
    if chooser.random() < 0.1:
        marked = _rewritten(marked, [(m.start(), m.end(), "") for m in _STOPS.finditer(marked.text)])
    if chooser.random() < 0.06:
        marked = _rewritten(
            marked, [(m.start(), m.end(), m[0].strip()) for m in re.finditer(r"[.,] ", marked.text)]
        )
    if chooser.random() < 0.12:
        marked = _rewritten(marked, list(_slips(marked, chooser)))
    return marked


def rough_name(name: str, word: bool, chooser: random.Random) -> str:
    """Return the name as written, or in other letters or misspelt; `word` says that it is also an ordinary word."""
    draw = chooser.random()
    if draw < 0.2 and (not word or chooser.random() < 0.15):
        name = name.lower()
    elif draw < 0.24:
        name = name.upper()
    elif draw < 0.29:
        name = plain(name).title()
    if chooser.random() < 0.05 and len(name) > 4:
        name = _slip(name, chooser.randrange(1, len(name) - 1), chooser)
    return name


def _cased(marked: MarkedText, case: object) -> MarkedText:
    text = marked.text.lower() if case is str.lower else marked.text.upper()
    return MarkedText(text, marked.names) if len(text) == len(marked.text) else marked


def _slip(word: str, at: int, chooser: random.Random) -> str:
    kind = chooser.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def _slips(marked: MarkedText, chooser: random.Random) -> Iterator[tuple[int, int, str]]:
    for match in re.finditer(r"[a-z]{5,}", marked.text):
        inside = any(start < match.end() and match.start() < end for start, end in marked.names)
        if not inside and chooser.random() < 0.15:
            word = match[0]
            yield match.start(), match.end(), _slip(word, chooser.randrange(1, len(word) - 1), chooser)


def _rewritten(marked: MarkedText, edits: list[tuple[int, int, str]]) -> MarkedText:
    """Return the text with stretches replaced, except those that lie in names."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    done = shift = 0
    waiting = [e for e in edits if not any(a < e[1] and e[0] < b for a, b in marked.names)]
    for start, end in marked.names:
        while waiting and waiting[0][1] <= start:
            done, shift = _apply(waiting.pop(0), marked.text, parts, done, shift)
        places.append((start + shift, end + shift))
    while waiting:
        done, shift = _apply(waiting.pop(0), marked.text, parts, done, shift)
    return MarkedText("".join([*parts, marked.text[done:]]), tuple(places))


def _apply(edit: tuple[int, int, str], text: str, parts: list[str], done: int, shift: int) -> tuple[int, int]:
    start, end, new = edit
    parts += [text[done:start], new]
    return end, shift + len(new) - (end - start)
