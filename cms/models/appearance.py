"""How the site looks and what it calls itself."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.appearance.colours import check_carries_ink, check_carries_white, contrast

LEAST_FOR_LINES = 3
"""WCAG 2.2, success criterion 1.4.11, what is no text."""


@register_setting(icon="view", order=100)
class Appearance(BaseSiteSetting):
    """Name, owner, logo, colours, footer. What is empty falls back to the settings and the site's own looks."""

    name = models.CharField(
        max_length=80, blank=True, help_text="What the site is called. It stands on every page."
    )
    owner = models.CharField(max_length=120, blank=True, help_text="Who runs it: stands below the name.")
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Stands beside the name, on a dark ground, 40 pixels high: a small PNG is best.",
    )
    main_colour = models.CharField(
        max_length=7,
        blank=True,
        validators=[check_carries_white],
        help_text="Ground of the header and of buttons, such as #0b4f5c. White words stand on it.",
    )
    accent_colour = models.CharField(
        max_length=7,
        blank=True,
        validators=[check_carries_ink],
        help_text="Lines and marks, such as #e3a336. Dark words can stand on it.",
    )
    footer_note = models.CharField(
        max_length=300,
        blank=True,
        help_text="A sentence at the foot of every page, in place of the usual one.",
    )
    contact_email = models.EmailField(
        "e-mail address for questions", blank=True, help_text="Stands at the foot of every page."
    )

    panels = [
        HelpPanel("All of this shows on every public page at once. Leave empty what should stay as it is."),
        MultiFieldPanel([FieldPanel("name"), FieldPanel("owner"), FieldPanel("logo")], heading="Who you are"),
        MultiFieldPanel([FieldPanel("main_colour"), FieldPanel("accent_colour")], heading="Colours"),
        MultiFieldPanel([FieldPanel("footer_note"), FieldPanel("contact_email")], heading="Foot of the page"),
    ]

    class Meta:
        verbose_name = "appearance"

    def clean(self) -> None:
        """Raise ValidationError if the two colours can't be told apart where one lies on the other."""
        super().clean()
        both = self.main_colour and self.accent_colour
        if both and contrast(self.main_colour, self.accent_colour) < LEAST_FOR_LINES:
            raise ValidationError(
                {
                    "accent_colour": gettext(
                        "Lines in this colour can't be seen on the main colour: choose a lighter one."
                    )
                }
            )
