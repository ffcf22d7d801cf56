"""What the partnership itself says."""

from wagtail import blocks


class NarrativeBlock(blocks.StructBlock):
    """A few paragraphs with a heading where one helps."""

    heading = blocks.CharBlock(required=False, max_length=120, help_text="Leave empty if none is needed.")
    text = blocks.RichTextBlock(
        features=["bold", "ol", "ul", "link", "document-link"],
        help_text="Short words, short sentences. Write as you would talk to a neighbour.",
    )

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "cms/blocks/narrative.html"
        description = "A few paragraphs in your own words."
        preview_value = {
            "heading": "What this means",
            "text": "<p>People want a way in that does not start with a race at eight.</p>",
        }


class NoticeBlock(blocks.StructBlock):
    """Something that must not be missed."""

    heading = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=["bold", "ul", "link"])

    class Meta:
        icon = "warning"
        label = "Notice"
        template = "cms/blocks/notice.html"
        description = "Something that readers must not miss. One a page at most."
        preview_value = {"heading": "We are still counting", "text": "<p>Numbers may change until May.</p>"}
