"""The second step on the page of one's own account in the admin."""

from django import forms
from django.contrib.auth.models import User
from wagtail.admin.views.account import BaseSettingsPanel

from cms.sign_in.factors import app_of


class _Nothing(forms.ModelForm[User]):
    """The panel only leads elsewhere; the page wants a form of each panel."""

    class Meta:
        model = User
        fields: tuple[str, ...] = ()


class SecondStepPanel(BaseSettingsPanel):
    """Says whether a second step is set up, and leads to where it is changed."""

    name = "second_step"
    title = "Second step when you sign in"
    order = 510
    template_name = "cms/admin/second_step.html"
    form_class = _Nothing

    def get_context_data(self) -> dict[str, object]:
        """Add whether the person has set up an app."""
        return super().get_context_data() | {"is_set_up": app_of(self.user) is not None}
