import re
from datetime import date

import pytest
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils import translation
from django.views.defaults import page_not_found, server_error
from jinja2 import TemplateNotFound

ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
HOSTILE = "<script>alert(1)</script>\"'&"
IMPORTS = """
{% from "components/evidence.html" import opening, stat, bars, quote, theme with context %}
{% from "components/timeline.html" import timeline with context %}
{% from "components/receipt.html" import receipt_code, receipt_form with context %}
{% from "components/status.html" import status_tag with context %}
{% from "components/home.html" import invitation, heard, did with context %}
"""


@pytest.fixture
def env():
    return next(engine for engine in engines.all() if engine.__class__.__name__ == "Jinja2").env


@pytest.fixture
def render(env):
    def render_source(source, **context):
        return env.from_string(IMPORTS + source).render(**context)

    return render_source


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def assert_fits_the_content_policy(html):
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html, re.IGNORECASE)
    for script in re.findall(r"<script[^>]*>.*?</script>", html, re.DOTALL):
        assert re.fullmatch(r'<script type="module" src="/static/[^"]+"></script>', script)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', html)


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_nothing_and_fits_the_content_policy(env, name):
    html = env.get_template(name).render()
    assert_fits_the_content_policy(html)
    assert html.count("<h1") == 1
    assert '<main id="maincontent">' in html
    assert 'href="#maincontent"' in html
    assert '<html lang="en-gb" dir="ltr">' in html


@pytest.mark.django_db  # the frame's navigation
def test_django_answers_errors_with_these_pages():
    request = RequestFactory().get("/nowhere/")
    assert "find that page" in server_text(page_not_found(request, Exception("gone")))
    assert "The mistake is ours" in server_text(server_error(request))


def server_text(response):
    return words(response.content.decode())


def test_the_frame_shows_what_it_is_given(render):
    html = render(
        '{% extends "base.html" %}{% block content %}<h1>Hello</h1>{% endblock %}',
        page_title="Ideas",
        site_name="Our site",
        site_owner="The partnership",
        receipt_url="/r/",
        navigation=[
            {"text": "Have your say", "href": "/say/"},
            {"text": "Ideas", "href": "/i/", "current": True},
        ],
        languages=[{"code": "ur", "name": "اردو", "href": "/ur/"}],
        breadcrumbs=[{"text": "Home", "href": "/"}],
        footer_links=[{"text": "Privacy", "href": "/privacy/"}],
    )
    assert_fits_the_content_policy(html)
    assert "<title>Ideas – Our site</title>" in html
    assert re.findall(r'href="([^"]+)" aria-current="page"', html) == ["/i/"]
    assert 'lang="ur" hreflang="ur"' in html
    assert html.count('href="/r/"') == 3  # in the header, in the menu of narrow screens, in the footer
    assert "The partnership" in html
    assert 'href="/privacy/"' in html
    assert "nhsuk-header__logo" not in html


def test_only_an_nhs_site_shows_the_logo(render):
    html = render('{% extends "base.html" %}', site_is_nhs=True, site_name="Our site", navigation=[])
    assert "nhsuk-header__logo" in html
    assert_fits_the_content_policy(html)


def test_language_and_direction_follow_the_active_language(render):
    with override_settings(LANGUAGES=[("en-gb", "English"), ("ur", "Urdu")]), translation.override("ur"):
        html = render('{% extends "base.html" %}')
    assert '<html lang="ur" dir="rtl">' in html
    assert "/static/site/site-rtl.css" in html


def test_a_bar_chart_is_its_own_table(render):
    rows = [
        {"label": "Lewisham", "count": 300},
        {"label": "Bexley", "count": 30, "whole": 60, "href": "/b/"},
        {"label": "Bromley", "shown": "fewer than 10"},
    ]
    html = render('{{ bars("Where people live", rows, 1200, "1,200 people") }}', rows=rows)
    assert words(html) == (
        "Where people live 1,200 people What people said Share People "
        "Lewisham 25% 300 Bexley 50% 30 Bromley fewer than 10"
    )
    assert re.findall(r'bar__fill" width="([\d.]+)"', html) == ["25.0", "50.0"]
    assert html.count('aria-hidden="true"') == 2
    assert_fits_the_content_policy(html)


def test_a_theme_says_its_share_its_count_and_how_we_know(render):
    html = render(
        '{% call theme("The rush", "People wait.", 212, 846, how_we_know="Two people read it.") %}'
        '{{ quote("I ring at eight.", "Resident, Lewisham") }}{% endcall %}'
    )
    assert words(html) == (
        "The rush People wait. about 1 in 4 (212 of 846 people) "
        "I ring at eight. Resident, Lewisham How we know Two people read it."
    )


def test_a_quote_keeps_its_language_beside_the_translation(render):
    html = render('{{ quote("شکریہ", "Resident", "ur", "Thank you") }}')
    assert '<p lang="ur" dir="auto">شکریہ</p>' in html
    assert "In English: Thank you" in words(html)


def test_a_timeline_says_where_it_stands_without_colour(render):
    steps = [
        {"title": "Received", "state": "done", "date": date(2026, 11, 12)},
        {"title": "Grouped", "state": "now", "href": "/h/", "link_text": "Read it"},
        {"title": "Answered", "state": "next"},
    ]
    html = render("{{ timeline(steps) }}", steps=steps)
    assert words(html) == "Received 12 November 2026 Grouped Read it Still to come: Answered"
    assert '<time datetime="2026-11-12">' in html
    assert html.count('aria-current="step"') == 1


@pytest.mark.parametrize(
    ("days", "said"), [(9, "9 days left"), (1, "1 day left"), (0, "Last day today"), (None, "")]
)
def test_an_invitation_counts_the_days(render, days, said):
    html = render('{{ invitation("Carers", "/c/", "Why", none, days, 1) }}', days=days)
    assert words(html) == f"Carers Why {said} About 1 minute".replace("  ", " ")


def test_receipt_tools_stay_hidden_until_a_script_shows_them(render):
    html = render(
        '{{ receipt_code("K7M2 P4QX 9D") }}{{ receipt_form("/r/", csrf, error="Enter it all") }}', csrf=""
    )
    buttons = re.findall(r"<button[^>]*data-receipt-[^>]*>", html)
    assert len(buttons) == 2
    assert all(" hidden" in button for button in buttons)
    assert 'method="post"' in html
    assert "Enter it all" in html


@pytest.mark.parametrize(
    "call",
    [
        "opening([x])",
        "stat(x, x, x, x)",
        'bars(x, [{"label": x, "count": 1, "href": x}, {"label": x, "shown": x}], 2, x, x, x, x)',
        "quote(x, x, x, x)",
        "theme(x, x, 1, 2, x, x)",
        "status_tag(x, x)",
        'timeline([{"title": x, "text": x, "href": x, "link_text": x}])',
        "receipt_code(x)",
        "receipt_form(x, x, x, x)",
        "invitation(x, x, x)",
        "heard(x, x, x)",
        "did(x, x, x, x)",
    ],
)
def test_what_people_write_is_never_markup(render, call):
    html = render(f"{{{{ {call} }}}}", x=HOSTILE)
    assert "<script" not in html
    assert "\"'" not in html.replace("&#34;&#39;", "")
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("name", ["insight/admin/held.html", "wagtailadmin/base.html"])
def test_the_admins_templates_are_left_to_django(env, name):
    with pytest.raises(TemplateNotFound):
        env.get_template(name)


def test_a_template_in_the_admins_folder_is_passed_over_even_when_it_is_there(tmp_path):
    from jinja2 import FileSystemLoader

    from cms.jinja2_environment import environment

    (tmp_path / "insight" / "admin").mkdir(parents=True)
    (tmp_path / "insight" / "admin" / "held.html").write_text("{% load wagtailadmin_tags %}")
    (tmp_path / "own.html").write_text("{{ url('wagtailadmin_home') }}")
    env = environment(loader=FileSystemLoader(tmp_path), autoescape=True)
    with pytest.raises(TemplateNotFound):
        env.get_template("insight/admin/held.html")
    assert env.get_template("own.html").render() == "/admin/"
