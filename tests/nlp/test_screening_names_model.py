"""The model of names: what it reads, that it is replaceable, and that nothing is screened without it."""

import subprocess
import sys

import pytest

from nlp.errors import ScreeningError
from nlp.lexicons import load_words
from nlp.records import TextRecord
from nlp.screening import find_personal_data, screen_text
from nlp.screening.name_model import OWN_MODEL, find_people, load_model
from nlp.screening.name_words import is_name


@pytest.fixture
def ruled(tmp_path):
    """Return a maker of spaCy pipelines that find a name, Zebedee if none is given, as the label given."""
    import spacy  # which takes seconds: not where tests are only looked for

    def make(label: str, name: str = "Zebedee") -> str:
        pipeline = spacy.blank("en")
        ruler = pipeline.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": label, "pattern": name}])
        pipeline.to_disk(tmp_path / label)
        return str(tmp_path / label)

    return make


@pytest.mark.parametrize("label", ["PERSON", "PER"])
def test_another_pipeline_can_be_named(label, ruled, monkeypatch):
    monkeypatch.setenv("SPACY_MODEL", ruled(label))
    assert [tuple(place) for place in find_people(["I met Zebedee."])[0]] == [(6, 13)]
    assert (
        screen_text(TextRecord("1", "We came by bus with Zebedee there")).screened
        == "We came by bus with [name 1] there"
    )


def test_a_pipeline_without_people_is_refused(ruled, monkeypatch):
    monkeypatch.setenv("SPACY_MODEL", ruled("ORG"))
    with pytest.raises(ScreeningError, match="does not look for people"):
        find_people(["anything"])


def test_without_a_model_nothing_is_screened(monkeypatch):
    monkeypatch.setenv("SPACY_MODEL", "no_such_pipeline")
    with pytest.raises(ScreeningError, match="Nothing is screened without it"):
        screen_text(TextRecord("1", "The nurse was kind"))


def test_a_broken_folder_is_refused(tmp_path, monkeypatch):
    (tmp_path / "meta.json").write_text("{}")
    (tmp_path / "config.cfg").write_text("[nlp")
    monkeypatch.setenv("SPACY_MODEL", str(tmp_path))
    with pytest.raises(ScreeningError, match="can't be read"):
        find_people(["anything"])


def test_the_model_is_read_once():
    assert load_model(str(OWN_MODEL)) is load_model(str(OWN_MODEL))


def test_a_name_late_in_a_long_text_is_at_its_place():
    text = "The ward was clean and the food was warm. " * 400 + "Thank you to nurse Adwoa Mensah."
    start, end = find_people([text])[0][-1]
    assert text[start:end] == "Adwoa Mensah"


def test_a_name_after_an_endless_word_is_at_its_place():
    text = "a" * 5000 + " and my carer Adwoa comes"
    start, end = find_people([text])[0][-1]
    assert text[start:end] == "Adwoa"


@pytest.mark.slow
def test_importing_screening_loads_no_spacy():
    code = "import sys, nlp.screening, nlp.stages; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("place", ["Derbyshire", "Palo Alto", "Mogadishu", "Exxon Mobil", "Ramipril"])
def test_a_place_or_medicine_of_the_wide_world_is_nobody(place, ruled, monkeypatch):
    monkeypatch.setenv("SPACY_MODEL", ruled("PERSON", place))
    assert find_personal_data(f"We heard of {place} there") == ()


def test_somebody_called_as_a_place_is_somebody(ruled, monkeypatch):
    monkeypatch.setenv("SPACY_MODEL", ruled("PERSON", "nottingham"))
    assert [span.label for span in find_personal_data("the nurse nottingham was kind")] == ["PERSON"]


@pytest.mark.parametrize("name", ["world_places.txt", "companies.txt", "medicines.txt"])
def test_no_place_company_or_medicine_is_in_a_list_of_names(name):
    lists = load_model(str(OWN_MODEL)).get_pipe("list_marks").lists
    names = lists["given"] | lists["surname"]
    assert [word for word in load_words(name) if is_name(word) or word in names] == []
