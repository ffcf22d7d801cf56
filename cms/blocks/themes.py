"""A theme on a "what we heard" page: a sentence, how many of how many, one or two quotes, how we know."""

from typing import Any

from django import forms
from wagtail import blocks

from cms.blocks.figures import FigureBlock
from cms.blocks.quotes import QuoteBlock
from cms.blocks.samples import SAMPLE_QUOTE, sample_figure


class FindingBlock(blocks.FieldBlock):
    """Which finding a theme was drafted from, by id. Nobody types it; receipts lead to the page by it."""

    def __init__(self, required: bool = False, help_text: str = "", **kwargs: Any) -> None:
        self.field = forms.IntegerField(
            required=required, help_text=help_text, min_value=1, widget=forms.HiddenInput
        )
        super().__init__(**kwargs)

    class Meta:
        icon = "link"
        label = "Finding"
        description = "Which finding this came from. Filled in by the draft."
        preview_value = None


class ThemeBlock(blocks.StructBlock):
    """One finding as readers see it. Words are the editor's; figures and quotes can only come from evidence."""

    finding = FindingBlock(required=False, help_text="Filled in when the page is drafted from findings.")
    title = blocks.CharBlock(max_length=160)
    sentence = blocks.TextBlock(max_length=400, help_text="What people said, in one sentence.")
    figures = blocks.ListBlock(FigureBlock(), min_num=1, max_num=4)
    quotes = blocks.ListBlock(QuoteBlock(), default=[], max_num=3, help_text="One or two are enough.")
    how_we_know = blocks.TextBlock(
        required=False, label="How we know", help_text="What was counted, and how sure we can be."
    )

    def get_preview_value(self) -> Any:
        """Return a theme to look at."""
        return self.normalize(
            {
                "title": "Getting through on the phone",
                "sentence": "The phone queue at eight is a race that many people lose.",
                "figures": [sample_figure("prevalence", count=212, base=846)],
                "quotes": [SAMPLE_QUOTE],
                "how_we_know": "Two people read these answers.",
            }
        )

    class Meta:
        icon = "comment"
        label = "Theme"
        template = "cms/blocks/theme.html"
        description = "A point that people made: sentence, figure, quotes, how we know."
