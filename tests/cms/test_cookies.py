"""The privacy page names each cookie that the site really sets, and no other."""

import re

import pytest

from cms.models import StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_cookies_that_are_set_are_the_cookies_that_are_named(client, example_site):
    text = StandardPage.objects.get(slug="privacy").page_text
    cookies = text[text.index("A cookie is") : text.index("You can delete cookies")]
    named = set(re.findall(r"csrftoken|sessionid|messages", cookies))
    client.get("/search/?q=doctor")
    client.get("/robots.txt")
    assert set(client.cookies) == set()
    client.get("/")
    assert set(client.cookies) == {"csrftoken"}
    client.get("/take-part/gp-access/")
    client.post("/take-part/gp-access/experience/", {"answer": "I wait."})
    assert set(client.cookies) == {"csrftoken", "sessionid"}
    assert client.cookies["sessionid"]["max-age"] == 24 * 3600
    assert client.cookies["csrftoken"]["max-age"] <= 366 * 24 * 3600
    assert named == {"csrftoken", "sessionid", "messages"}


@pytest.mark.parametrize("slug", ["privacy", "accessibility", "contact"])
def test_the_pages_that_must_be_there_are_in_the_footer_of_every_page(client, example_site, slug):
    footer = client.get("/receipt/").content.decode().split("<footer")[1]
    assert f'href="/{slug}/"' in footer
    assert client.get(f"/{slug}/").status_code == 200
