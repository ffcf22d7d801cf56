"""Feedback, screening, themes, findings and actions."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """The app in which residents' words are kept, understood and curated."""

    name = "insight"
    verbose_name = "Insight"

    def ready(self) -> None:
        """Register the system checks that hold settings together."""
        from insight import checks  # noqa: F401
