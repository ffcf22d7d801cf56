"""What reads as a name: whole noun phrases, by the parts of speech of the texts that hold them."""

import gzip

import pytest

from nlp.phrases import PhraseReader
from nlp.training.parts_of_speech.__main__ import as_typed, documents, read_sentences


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("waiting times", "the waiting times are too long"),
        ("GP appointment", "I could not get a GP appointment for weeks"),
        ("waiting for a GP appointment", "I hate waiting for a GP appointment"),
        ("choice of food", "There was no choice of food on the ward"),
        ("sorry for the wait", "She said sorry for the wait"),
        ("parks", "we like the parks"),
    ],
)
def test_a_noun_phrase_reads_well(phrase, text):
    assert PhraseReader().reads_well(phrase, [text])


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("changed my life", "it changed my life"),
        ("round and held the baby", "my mum came round and held the baby"),
        ("send people home", "they send people home too early"),
        ("interpreter", "nobody is there"),
    ],
)
def test_a_piece_of_a_sentence_does_not(phrase, text):
    assert not PhraseReader().reads_well(phrase, [text])


def test_a_phrase_cut_out_of_a_longer_one_does_not_read_well():
    assert not PhraseReader().reads_well("new health", ["the new health visitor came"])
    assert PhraseReader().reads_well("new health visitor", ["the new health visitor came"])


def test_half_of_the_places_are_enough():
    texts = ["the food store is shut", "they store food here", "a food store"]
    assert PhraseReader().reads_well("food store", texts)


def test_a_text_is_tagged_once():
    reader = PhraseReader()
    reader.reads_well("park", ["the park is shut"])
    tagged = reader.tagged["the park is shut"]
    reader.reads_well("shut", ["the park is shut"])
    assert reader.tagged == {"the park is shut": tagged}


def test_the_treebank_is_read_as_it_is_and_as_residents_type(tmp_path):
    lines = (
        "# text\n1\tThe\tthe\tDET\tDT\n2\tPark\tpark\tNOUN\tNN\n3\t.\t.\tPUNCT\t.\n\n1\tGo\tgo\tVERB\tVB\n"
    )
    path = tmp_path / "some.conllu.gz"
    path.write_bytes(gzip.compress(lines.encode()))
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        sentences = list(read_sentences(handle))
    assert sentences == [[("The", "DT"), ("Park", "NN"), (".", ".")], [("Go", "VB")]]
    assert as_typed(sentences[0]) == [("the", "DT"), ("park", "NN")]
    assert len(documents(sentences)) == 4
