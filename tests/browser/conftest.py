"""A browser for the browser tests, and the site that it looks at."""

import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from cms.frontend.build import is_current
from tests.cms.conftest import example_site, heard_page, home, priority_page, world  # noqa: F401 - fixtures
from tests.journeys.conftest import fresh_limits, site, static_model  # noqa: F401 - fixtures
from tests.standing import STANDING

PATIENCE = 20_000
"""Milliseconds before a browser gives up on a step."""


@pytest.fixture(scope="module")
def nothing_stands(django_db_setup, django_db_blocker):
    """The standing rows are put back while their connection is at hand: where a browser runs, it is another one."""
    with django_db_blocker.unblock():
        STANDING.stand_on([])


@pytest.fixture(scope="module")
def chromium(nothing_stands):
    """The Chromium of this machine, started once for all tests of a file."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("There is no Chromium here: put a program of that name on the PATH.")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, and Django would take the tests for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            yield browser
            browser.close()


@pytest.fixture
def browse(chromium, live_server, settings):
    """Give a page in a browser of its own; options are those of a Playwright context.

    The test fails if any of its pages asks another host for anything.
    """
    if not is_current(settings.BASE_DIR):
        pytest.skip("The front end is not built. Run `manage.py build_frontend` first.")
    contexts, foreign = [], []

    def guard(route):
        if urlsplit(route.request.url).netloc == urlsplit(live_server.url).netloc:
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    def open_browser(**options):
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        context.route("**/*", guard)
        contexts.append(context)
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()
    assert foreign == []
