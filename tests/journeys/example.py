"""What is asked of the whole example, once it is loaded: read as the public reads it, and loaded again."""

import io
import json
import re
from html import unescape

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from wagtail.models import Page

from cms.example.feedback import FOLDER
from cms.example.loading import load_example, new_passwords
from cms.languages.trees import originals, without_placeholders
from cms.models import WhatWeHeardPage
from insight.enums import EngagementKind, QuoteStatus, ResponseStatus
from insight.models import Engagement, Finding, Quote, Response, Submission
from insight.selectors.receipts import find_submission

PRIVATE = {
    "phone numbers": r"\b0(?:\d[ -]?){9,10}\b|\+44[\d ]{10,13}",
    "e-mail addresses": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "NHS numbers": r"\b\d{3}[ -]\d{3}[ -]\d{4}\b",
}
"""What is planted in the example's comments and easy to know again. Names are the pipeline's own tests."""


def check_example(client, receipt_code):
    """It holds as the public sees it, and loading it again changes nothing."""
    check_what_was_heard()
    check_receipt(client, receipt_code)
    check_public_pages(client)
    check_other_languages(client)
    assert "0 do not." in verify()
    before = counts()
    assert load_example(passwords=new_passwords(), say=lambda _text: None) == ""
    assert counts() == before


def check_what_was_heard():
    """Enough people, four engagements of both kinds, everybody's words screened, findings that rest on them."""
    assert Submission.objects.count() >= 600
    assert Engagement.objects.count() == 4
    assert set(Engagement.objects.values_list("kind", flat=True)) == set(EngagementKind.values)
    assert not Response.objects.filter(status=ResponseStatus.RECEIVED).exists()
    assert Response.objects.filter(status=ResponseStatus.HELD).exists()
    for engagement in Engagement.objects.all():
        assert Finding.objects.filter(engagement=engagement).exists(), engagement
    assert originals(WhatWeHeardPage.objects.live()).count() == 5


def check_receipt(client, code):
    """The receipt that a newcomer is given leads to a page."""
    submission = find_submission(code)
    assert submission.engagement.slug == "gp-access"
    client.post("/receipt/", {"code": code})
    words = client.get("/receipt/words/").content.decode()
    assert any(page.url in words for page in WhatWeHeardPage.objects.live())


def check_public_pages(client):
    """Every page answers, the figures as a file too, and nothing private stands on any; people's own words do."""
    planted = {kind: found_in_feedback(pattern) for kind, pattern in PRIVATE.items()}
    assert all(planted.values()), planted
    read = {}
    for page in without_placeholders(Page.objects.live().filter(depth__gt=1)):
        addresses = [page.url]
        if isinstance(page.specific, WhatWeHeardPage):
            addresses.append(f"{page.url}figures/")
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            read[address] = " ".join(unescape(response.content.decode()).split())
    for kind, values in planted.items():
        for value in values:
            shown = [address for address, html in read.items() if value in html]
            assert not shown, f"{kind}: {value} on {shown}"
    quoted = {" ".join(quote.text.split()) for quote in Quote.objects.filter(status=QuoteStatus.CLEARED)}
    for page in without_placeholders(WhatWeHeardPage.objects.live()):
        assert any(words in read[page.url] for words in quoted), page


def check_other_languages(client):
    """A newcomer reads a part of the site in Spanish and in Arabic, down to the first question."""
    for code, title, question in (
        ("es", "Recibir ayuda de su médico de cabecera", "¿Es fácil"),
        ("ar", "الحصول على المساعدة من طبيبك العام", "كم يسهل"),
    ):
        html = client.get(f"/{code}/have-your-say/gp-access/").content.decode()
        assert title in html
        assert f'href="/{code}/take-part/gp-access/"' in html
        asked = client.get(f"/{code}/take-part/gp-access/", follow=True).content.decode()
        assert question in asked
        assert client.get(f"/{code}/priorities/")["Location"] == "/priorities/"
    translation.activate(settings.LANGUAGE_CODE)  # the last request's language stays with the thread


def found_in_feedback(pattern):
    """Return what matches `pattern` in the words of the example's comments."""
    rows = [
        json.loads(line) for path in FOLDER.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    words = " \n ".join(text for row in rows for text in row["answers"].values())
    return {found.strip() for found in re.findall(pattern, words)}


def verify():
    out = io.StringIO()
    call_command("verify_published", stdout=out, no_color=True)
    return out.getvalue()


def counts():
    """Return how many rows there are of everything that the example is made of."""
    models = [*apps.get_app_config("insight").get_models(), *apps.get_app_config("cms").get_models()]
    return {model.__name__: model._default_manager.count() for model in models}
