"""Answers that say nothing."""

import re

from nlp.lexicons import load_words

_LONGEST = 80
_NOISE = re.compile(r"[^\w'/]+")
_TAIL = r"(?:\s+(?:at (?:all|present|the moment|this time|this stage)|today|now|for now|right now|really|sorry|thanks|thank you|ta|tbh|x+))*"
_NOTHING = re.compile(
    r"(?:sorry )?(?:i(?:'ve| have|ve)?(?: really)?(?: got)? )?(?:no|none|nothing|not any|not anything|nowt|zero)"
    r"(?: more| further| other| else| really| particular| specific| additional| extra)*"
    r"(?: (?:comments?|answers?|ideas?|views?|opinions?|thoughts?|suggestions?|feedback|reply|response|experience(?: of (?:this|it|that))?|"
    r"to (?:add|say|report|comment|declare|mention|suggest|write|put)(?: here)?|comes to mind|springs to mind|"
    r"(?:that )?i (?:can|could) think of))*"
)
_UNABLE = re.compile(
    r"(?:sorry )?(?:i )?(?:really )?(?:do not|don't|dont|can't|cannot|cant|can not|couldn't|couldnt|wouldn't|would not|not)(?: really)? "
    r"(?:know(?: what to (?:say|put|write))?|say|think of (?:anything|any|one)|remember|comment|understand(?: (?:the question|this))?|"
    r"sure(?: what (?:this|to|you)(?: \w+){0,3})?|have (?:an? |any )?(?:opinion|view|answer|comments?|ideas?)|applicable|relevant(?: to me)?|"
    r"used (?:it|this|them)|that i (?:can|could) think of|for me(?: to say)?)"
)
_ELSEWHERE = re.compile(
    r"(?:please )?(?:(?:see|as|refer(?:red)? to|same as|ditto|per|already|i(?:'ve| have)?(?: already)?|read) ?)+"
    r"(?:(?:my|the|per|to|i|in|on|have|answer(?:ed|s)?|said|mentioned|covered|stated|told you|written|question|reply|comments?|last|other) ?)*"
    r"(?:above|before|below|previous(?:ly)?|earlier|already|answer(?:ed|s)?|sheet|side|page|attached|overleaf|last time|said|mentioned|"
    r"q\d+|question \w+|previous (?:answer|question|page|one)s?|told you)?"
)
_LATER = re.compile(
    r"(?:i'?ll|i will|let me|need to|will|i'd)(?: have to| need to)? (?:think about (?:it|this|that)|come back(?: to (?:this|it|you))?|"
    r"get back(?: to you)?|let you know)(?: and (?:come|get) back(?: to you)?)?(?: later)?"
)
_FORMS = tuple(re.compile(form.pattern + _TAIL) for form in (_NOTHING, _UNABLE, _LATER))
_SAID = re.compile(
    r"\b(?:above|before|previous|earlier|already|answered|sheet|attached|overleaf|last time|q\d+)\b"
)


def is_non_answer(text: str) -> bool:
    """Return whether the text holds no point at all: empty, signs only, "n/a", "see above", "no comment"."""
    if not any(character.isalnum() for character in text):
        return True
    if len(text) > _LONGEST:
        return False
    plain = _NOISE.sub(" ", text.lower().replace("’", "'")).strip()
    known = load_words("non_answers.txt")
    if plain in known or plain.replace("/", " ") in known or _is_keyboard_noise(plain):
        return True
    if _SAID.search(plain) and _ELSEWHERE.fullmatch(plain):
        return True
    return any(form.fullmatch(plain) for form in _FORMS)


def _is_keyboard_noise(plain: str) -> bool:
    letters = plain.replace(" ", "")
    return len(letters) > 1 and len(set(letters)) == 1
