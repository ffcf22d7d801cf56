"""The site: settings, addresses and pages."""

from django.apps import AppConfig, apps


class CmsConfig(AppConfig):
    """Composition root: the only app that knows both the pages and what stands behind them."""

    name = "cms"
    verbose_name = "Site"

    def ready(self) -> None:
        """Keep the record of publications in step with the pages, and note who signs in."""
        from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from cms.documents import checks as document_checks  # noqa: F401
        from cms.documents import requests, taking_down
        from cms.languages import rights
        from cms.library import shelving
        from cms.models import DownloadVersion, HomePage, WhatWeHeardPage
        from cms.news import mailing
        from cms.publishing import gate
        from cms.search import indexing
        from cms.sign_in import audit, checks  # noqa: F401

        page_published.connect(gate.note_publication)
        page_unpublished.connect(gate.note_withdrawal)
        page_slug_changed.connect(gate.note_new_addresses)
        post_page_move.connect(gate.note_new_addresses)
        pre_delete.connect(gate.note_withdrawal, sender=WhatWeHeardPage)
        pre_delete.connect(requests.page_goes, sender=WhatWeHeardPage)
        mailing.connect()
        page_published.connect(shelving.shelve)
        page_unpublished.connect(shelving.unshelve)
        for model in indexing.SHOWN_ON_PAGES:
            post_save.connect(indexing.note_new_words, sender=model)
        page_published.connect(requests.page_went_live)
        page_unpublished.connect(requests.page_changed)
        post_page_move.connect(requests.page_moved)
        post_delete.connect(taking_down.delete_files, sender=DownloadVersion)
        post_save.connect(rights.open_new_tree, sender=HomePage)
        post_migrate.connect(rights.keep_right_to_translate, sender=apps.get_app_config("wagtail_localize"))
        audit.connect()
