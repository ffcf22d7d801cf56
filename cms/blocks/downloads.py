"""Documents that editors offer for download."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class DownloadBlock(blocks.StructBlock):
    """A document with a name that says what is in it."""

    document = DocumentChooserBlock(help_text="Choose a document, or add a new one.")
    title = blocks.CharBlock(
        required=False,
        max_length=160,
        help_text="What readers see. Leave empty for the document's own title.",
    )
    about = blocks.CharBlock(
        required=False,
        max_length=240,
        help_text="What is in it, in one sentence. Leave empty if the name says it.",
    )

    class Meta:
        icon = "doc-full"
        label = "Document"
        template = "cms/blocks/download.html"
        description = "A document to download. Its kind and size are shown beside it."
        preview_value = {"title": "Our plan in Easy Read", "about": "Twelve pages with pictures."}
