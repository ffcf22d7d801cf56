"""Blocks: evidence can't be typed, quotes that must not be shown are not, everything has a preview."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from cms import blocks, models
from cms.blocks.frozen import FrozenFigureBlock, how_it_stands, read_figure
from insight.enums import QuoteStatus
from insight.models import Quote, Response, Submission, Theme
from insight.published import freeze_prevalence, freeze_respondents, freeze_sides, quote_choices

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ALL = [getattr(blocks, name) for name in blocks.__all__]
FROZEN = [block for block in ALL if issubclass(block, FrozenFigureBlock)]


@pytest.mark.parametrize("block_class", ALL)
def test_a_block_has_icon_label_description_template_and_preview(block_class, reference):
    block = block_class()
    block.set_name("block")
    assert block.meta.icon != "placeholder"
    assert block.label
    assert block.get_description()
    if block_class is blocks.FindingBlock:  # never chosen by itself, never shown
        return
    assert block.meta.template
    assert block.is_previewable
    html = block.render(block.get_preview_value())
    assert "<" in html
    assert "style=" not in html


def test_every_child_block_of_a_page_is_one_of_ours():
    from wagtail.fields import StreamField

    for name in models.__all__:
        for field in getattr(models, name)._meta.get_fields():
            if isinstance(field, StreamField):
                assert {type(child) for child in field.stream_block.child_blocks.values()} <= set(ALL)


def test_the_preview_page_is_in_the_sites_own_look(rf):
    html = render_to_string(
        "wagtailcore/shared/block_preview.html", {"page_title": "Preview"}, request=rf.get("/")
    )
    assert "/static/site/site.css" in html


@pytest.mark.parametrize("block_class", FROZEN)
def test_a_frozen_figure_can_not_be_typed_or_changed(block_class):
    block = block_class()
    sealed = block.get_preview_value()
    assert block.clean(sealed) == sealed
    key = next(iter(sealed["values"]))
    for changed, message in (
        ({**sealed, "values": {**sealed["values"], key: 9999}}, "changed by hand"),
        ({**sealed, "record_ids": [1]}, "changed by hand"),
        ({**sealed, "seal": "x"}, "changed by hand"),
        ({key: value for key, value in sealed.items() if key != "seal"}, "changed by hand"),
        ({"count": 3}, "not a figure"),
        ("{", "Enter a valid JSON"),
        (None, "required"),
    ):
        with pytest.raises(ValidationError, match=message):
            block.clean(block.value_from_form(changed))


def test_a_figure_belongs_in_its_own_kind_of_block():
    with pytest.raises(ValidationError, match="another kind"):
        blocks.SidesBlock().clean(blocks.FigureBlock().get_preview_value())


def test_a_figure_comes_back_from_the_form_as_it_went(world):
    block = blocks.FigureBlock()
    sealed = freeze_prevalence(world.theme).to_json()
    state = block.get_form_state(sealed)
    assert json.loads(state)["says"].startswith("Holds. Waiting on the phone: 12 of 30 answers")
    assert block.clean(block.value_from_form(state)) == sealed
    assert block.get_form_state(None) == ""
    assert block.value_from_form("") is None


def test_the_editor_reads_holds_moved_and_gone(world):
    sealed = freeze_prevalence(world.theme).to_json()
    response = world.answer()
    assert "Now it is 13 of 31 answers" in how_it_stands(sealed)
    response.delete()
    assert how_it_stands(sealed).startswith("Holds.")
    Response.objects.filter(segments__codings__theme=world.theme).update(screened="Other words [name 1].")
    assert "The number is the same now" in how_it_stands(sealed)
    Theme.objects.filter(pk=world.theme.pk).update(status="retired")
    assert how_it_stands(sealed).startswith("Gone.")
    assert "changed by hand" in how_it_stands({**sealed, "label": "Other"})


@pytest.mark.parametrize(
    ("freeze", "words"),
    [
        (lambda world: freeze_sides(world.theme), "0 glad, 12 unhappy"),
        (lambda world: freeze_respondents(world.engagement), "30 people, 30 answers"),
    ],
)
def test_other_kinds_are_put_in_words_too(world, freeze, words):
    assert words in how_it_stands(freeze(world).to_json())


def test_a_figure_shows_number_base_and_newer_evidence(world):
    block = blocks.FigureBlock()
    sealed = freeze_prevalence(world.theme).to_json()
    html = " ".join(block.render(sealed).split())
    assert "2 in 5" in html
    assert "(12 of 30 answers)" in html
    assert "Newer evidence exists" not in html
    world.answer()
    assert "Newer evidence exists" in block.render(sealed)


def test_a_figure_of_nothing_and_no_figure_show_nothing(world):
    Response.objects.all().delete()
    assert not blocks.FigureBlock().render(freeze_prevalence(world.theme).to_json()).strip()
    assert not blocks.FigureBlock().render({"count": 1}).strip()
    assert read_figure({"count": 1}) is None


def test_a_quote_shows_the_exact_words_and_no_more_than_a_borough(world):
    html = blocks.QuoteBlock().render(world.quote.pk)
    assert "I wait on the phone, day 0." in html
    assert "Resident of Lewisham" in html


def take_consent_back(quote):
    Submission.objects.filter(responses__segments__quotes=quote).update(consent_quote=False)


def refuse(quote):
    Quote.objects.filter(pk=quote.pk).update(status=QuoteStatus.REFUSED)


def hold(quote):
    Response.objects.filter(segments__quotes=quote).update(status="held")


def hide_a_word(quote):
    Response.objects.filter(segments__quotes=quote).update(screened="I wait on the phone, [other 1].")


def erase(quote):
    Submission.objects.filter(responses__segments__quotes=quote).get().responses.all().delete()


@pytest.mark.parametrize("happens", [take_consent_back, refuse, hold, hide_a_word, erase])
def test_words_that_must_not_be_shown_leave_at_once_and_are_refused(world, happens):
    block = blocks.QuoteBlock()
    assert block.clean(str(world.quote.pk)) == world.quote.pk
    happens(world.quote)
    assert not block.render(world.quote.pk).strip()
    with pytest.raises(ValidationError):
        block.clean(str(world.quote.pk))


def test_only_cleared_quotes_are_on_the_list(world):
    assert [quote_id for quote_id, _ in quote_choices()] == [world.quote.pk]
    refuse(world.quote)
    assert quote_choices() == []


@pytest.mark.parametrize("value", [None, 0, 999_999])
def test_no_quote_no_words(value, reference):
    assert not blocks.QuoteBlock().render(value).strip()


def test_respondents_show_rounded_numbers_and_no_small_ones(world):
    html = " ".join(blocks.RespondentsBlock().render(freeze_respondents(world.engagement).to_json()).split())
    assert "about 10" in html  # 12 people from Lewisham
    assert "about 20" in html  # 18 who did not say
    assert "too few to show" in html
    assert ">12<" not in html


def test_what_editors_write_is_cleaned_of_scripts():
    block = blocks.NarrativeBlock()
    html = block.render(block.normalize({"heading": "<script>", "text": "<p>Hi</p>"}))
    assert "<script>" not in html
    assert "<p>Hi</p>" in html
