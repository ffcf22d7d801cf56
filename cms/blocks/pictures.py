"""A picture with its alternative text, or said to be mere ornament."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class PictureBlock(blocks.StructBlock):
    """A picture. It can't be kept without alternative text unless it is marked as decorative."""

    picture = ImageBlock(help_text="Say what is on it, or mark it as decorative if it tells nothing.")
    caption = blocks.CharBlock(required=False, max_length=200, help_text="Shown below the picture.")

    class Meta:
        icon = "image"
        label = "Picture"
        template = "cms/blocks/picture.html"
        description = "A picture with a caption."
        preview_value = {"picture": None, "caption": "The new garden behind the health centre"}
