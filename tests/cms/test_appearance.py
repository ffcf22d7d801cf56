"""The site's own name, colours and footer on every page."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Site

from cms.appearance.colours import PALE, check_carries_ink, check_carries_white, contrast, darker, paler
from cms.appearance.style_sheet import style_sheet
from cms.frontend.colours import PROPERTIES, with_properties
from cms.models import Appearance
from tests.factories import UserFactory

WHITE, BLACK = "#ffffff", "#000000"


def test_contrast_is_what_wcag_says():
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_shades_lie_between_the_colour_and_black_or_white():
    assert (darker("#808080", 0.5), darker("#808080", 0)) == ("#404040", BLACK)
    assert (paler("#000000", 0.1), paler("#123456", 0)) == ("#e6e6e6", WHITE)


@pytest.mark.parametrize("value", ["teal", "#fff", "#0b4f5", "#0b4f5g", "", "#0b4f5c;}", "red\n"])
def test_only_six_digits_are_a_colour(value):
    with pytest.raises(ValidationError):
        check_carries_white(value)


@pytest.mark.parametrize("value", ["#ffff00", "#888888", "#ff0000"])
def test_a_main_colour_must_carry_white_words(value):
    with pytest.raises(ValidationError, match=r"contrast is \d"):
        check_carries_white(value)


def test_an_accent_must_carry_dark_words():
    check_carries_ink("#e3a336")
    with pytest.raises(ValidationError, match="lighter"):
        check_carries_ink("#5b2a86")


@pytest.fixture
def appearance(home):
    return Appearance.for_site(Site.objects.get())


def test_untouched_the_site_has_no_style_sheet_of_its_own(client, appearance):
    html = client.get("/").content.decode()
    assert "/appearance/" not in html
    assert "What We Heard" in html


def test_what_is_filled_in_stands_on_every_page(client, appearance):
    appearance.name, appearance.owner = "Dales together", "The Dales partnership"
    appearance.footer_note, appearance.contact_email = "Made in the Dales.", "hello@example.org"
    appearance.main_colour = "#5b2a86"
    appearance.full_clean()
    appearance.save()
    for address in ("/", "/receipt/", "/nothing-here/"):
        html = client.get(address).content.decode()
        for words in (
            "Dales together",
            "The Dales partnership",
            "Made in the Dales.",
            "mailto:hello@example.org",
        ):
            assert words in html, (address, words)
        assert "style=" not in html


def test_the_style_sheet_is_ours_kept_for_good_and_has_a_new_address_when_it_changes(client, appearance):
    appearance.main_colour, appearance.accent_colour = "#5b2a86", "#e3a336"
    appearance.save()
    address = re.search(r'href="(/appearance/\w+\.css)"', client.get("/").content.decode())[1]
    response = client.get(address)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert response.content.decode() == (
        f":root{{--site-main:#5b2a86;--site-deep:{darker('#5b2a86', 0.58)};--site-hover:{darker('#5b2a86', 0.8)};"
        f"--site-pale:{paler('#5b2a86', PALE)};--site-accent:#e3a336;}}"
    )
    appearance.main_colour = "#0b4f5c"
    appearance.save()
    assert client.get(address).status_code == 404
    assert address not in client.get("/").content.decode()


def test_two_colours_that_melt_into_each_other_are_refused(appearance):
    appearance.main_colour, appearance.accent_colour = "#6a6a6a", "#9a9a9a"
    with pytest.raises(ValidationError) as refused:
        appearance.full_clean()
    assert set(refused.value.message_dict) == {"accent_colour"}


def test_an_administrator_changes_it_in_the_admin_and_an_editor_does_not(client, appearance, editor):
    address = reverse("wagtailsettings:edit", args=["cms", "appearance", Site.objects.get().pk])
    client.force_login(editor)
    assert client.get(address).status_code == 302
    client.force_login(UserFactory(is_superuser=True))
    refused = client.post(address, {"main_colour": "#ffff00"})
    assert "choose a darker one" in refused.content.decode()
    assert client.post(address, {"name": "Dales", "main_colour": "#5b2a86"}).status_code == 302
    appearance.refresh_from_db()
    assert style_sheet(appearance).startswith(":root{--site-main:#5b2a86;")


def test_every_property_has_its_colour_in_the_style_sheet():
    tokens = "".join(f"${name}: #{number:06x};\n" for number, name in enumerate(PROPERTIES))
    css = with_properties("a{color:#000000;b:#0000001}c{color:#000002}", tokens)
    assert css == "a{color:var(--site-main, #000000);b:#0000001}c{color:var(--site-deep, #000002)}"
