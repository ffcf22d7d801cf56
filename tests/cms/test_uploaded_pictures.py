"""On one machine the site hands out uploaded pictures itself, and no other uploaded file."""

import importlib

import pytest
from django.conf import settings
from django.urls import clear_url_caches

import cms.urls


@pytest.fixture
def one_machine(settings):
    settings.SERVE_MEDIA = True
    importlib.reload(cms.urls)
    clear_url_caches()
    yield
    settings.SERVE_MEDIA = False
    importlib.reload(cms.urls)
    clear_url_caches()


def put(folder, name):
    (settings.MEDIA_ROOT / folder).mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / folder / name).write_bytes(b"file")


@pytest.mark.django_db
def test_pictures_are_handed_out_and_documents_are_not(client, one_machine):
    for folder in ("images", "documents", "original_images"):
        put(folder, "park.png")
    answer = client.get("/media/images/park.png")
    assert b"".join(answer.streaming_content) == b"file"
    for address in (
        "documents/park.png",
        "original_images/park.png",
        "images/../documents/park.png",
        "images/%2e%2e/documents/park.png",
        "images/",
    ):
        assert client.get(f"/media/{address}").status_code in (400, 404), address


@pytest.mark.django_db
def test_elsewhere_the_web_server_hands_them_out(client):
    put("images", "park.png")
    assert client.get("/media/images/park.png").status_code == 404
