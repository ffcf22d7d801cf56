from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lexicons import load_lexicon
from nlp.screening.complaints import is_complaint
from nlp.screening.danger_abroad import find_danger_abroad
from nlp.screening.danger_features import concepts_of, features_of, features_of_whole, plain, stretches
from nlp.screening.nonanswers import is_non_answer
from nlp.screening.safeguarding import KINDS, find_danger, load_danger, score_whole
from nlp.training.safeguarding.examples import read_invented

DANGER = [
    "My son told me he has a plan and he gave his guitar away. He is 19. I took the tablets out of the house.",
    "Sometimes I stand on the platform and think one step and they would all be better off without me.",
    "My husband has my bank card and my phone. If I am late he locks me out. I am scared to go home to him.",
    "the lady upstairs has a bruise on her face again and i hear him shouting and things breaking",
    "My mother's carer leaves her in a wet bed and shouts at her. She flinches when the door goes. Her purse is empty.",
    "The little boy next door is always hungry and has belt marks on his legs, he begs not to go home",
    "I can't breathe properly and there is a tight pain in my chest since this morning, I'm sweating and nobody answers",
    "my baby is floppy and wont wake up for milk, she is two weeks old and her lips look blue now",
    "I know where the manager lives and I've got a knife. He will pay for this.",
    "The voices tell me to hurt my neighbour and I am scared I will do it tonight",
]
ORDINARY = [
    "I could murder a cup of tea after three hours in that waiting room.",
    "The hold music is killing me.",
    "Twenty years ago I tried to end my life. The nurses were wonderful and I am well now.",
    "Train taxi drivers to spot domestic abuse and put a poster in every pub toilet.",
    "Suicide is the biggest killer of young men and the council spends nothing on it.",
    "I rang 999 when my husband had chest pain last year and the crew were brilliant, they saved his life.",
    "The carers come late and dad misses his lunch, but they are kind.",
    "My chest clinic appointment was cancelled twice and nobody rang.",
    "I am not suicidal, I just want somebody to talk to about my divorce.",
    "Knife crime is up on our estate, open the youth club again.",
    "",
]
ODD = [
    "",
    " ",
    "\x00",
    "\ud800",
    "a\ud800b \udfff c",
    "\u200b\u200b",
    "👍🏽" * 50,
    "مرحبا ABC 你好",
    "'",
    "İ" * 100,
]


@pytest.mark.parametrize("text", DANGER)
def test_new_wordings_of_danger_are_flagged(text: str):
    kind, reason = find_danger(text)
    assert kind in KINDS
    assert reason.startswith('Says "')


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_texts_with_strong_words_are_not(text: str):
    assert find_danger(text) == (None, "")


def test_the_reason_is_words_of_the_text():
    text = "Lovely nurse. He has got my phone and my wages and I am afraid of him. The bus is late."
    _, reason = find_danger(text)
    assert reason.removeprefix('Says "').removesuffix('"') in plain(text)


def test_a_stretch_is_one_sentence_or_two_neighbours():
    found = stretches(plain("One is here. Two is here. Three is here."))
    assert [" ".join(stretch.words) for stretch in found] == [
        "one is here",
        "two is here",
        "three is here",
        "one is here two is here",
        "two is here three is here",
    ]


def test_long_sentences_are_read_in_pieces():
    words = " ".join(f"word{chr(97 + at % 26)}" for at in range(200))
    assert max(len(stretch.words) for stretch in stretches(words)) <= 80


def test_concepts_are_found_as_phrases_and_beginnings():
    assert {"throat", "he_she", "control"} <= set(
        concepts_of(("he", "strangled", "her", "took", "my", "passport"))
    )


def test_every_concept_has_terms_that_are_words():
    for concept, terms in load_lexicon("danger_words.yaml").items():
        assert terms, concept
        assert all(isinstance(term, str) for term in terms), concept


def test_the_model_knows_its_features():
    model = load_danger()
    (stretch,) = stretches("he hits me and i am scared")
    assert len(model.stretch.weights.keys() & features_of(stretch).keys()) > 5
    assert len(model.whole.weights.keys() & features_of_whole(stretch.words).keys()) > 5
    assert "scared" in model.stretch.leanings


def test_what_a_whole_text_says_counts_beside_its_most_telling_sentence():
    model = load_danger()
    danger = score_whole("he locks the door and he reads my phone and i am scared of him", model.whole)
    assert danger > score_whole("the bus is late and the car park is dear and the app is slow", model.whole)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ya no quiero  vivir, doctora", "self-harm"),
        ("Mój mąż mnie bije kiedy pije", "domestic-abuse"),
        ("Mąż często bije mnie", "domestic-abuse"),
        ("আমি বাঁচতে চাই না", "self-harm"),
        ("我不想活了", "self-harm"),
        ("J'ai mal à la poitrine depuis ce matin", "medical-emergency"),
        ("Mi marido me acompaña a la consulta", None),
        ("Dobry lekarz, dziękuję", None),
    ],
)
def test_plain_words_of_danger_in_other_languages(text: str, kind: str | None):
    found, reason = find_danger_abroad(plain(text))
    assert found == kind
    assert bool(reason) == (kind is not None)


def test_comments_kept_for_measuring_are_not_learnt_from():
    learnt, kept = ({e.text for e in read_invented(name)} for name in ("comments.txt", "kept.txt"))
    assert len(learnt) > 300
    assert not learnt & kept
    assert {e.kind for e in read_invented("kept.txt")} == {*KINDS, None}


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_raise_no_alarm(text: str):
    assert find_danger(text) == (None, "")
    assert not is_complaint(text)
    is_non_answer(text)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str):
    kind, reason = find_danger(text)
    assert (kind is None) == (reason == "")


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["pain ", "he hit me. ", "a", "tablets and ", "no ", "😀 "])
def test_time_grows_in_line_with_length(unit: str):
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        started = perf_counter()
        find_danger(text)
        is_complaint(text)
        is_non_answer(text)
        return perf_counter() - started

    seconds(1000)
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.02)


@pytest.mark.parametrize(
    "before", ["The bus was late and the tea was cold. " * 200, "İ" * 2_000 + ". ", " " * 8_000]
)
def test_danger_told_late_is_seen(before: str):
    told = "My husband hit me again last night and I am scared to go home to him."
    kind, reason = find_danger(before + told)
    assert kind == "domestic-abuse"
    assert "hit me" in reason or "scared" in reason
