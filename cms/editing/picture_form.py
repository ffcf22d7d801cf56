"""The form of a picture: nobody uploads one without saying what is on it."""

from typing import Any

from wagtail.images.forms import BaseImageForm


class DescribedImageForm(BaseImageForm):
    """Wagtail's own form, with the description required: it is the alternative text wherever none is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        description = self.fields["description"]
        description.required = True
        description.help_text = "What is on the picture, for people who can't see it. No “picture of”."
