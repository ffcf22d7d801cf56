"""What residents do on the site, step by step, as a browser without scripts does it."""

import re
from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from insight.forms.traps import MIN_SECONDS


def give_feedback(engagement, answers, *, place="", **choices):
    """Walk the whole way in a browser of one's own and return the receipt code.

    `answers` are by question key, `choices` what is ticked on the check page; questions about oneself are skipped.
    """
    client, root = Client(), f"/take-part/{engagement.slug}/"
    assert client.get(root).status_code == 302
    for question in engagement.questions.all():
        sent = client.post(f"{root}{question.key}/", {"answer": answers.get(question.key, "")})
        assert sent.status_code == 302, question.key
    assert client.post(f"{root}where/", {"place": place}).url == f"{root}check/"
    stamp = found(r'name="stamp" value="([^"]+)"', client.get(f"{root}check/"))
    with time_machine.travel(timezone.now() + timedelta(seconds=MIN_SECONDS + 1)):
        sent = client.post(f"{root}check/", {"stamp": stamp, **choices})
    assert sent.status_code == 302, sent.content.decode()
    if sent.url.endswith("about-you/"):
        client.post(sent.url, {"skip": "yes"})
    return found(r'data-receipt="([^"]+)"', client.get(f"{root}done/"))


def open_receipt(code):
    """Type the code in a new browser and return it with the page that the code opens."""
    client = Client()
    assert client.post("/receipt/", {"code": code}).url == "/receipt/words/"
    return client, client.get("/receipt/words/").content.decode()


def found(pattern, response):
    """Return what the group of `pattern` matches on a page."""
    match = re.search(pattern, response.content.decode())
    assert match, pattern
    return match[1]
