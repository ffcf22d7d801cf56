"""The texts that the recogniser of names is trained on."""

import spacy

from nlp.training.person_names.documents import without_spaces


def test_a_name_to_learn_neither_begins_nor_ends_with_a_space():
    doc = spacy.blank("en")("thanks to  Ohora   and  me")
    spans = [doc.char_span(9, 18, label="PERSON", alignment_mode="expand"), doc.char_span(10, 11), None]
    assert [(person.text, person.label_) for person in without_spaces(spans)] == [("Ohora", "PERSON")]
