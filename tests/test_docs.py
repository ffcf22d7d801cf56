"""What the README and the docs say is so: commands exist and start, settings and files are there."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PAGES}
ALL_TEXT = "\n".join(TEXT.values())
MAKE_TARGETS = sorted(set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)$", ALL_TEXT, re.MULTILINE)))
MANAGE_COMMANDS = sorted(set(re.findall(r"manage\.py ([a-z_]+)", ALL_TEXT)))
SETTINGS_FILES = sorted((ROOT / "cms" / "settings").glob("*.py"))


def settings_read() -> set[str]:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SETTINGS_FILES)
    return set(re.findall(r"env\.\w+\(\s*\"([A-Z_0-9]+)\"", source))


@pytest.mark.parametrize("target", sorted({a or b for a, b in MAKE_TARGETS}))
def test_a_make_target_in_the_docs_is_there(target):
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_make_help_lists_every_chore():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("demo", "test", "setup", "run", "worker", "check", "bench", "bench-pipeline", "eval"):
        assert f"make {target} " in done.stdout


@pytest.mark.parametrize("name", MANAGE_COMMANDS)
def test_a_management_command_in_the_docs_is_there(name):
    command = load_command_class(get_commands()[name], name)
    assert "--help" in command.create_parser("manage.py", name).format_help()


def test_the_settings_table_has_every_setting_and_no_other():
    table = set(re.findall(r"^\| `([A-Z_0-9]+)` \|", TEXT["README.md"], re.MULTILINE))
    assert table == settings_read() - {"TEST_DATABASE_FILE"}


def test_the_example_environment_names_settings_only():
    names = re.findall(r"^([A-Z_0-9]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(names) <= settings_read()


@pytest.mark.parametrize("page", TEXT)
def test_links_and_files_in_the_docs_are_there(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT[page]):
        assert ((ROOT / page).parent / target).exists(), target
    for path in re.findall(r"`((?:nlp|insight|cms|tests|deploy|templates|docs)/[\w/.]*)`", TEXT[page]):
        assert (ROOT / path).exists() or (ROOT / f"{path}.py").exists(), path
