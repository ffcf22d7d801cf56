import pytest

from nlp.records import TextRecord
from nlp.screening import screen_text
from nlp.screening.complaints import is_complaint
from nlp.screening.nonanswers import is_non_answer
from nlp.screening.safeguarding import find_danger

IN_DANGER = {
    "self-harm": [
        "I've got the tablets in front of me and I have written the letters.",
        "I don't want to be here any more",
        "She cut both arms last night and says she will finish it at the weekend.",
        "he keeps saying he wants to die",
        "took thirty paracetamol an hour ago",
        "I’m tired of living",
    ],
    "domestic-abuse": [
        "Last week he put his hands round my neck.",
        "My husband hits me and reads my messages",
        "please don't ring back, if he finds out I am finished",
    ],
    "abuse-or-neglect": [
        "There are bruises on her arms and the nephew won't let the nurse past the door",
        "my carer takes my card and there is money missing",
        "Dad was left in a wet bed all night again",
    ],
    "medical-emergency": [
        "I have a band round my chest and it goes down my left arm since six this morning",
        "his face has dropped and his speech is slurred",
        "baby hasn't moved since last night",
    ],
    "threat-to-others": [
        "I've got a blade in my coat and I know what time she locks up",
        "I'll burn that surgery down",
    ],
}
OVER_OR_DENIED = [
    pytest.param(
        "Ten years ago I was hurting myself every week. I'm writing this from the other side of it.",
        marks=pytest.mark.xfail(strict=True, reason="the classifier takes it for today's"),
    ),
    "As a survivor of domestic violence, safe for years now, I want a poster in every loo.",
    "The parking charge nearly gave me a heart attack when I saw the price.",
    "We need more suicide prevention training in barbers.",
    "I'm dying to know who designed this form",
    "I was never suicidal, just tired",
    "The bus queue is killing me",
]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in IN_DANGER.items() for text in texts]
)
def test_danger_is_seen_and_the_reason_given(kind: str, text: str):
    found, reason = find_danger(text)
    assert found == kind
    assert reason.startswith('Says "')


@pytest.mark.parametrize("text", OVER_OR_DENIED)
def test_what_is_over_denied_or_a_figure_of_speech_is_not_flagged(text: str):
    assert find_danger(text) == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        "n/a",
        "None",
        "no comment",
        "See above",
        "lol",
        "...",
        "",
        "👍",
        "I'll have to think about it and come back",
        "nothing to add thanks",
        "xxxx",
        "as I said before",
        "nada",
        "n/a not a carer",
        "no preference",
        "I really dont have a view on this one sorry",
    ],
)
def test_non_answers(text: str):
    assert is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    ["no gp", "no nhs dentist", "nothing was done", "see the doctor", "brilliant", "No one came", "no good"],
)
def test_short_answers_are_answers(text: str):
    assert not is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "They booked an interpreter for the wrong day, then told me to bring my daughter. I have asked three times.",
        "Reference SIG/2291. My results were sent to a different patient. Still no apology.",
        "My wife was discharged at midnight with no notes and nobody told us.",
        "My scan on the 14th was cancelled by text and nobody has rung me back since. I want an apology.",
    ],
)
def test_complaints_tell_of_one_failure(text: str):
    assert is_complaint(text)


@pytest.mark.parametrize(
    "text",
    [
        "Parking is a rip off.",
        "Thank you, the nurses were wonderful to me.",
        "My idea is a bench on every street.",
        "stop building flats",
        "They cancel, they always cancel, might as well not bother",
    ],
)
def test_grumbles_praise_and_ideas_are_no_complaints(text: str):
    assert not is_complaint(text)


def test_a_screened_text_carries_all_flags():
    screened = screen_text(TextRecord("7", "I've had enough of living. Marlon, 07700 900123"))
    assert (screened.id, screened.language, screened.safeguarding) == ("7", "en", "self-harm")
    assert screened.screened == "I've had enough of living. [name 1], [phone]"
    assert not screened.non_answer
