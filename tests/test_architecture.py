"""The house rules, read from the imports: rooms, doors, direction, size."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.migrated import migrated_file

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("nlp", "insight", "cms")
MOST_LINES = 500


def production_modules() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, deferred imports too; `from a import b` counts as `a` and `a.b`."""
    name = module_name(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]) if base else ".".join(above)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def imports() -> dict[str, set[str]]:
    return {module_name(path): set(imports_of(path)) for path in production_modules()}


def importers_of(target: str) -> set[str]:
    return {
        name
        for name, imported in imports().items()
        if any(module == target or module.startswith(f"{target}.") for module in imported)
    }


def outside(room: str) -> set[str]:
    return {name for name in imports() if name.split(".")[0] != room}


def test_nlp_knows_no_web_framework():
    assert not {name for name in importers_of("django") | importers_of("wagtail") if name.startswith("nlp")}
    assert not {name for name in importers_of("insight") | importers_of("cms") if name.startswith("nlp")}


def test_only_the_pipeline_imports_nlp():
    assert {
        name for name in importers_of("nlp") & outside("nlp") if not name.startswith("insight.pipeline")
    } == set()


def test_insight_never_imports_cms():
    assert not importers_of("cms") & outside("cms")


def test_pages_and_blocks_reach_insight_by_one_door():
    through = {
        (name, module)
        for name, imported in imports().items()
        if name.startswith(("cms.models", "cms.blocks", "cms.templatetags"))
        for module in imported
        if module.split(".")[0] == "insight"
        and not module.startswith("insight.published")
        and module != "insight"
    }
    assert through == set()


def test_priorities_of_responses_are_read_in_one_place():
    holders = {
        module_name(path)
        for path in production_modules()
        if "priorityscore" in path.read_text(encoding="utf-8").lower()
    }
    writers = {
        "insight.models",
        "insight.models.analysis",
        "insight.pipeline.enrichment",
        "cms.example.crowd",
    }
    assert holders == {"insight.selectors.priorities", *writers}


def test_only_tasks_imports_the_queue():
    assert importers_of("django_q") <= {"insight.tasks"}


def test_no_import_goes_round_in_a_circle():
    graph = {
        name: {module for module in imported if module in imports() and module != name}
        for name, imported in imports().items()
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name not in done:
            for module in sorted(graph[name]):
                visit(module, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("path", production_modules(), ids=module_name)
def test_a_module_fits_on_a_desk(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


HEAVY = ("torch", "bertopic", "spacy", "numba", "weasyprint", "evoc", "sklearn", "sentence_transformers")

SERVE_PAGES = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for address in ("/", "/receipt/", "/admin/login/", "/healthz/live", "/nothing-here/"):
    assert client.get(address).status_code < 500, address
print(*sorted(set(name.split(".")[0] for name in sys.modules) & set({HEAVY!r})))
"""


@pytest.mark.slow
def test_a_web_process_holds_none_of_the_heavy_libraries(tmp_path):
    shutil.copy(migrated_file(), tmp_path / "web.sqlite3")
    done = subprocess.run(
        [sys.executable, "-c", SERVE_PAGES],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": f"sqlite:///{tmp_path / 'web.sqlite3'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
