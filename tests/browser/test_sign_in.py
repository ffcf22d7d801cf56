"""Setting up and using a second factor in a real browser, without scripts, on the narrowest screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.cms.signing_in import PASSWORD, code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def write_password(page, wanted):
    page.goto(wanted)
    page.get_by_label("User name or e-mail address").fill("officer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def key(page):
    return page.locator("main strong").inner_text().replace(" ", "")


def test_a_second_factor_without_scripts(browse, officer, home, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    page = browse(java_script_enabled=False, viewport={"width": 320, "height": 640})
    write_password(page, "/admin/pages/")
    assert page.get_by_role("heading", level=1).inner_text().endswith("Set up a second step")
    picture = page.locator("main img").bounding_box()
    assert picture["x"] >= 0
    assert picture["x"] + picture["width"] <= 320
    secret = key(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("link", name="This code is wrong").click()
    assert key(page) == secret
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Finish").click()
    recovery = page.locator("main code").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()
    page.wait_for_url("**/admin/")
    page.goto("/admin/logout/")
    page.get_by_role("button", name="Sign out").click()
    assert "You have signed out." in page.locator("main").inner_text()
    write_password(page, "/admin/feedback/held/")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/feedback/held/")


def test_nothing_on_the_pages_of_the_sign_in_stands_in_the_way(browse, officer, home, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    page, blocked = browse(viewport={"width": 320, "height": 640}), []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security" in said.text else None)
    for address in ("/sign-in/", "/sign-in/forgotten/", "/sign-in/forgotten/sent/"):
        page.goto(address)
        check(page)
    write_password(page, "/admin/")
    check(page)
    page.get_by_label("Code").fill(code(key(page)))
    page.get_by_role("button", name="Finish").click()
    check(page)
    second = "/sign-in/second-step/"
    for address in (second, f"{second}recovery-codes/new/", f"{second}remove/", "/sign-in/out/"):
        page.goto(address)
        check(page)
    assert blocked == []


def check(page):
    """No violation of axe's rules, and no scrolling sideways."""
    found = Axe().run(page).response["violations"]
    assert not [f"{row['id']}: {node['html']}" for row in found for node in row["nodes"]], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, (page.url, wide)
