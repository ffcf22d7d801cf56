"""`verify_published` counts everything again and names what does not hold."""

import io

import pytest
from django.core.management import CommandError, call_command

from cms.models import StandardPage
from insight.enums import QuoteStatus
from insight.models import Quote, Response, Theme

pytestmark = pytest.mark.django_db


def verify(**options):
    out = io.StringIO()
    try:
        call_command("verify_published", stdout=out, no_color=True, **options)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def test_what_holds_holds(heard_page):
    status, said = verify()
    assert (status, said.strip()) == (0, "3 figures and quotes on 4 live pages: 3 hold, 0 do not.")


def test_a_figure_that_moved_is_named_with_page_block_old_and_new(heard_page, world):
    world.answer()
    status, said = verify()
    assert status == 1
    line = next(line for line in said.splitlines() if "Waiting on the phone: 12 of 30" in line)
    for words in (
        f"Page {heard_page.pk} “What we heard about early years”",
        heard_page.url,
        "what people said, block 1 (“Waiting on the phone”), figure 1",
        "Was: Waiting on the phone: 12 of 30 answers.",
        "Now: 13 of 31 answers.",
    ):
        assert words in line
    assert "who we heard from, block 1" in said
    assert "1 hold, 2 do not" in said


def change_a_word():
    Response.objects.filter(segments__codings__isnull=True).update(screened="All is not well.")


def retire_the_theme():
    Theme.objects.update(status="retired")


def refuse_the_quote():
    Quote.objects.update(status=QuoteStatus.REFUSED)


def erase_one_answer():
    Response.objects.filter(segments__isnull=True).first().delete()


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (change_a_word, "some of the words or records behind it have changed"),
        (retire_the_theme, "Now: gone."),
        (refuse_the_quote, "quotes 1: This quote may not be shown"),
        (erase_one_answer, "Now: 12 of 29 answers."),
    ],
)
def test_whatever_does_not_hold_is_found(heard_page, happens, says):
    happens()
    status, said = verify()
    assert status == 1
    assert says.replace("quotes 1", "quote 1") in said


def test_a_figure_changed_in_the_database_is_found(heard_page):
    themes = heard_page.themes.get_prep_value()
    themes[0]["value"]["figures"][0]["value"]["values"]["count"] = 29
    type(heard_page).objects.filter(pk=heard_page.pk).update(themes=themes)
    status, said = verify()
    assert status == 1
    assert "changed by hand" in said


def test_quotes_on_other_pages_are_looked_at_too(home, world):
    home.add_child(instance=StandardPage(title="About", slug="about", body=[("quote", world.quote.pk)]))
    assert verify()[0] == 0
    refuse_the_quote()
    assert verify()[0] == 1


def test_drafts_are_left_alone(heard_page, world):
    heard_page.unpublish()
    world.answer()
    assert verify()[0] == 0


def test_one_page_may_be_chosen(heard_page, world):
    world.answer()
    assert verify(page=heard_page.pk)[0] == 1
    assert verify(page=heard_page.get_parent().pk)[0] == 0
    status, said = verify(page=999_999)
    assert status == 1
    assert "no live page with the number 999999" in said
