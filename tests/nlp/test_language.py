import pytest

from nlp.config import LANGUAGES
from nlp.language import detect_language

SENTENCES = {
    "en": "I rang the surgery three times and nobody picked up the phone.",
    "es": "Cuando llamo al médico, la grabación está solo en inglés y no entiendo nada.",
    "pt": "Não falo bem inglês e ao telefone não consigo explicar o que sinto.",
    "pl": "W przychodni powiedzieli, że mam przyjść z kimś, kto tłumaczy.",
    "fr": "Les voisins traduisent souvent chez le médecin, et il n'y a plus de secret.",
    "so": "Markaan dhakhtarka u tago, waxaan u baahanahay turjumaan.",
    "bn": "ডাক্তার ভালো মানুষ, কিন্তু চিঠি সব ইংরেজিতে আসে।",
    "ar": "الطبيب لطيف لكن لا أحد يتكلم العربية في العيادة",
    "tr": "Randevu almak çok zor, telefonda kimse Türkçe bilmiyor.",
}


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_tells_languages_of_the_area(language: str, text: str):
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["no gp", "brilliant", "the nurse was kind", "no nhs dentist"])
def test_short_plain_words_are_english(text: str):
    assert detect_language(text) == "en"


@pytest.mark.parametrize("text", ["", "   ", "???", "👍👍", "12345", "Zxqv brrt"])
def test_what_cannot_be_told_is_undetermined(text: str):
    assert detect_language(text) == "und"


def test_lone_surrogates_do_no_harm():
    assert detect_language("Das \ud800 ist ein ganz anderer Satz als sonst hier") in {*LANGUAGES, "und"}


def test_misspelt_english_is_english():
    assert detect_language("i carnt get threw to the docters on the fone its a joke") == "en"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "der Arzt war sehr nett aber in Eile"),
        ("el", "Δεν μπορώ να κλείσω ραντεβού με τον γιατρό"),
        ("ru", "Я не понимаю врача и мне нужен переводчик"),
        ("ti", "ሓኪም ዝብሎ ኣይርድኣንን እዩ"),
        ("am", "ሐኪሙ የሚለው ነገር አይገባኝም"),
        ("es", "no me dan cita a tiempo nunca"),
        ("fr", "on me dit de rappeler demain a huit heures"),
        ("bn", "ami ingreji bujhi na tai daktar er kotha bujhte pari na"),
        ("ur", "mujhe angrezi nahi aati is liye doctor ki baat samajh nahi aati"),
        ("pa", "mainu angrezi nahi aundi te doctor di gal samajh nahi aundi"),
        ("en", "Jollof, egusi, moi moi, fufu: teach dietitians our food"),
        ("en", "abeg make una dey pick phone, e don tire me"),
        ("en", "thx 4 da help innit bruv"),
    ],
)
def test_latin_letters_shared_words_and_slang_do_not_mislead(language: str, text: str):
    assert detect_language(text) == language
