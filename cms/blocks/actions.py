"""What was done about it, straight from the ledger, and what happens next."""

from typing import Any

from wagtail import blocks

from insight.published import actions_of_priority, priority_choices


class ActionsBlock(blocks.StructBlock):
    """What we did, will do and can't do about a priority: always as the ledger stands."""

    priority = blocks.ChoiceBlock(
        choices=priority_choices,
        help_text="The list comes from the action ledger and is always up to date.",
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Give the template the actions, in the order done, late, to come, not possible."""
        context = super().get_context(value, parent_context=parent_context)
        context["actions"] = actions_of_priority(value.get("priority") or "")
        return context

    def get_preview_value(self) -> Any:
        """Return the first priority, so that the preview shows its real actions."""
        return self.normalize({"priority": next((slug for slug, _ in priority_choices()), "")})

    class Meta:
        icon = "tasks"
        label = "Actions"
        template = "cms/blocks/actions.html"
        description = "What we did, will do and can't do, from the action ledger."


class NextStepBlock(blocks.StructBlock):
    """One thing that happens next because of what was heard."""

    because = blocks.CharBlock(
        max_length=300, label="You said", help_text="What people said, in one sentence."
    )
    step = blocks.TextBlock(label="What happens next", help_text="What will be done, by whom, by when.")

    class Meta:
        icon = "arrow-right"
        label = "What happens next"
        template = "cms/blocks/next_step.html"
        description = "You said, and so we will."
        preview_value = {"because": "People give up on the phone.", "step": "Two more lines by the spring."}
