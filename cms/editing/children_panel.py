"""The pages of one kind below a page, for its editor to see, open and add to."""

from typing import Any

from wagtail.admin.panels import Panel
from wagtail.models import Page


class ChildrenPanel(Panel):
    """Lists the children of type `page_type` ("cms.CommitmentPage") in the page editor, with a link to add one."""

    def __init__(self, page_type: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.page_type = page_type

    def clone_kwargs(self) -> dict[str, Any]:
        """Return what it takes to make this panel again."""
        return super().clone_kwargs() | {"page_type": self.page_type}

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/children.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Give the template the children in their order, drafts too; None for a page that is only being begun."""
            context = super().get_context_data(parent_context)
            app_label, model = self.panel.page_type.split(".")
            context |= {"app_label": app_label, "model_name": model.lower(), "children": None}
            if self.instance.pk:
                pages = Page.objects.child_of(self.instance).order_by("path")
                context["children"] = pages.filter(
                    content_type__app_label=app_label, content_type__model=model.lower()
                )
            return context
