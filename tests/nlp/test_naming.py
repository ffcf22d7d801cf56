from nlp.naming import name_topic, name_topics
from nlp.training.phrase_words import tag_counts, unfit

WAITING = [
    "Waiting times for appointments are too long",
    "The waiting times for appointments got worse",
    "Long waiting times for appointments at my GP",
    "I hate waiting times",
]


def test_a_name_is_a_phrase_that_several_people_use():
    assert name_topic(["waiting times", "appointments", "gp"], WAITING) == "Waiting times for appointments"


def test_a_phrase_of_one_person_never_becomes_a_name():
    texts = ["Doctor Zebedee was rude", "The doctor was rude", "A rude doctor again"]
    assert "Zebedee" not in name_topic(["zebedee", "doctor", "rude"], texts)


def test_words_said_together_in_another_order_bear_out_a_phrase():
    texts = ["The staff were always caring", "Caring staff", "They rang"]
    assert name_topic(["rang", "caring", "staff"], texts) == "Caring staff"


def test_two_keywords_that_nobody_says_together_are_never_joined():
    texts = ["They rang me back", "She rang again", "We spoke at length", "He spoke"]
    assert " and " not in name_topic(["rang", "spoke"], texts)


def test_a_phrase_of_one_text_needs_words_that_others_use_in_any_topic():
    food = (["food"], ["The food", "Food was cold", "Choices of food", "Zebedee food"])
    shops = (["shops"], ["More choices in the shops", "shops"])
    for name in (name_topics([food, shops])[0], name_topic(*food)):
        assert name == "Food"
    rare = (["food", "meals"], ["Choices of food", "Meals", "Cold dinners", "Zebedee food"])
    assert name_topics([rare, shops])[0] == "Food"
    assert name_topics([(rare[0], [*rare[1], "Late meals", "Dinners"]), shops])[0] == "Choices of food"


def test_a_word_that_half_the_texts_hold_comes_before_a_phrase_of_one():
    texts = ["Nothing", "Nothing.", "Nothing at all", "An amazing job", "A job"]
    assert name_topics([(["job", "nothing"], texts), (["amazing"], ["amazing trip"])])[0] == "Nothing"


def test_marks_of_hidden_words_are_not_part_of_a_name():
    texts = ["The letter from [name 1] was late", "A letter from [name 1] again", "Letter from XXXX lost"]
    name = name_topic(["letter", "name"], texts)
    assert name == "Letter"


def test_short_words_in_capitals_stay_but_shouting_does_not():
    assert name_topic(["gp", "surgery"], ["My GP surgery is shut", "The GP surgery closed"]) == "GP surgery"
    assert name_topic(["food store"], ["A WHOLE FOOD store", "The FOOD store"]) == "Food store"
    shouting = ["STAFF PARKING IS BAD", "STAFF PARKING AGAIN"]
    assert name_topic(["staff parking"], shouting) == "Staff parking"


def test_phrases_do_not_run_over_the_end_of_a_sentence():
    texts = ["Bad food. Parking was fine", "Cold food. Parking was free"]
    assert "food parking" not in name_topic(["food", "parking"], texts).lower()


def test_with_no_common_phrase_a_keyword_that_is_a_thing_serves_and_with_nothing_other():
    assert name_topic(["costly", "parking", "fines"], ["one text"]) == "Parking"
    assert name_topic([], []) == "Other"


def test_no_two_topics_have_the_same_name():
    given = [(["waiting times", "appointments"], WAITING)] * 3 + [([], [])] * 2
    names = name_topics(given)
    assert len(set(names)) == len(names) == 5
    assert names[0] == "Waiting times for appointments"


def test_a_phrase_that_ends_in_a_noun_is_preferred_to_one_that_ends_in_a_verb():
    texts = ["A friendly nurse helped us", "The friendly nurse helped me", "One friendly nurse helped him"]
    assert name_topic(["nurse helped", "friendly"], texts) == "Friendly nurse"


def test_a_name_of_two_words_or_more_is_preferred_to_one_word():
    texts = [
        "Parking is bad",
        "Parking costs too much",
        "Bad parking",
        "The car park is full",
        "Car park full",
    ]
    assert name_topic(["parking", "car park"], texts) == "Car park"


def test_what_a_person_does_may_be_a_name():
    texts = ["Getting an appointment is hard", "It is hard getting an appointment", "getting an appointment!"]
    assert name_topic(["appointment"], texts) == "Getting an appointment"


def test_praise_alone_is_no_name_but_may_belong_to_one():
    texts = ["Good food", "The food was good", "good food again", "So good"]
    assert name_topic(["food"], texts) == "Good food"


def test_the_same_words_in_another_order_are_the_same_name():
    texts = ["choice of food", "a choice of food", "food choice", "food choice again"]
    names = name_topics([(["choice", "food"], texts)] * 2)
    assert {frozenset(name.lower().replace(" of", "").split()) for name in names} != {
        frozenset({"choice", "food"})
    }


def test_words_are_counted_by_their_place_in_a_phrase():
    rows = [
        f"1\t{word}\t_\t_\t{tag}"
        for word, tag in (("told", "VBD"), ("Nurse", "NN"), ("kind", "JJ"))
        for _ in range(3)
    ]
    counts = tag_counts([*rows, "# text = told", "2\tonce\t_\t_\tRB"])
    assert unfit(counts, frozenset({"NN"})) == ["kind", "told"]
    assert unfit(counts, frozenset({"NN", "JJ"})) == ["told"]


def test_proper_names_keep_their_capitals():
    texts = [
        "Health talks in Tamil would help",
        "more health talks in tamil",
        "Our health talks in Tamil, please",
    ]
    assert name_topic(["talks", "tamil"], texts) == "Health talks in Tamil"


def test_where_it_was_said_names_no_topic_if_something_else_can():
    texts = [
        "The traffic on Old Kent Road",
        "traffic along old kent road again",
        "So much traffic, cars on Old Kent Road",
        "Old Kent Road has traffic like nowhere",
    ]
    assert name_topic(["kent", "road", "traffic"], texts) == "Traffic on Old Kent Road"
    assert (
        name_topic(["kent", "road", "buses"], [*texts[1:], "the 53 on Old Kent Road", "more buses"])
        != "Old Kent Road"
    )


def test_a_single_proper_name_may_be_what_a_topic_is_about():
    texts = [
        "I had Covid, people kept away",
        "When Covid came, people stayed in",
        "They say Covid is over, people forget",
    ]
    assert name_topic(["covid", "people"], texts) == "Covid"
    texts = [text.replace("Covid", "the GPs") for text in texts]
    assert name_topic(["gps", "people"], texts).lower() == "gps"


def test_a_shouted_text_has_no_proper_names():
    texts = ["THE WAITING TIMES ARE LONG", "WAITING TIMES AGAIN", "the waiting times"]
    assert name_topic(["waiting times"], texts) == "Waiting times"
