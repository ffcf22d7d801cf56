"""The site: settings, addresses and pages."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Composition root: the only app that knows both the pages and what stands behind them."""

    name = "cms"
    verbose_name = "Site"
