"""A person's own words. The block keeps only which quote it is; what may be shown is asked each time."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks

from cms.blocks.samples import SAMPLE_QUOTE
from insight.published import PublishedQuote, published_quote, quote_choices


class QuoteField(forms.TypedChoiceField):
    """Takes the id of a quote that may be shown to the public now."""

    def clean(self, value: Any) -> Any:
        """Return the id; raise ValidationError if these words may not be shown."""
        quote_id = super().clean(value)
        if quote_id and published_quote(quote_id) is None:
            raise ValidationError(
                "These words may not be shown any more: the quote is not cleared, the person took back their "
                "consent or their words, or the text has changed. Choose another quote or take the block out."
            )
        return quote_id


class QuoteBlock(blocks.FieldBlock):
    """One cleared quote, by id. It renders nothing at all when the words may not be shown any more."""

    def __init__(self, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        self.field = QuoteField(
            choices=lambda: [("", "Choose a cleared quote"), *quote_choices()],
            coerce=int,
            empty_value=None,
            required=required,
            help_text=help_text,
            error_messages={"invalid_choice": "This quote is not cleared. Choose one that is on the list."},
        )
        super().__init__(**kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Give the template the quote, or None when there is nothing that may be shown."""
        context = super().get_context(value, parent_context=parent_context)
        # Only a preview in the block chooser brings its own words; a stored value is always an id.
        is_sample = isinstance(value, PublishedQuote)
        context["quote"] = value if is_sample else self._quote(value, context)
        return context

    def _quote(self, quote_id: int | None, context: dict[str, Any]) -> PublishedQuote | None:
        # A page looks at all its quotes at once; one that it looked at and left out stays out.
        seen: dict[int, PublishedQuote | None] = context.get("quotes_seen") or {}
        if not quote_id or quote_id in seen:
            return seen.get(quote_id or 0)
        return published_quote(quote_id)

    def get_preview_value(self) -> Any:
        """Return a quote to look at."""
        return SAMPLE_QUOTE

    class Meta:
        icon = "openquote"
        label = "Quote"
        template = "cms/blocks/quote.html"
        description = "A resident's own words, exact and cleared. Only cleared quotes are on the list."
