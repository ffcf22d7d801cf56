"""An ambition of the vision, with what it means in the organisation's words."""

from typing import Any

from wagtail import blocks

from insight.published import ambition_choices


class AmbitionBlock(blocks.StructBlock):
    """One ambition. Its name comes from the strategy; what it means is the editors' own words."""

    ambition = blocks.ChoiceBlock(
        choices=ambition_choices,
        help_text="What we heard, commitments and priorities that belong to it are linked by themselves.",
    )
    meaning = blocks.RichTextBlock(
        features=["bold", "ol", "ul", "link", "document-link"],
        help_text="What it means for people, in plain words.",
    )

    def get_preview_value(self) -> Any:
        """Return the first ambition, with words to look at."""
        first = next((slug for slug, _ in ambition_choices()), "")
        return self.normalize({"ambition": first, "meaning": "<p>Help comes before people fall ill.</p>"})

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Give the template the ambition's name."""
        context = super().get_context(value, parent_context=parent_context)
        context["name"] = dict(ambition_choices()).get(value.get("ambition"), "")
        return context

    class Meta:
        icon = "pick"
        label = "Ambition"
        template = "cms/blocks/ambition.html"
        description = "One of the ambitions of the vision, and what it means."
