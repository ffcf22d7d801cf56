"""Pictures: none without words for those who can't see it, unless it is mere ornament."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images import get_image_model

from cms.blocks import PictureBlock
from cms.models import StandardPage
from tests.pictures import PNG

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("park.png", PNG, "image/png")
    return get_image_model().objects.create(title="Park", description="A park in spring", file=file)


@pytest.mark.parametrize(("description", "kept"), [("", False), ("   ", False), ("A park in spring", True)])
def test_no_picture_is_uploaded_without_a_description(
    client, editor, description, kept, settings, tmp_path, home
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(editor)
    response = client.post(
        reverse("wagtailimages:add"),
        {
            "title": "Park",
            "description": description,
            "file": SimpleUploadedFile("park.png", PNG, "image/png"),
        },
    )
    assert get_image_model().objects.exists() is kept, response.content.decode()


def test_several_pictures_at_once_wait_for_theirs(client, editor, settings, tmp_path, home):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(editor)
    answer = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Park", "files[]": SimpleUploadedFile("park.png", PNG, "image/png")},
    ).json()
    assert answer["success"] is True
    assert "description" in answer["form"]
    assert not get_image_model().objects.exists()


@pytest.mark.parametrize(
    ("alt", "decorative", "refused"), [("", False, True), ("A park", False, False), ("", True, False)]
)
def test_a_block_needs_words_or_the_mark_of_ornament(picture, alt, decorative, refused):
    block = PictureBlock()
    value = block.to_python({"picture": {"image": picture.pk, "alt_text": alt, "decorative": decorative}})
    if refused:
        with pytest.raises(StructBlockValidationError):
            block.clean(value)
    else:
        assert block.clean(value)["picture"].pk == picture.pk


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves a buffer open
def test_a_page_shows_the_words_and_the_caption(home, picture, client):
    stream = [{"type": "picture", "value": {
        "picture": {"image": picture.pk, "alt_text": "Trees by a lake", "decorative": False},
        "caption": "Our park",
    }}]  # fmt: skip
    home.add_child(instance=StandardPage(title="About", slug="about", body=stream))
    html = client.get("/about/").content.decode()
    assert 'alt="Trees by a lake"' in html
    assert "Our park" in html
