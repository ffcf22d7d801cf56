"""Builds the public site's style sheets and scripts from `frontend/` and the pinned npm packages."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.frontend.colours import with_properties
from cms.frontend.node import FrontendBuildError, NodeTools, find_node, run_tool

NHSUK_DIST = "nhsuk-frontend/dist/nhsuk"
STYLE_SHEETS = ("site/site.css", "site/site-rtl.css")
SCRIPTS = ("nhsuk/nhsuk-frontend.min.js", "site/site.js")
STATIC_SOURCES = {".js", ".svg"}
NPM_OPTIONS = ("--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--no-update-notifier")


@dataclass(frozen=True)
class FrontendTree:
    """Where the sources, the packages and the result lie, all beneath one project root."""

    root: Path

    @property
    def lock_file(self) -> Path:
        return self.root / "package-lock.json"

    @property
    def sources(self) -> Path:
        return self.root / "frontend"

    @property
    def packages(self) -> Path:
        return self.root / "node_modules"

    @property
    def packages_stamp(self) -> Path:
        return self.packages / ".installed-from"

    @property
    def output(self) -> Path:
        return self.root / "var" / "frontend"

    @property
    def stamp(self) -> Path:
        return self.root / "var" / "frontend.stamp"


def build(root: Path) -> bool:
    """Build the front end beneath `root`; answer False when it was already current and nothing was done.

    The result replaces the old one in a single step, so a failed build leaves the old one in place.
    Raises FrontendBuildError with what to do.
    """
    tree = FrontendTree(root)
    _check_sources(tree)
    if is_current(root):
        return False
    tools = find_node()
    install_packages(tree, tools)
    tree.output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=tree.output.parent, prefix="frontend-") as work:
        fresh = Path(work) / "fresh"
        _copy_static_files(tree, fresh)
        _compile_styles(tree, tools, fresh)
        if tree.output.exists():
            tree.output.rename(Path(work) / "old")
        fresh.rename(tree.output)
    tree.stamp.write_text(fingerprint(tree), encoding="ascii")
    return True


def is_current(root: Path) -> bool:
    """Say whether the built files are there and were made from the sources as they are now."""
    tree = FrontendTree(root)
    built = all((tree.output / name).is_file() for name in STYLE_SHEETS + SCRIPTS)
    return built and _read_stamp(tree.stamp) == fingerprint(tree)


def fingerprint(tree: FrontendTree) -> str:
    """Return the SHA-256 (hex) of everything that the result depends on: sources, lock file, recipe."""
    digest = hashlib.sha256()
    for path in _inputs(tree):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def install_packages(tree: FrontendTree, tools: NodeTools) -> bool:
    """Install the npm packages that the lock file names; answer False when they were there already.

    Raises FrontendBuildError when npm can't fetch or check them.
    """
    wanted = hashlib.sha256(tree.lock_file.read_bytes()).hexdigest()
    if _read_stamp(tree.packages_stamp) == wanted:
        return False
    run_tool(
        [*tools.npm, "ci", *NPM_OPTIONS],
        cwd=tree.root,
        advice="Check that this machine reaches an npm registry (npm config get registry), then run it again.",
    )
    tree.packages_stamp.write_text(wanted, encoding="ascii")
    return True


def _inputs(tree: FrontendTree) -> Iterator[Path]:
    yield Path(__file__)
    yield Path(__file__).with_name("colours.py")
    yield tree.lock_file
    yield from sorted(path for path in tree.sources.rglob("*") if path.is_file())


def _check_sources(tree: FrontendTree) -> None:
    for needed in (tree.lock_file, tree.sources / "site.scss"):
        if not needed.is_file():
            raise FrontendBuildError(
                f"{needed} is missing. Restore it from version control, then run it again."
            )


def _read_stamp(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def _copy_static_files(tree: FrontendTree, fresh: Path) -> None:
    dist = tree.packages / NHSUK_DIST
    shutil.copytree(dist / "assets", fresh / "nhsuk")
    script = (dist / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    # The source map isn't shipped, and hashed static storage refuses a script that names a missing file.
    script = script.partition("//# sourceMappingURL=")[0]
    (fresh / "nhsuk" / "nhsuk-frontend.min.js").write_text(script, encoding="utf-8")
    (fresh / "site").mkdir()
    for source in sorted(tree.sources.iterdir()):
        if source.suffix in STATIC_SOURCES:
            shutil.copy(source, fresh / "site" / source.name)


def _compile_styles(tree: FrontendTree, tools: NodeTools, fresh: Path) -> None:
    left_to_right, right_to_left = (os.fspath(fresh / name) for name in STYLE_SHEETS)
    sass = os.fspath(tree.packages / "sass" / "sass.js")
    options = ("--style=compressed", "--no-source-map", "--no-error-css", f"--load-path={tree.packages}")
    run_tool(
        [*tools.node, sass, *options, os.fspath(tree.sources / "site.scss"), left_to_right],
        cwd=tree.root,
        advice="Mend the style sheet that Sass names above, then run it again.",
    )
    style_sheet = fresh / STYLE_SHEETS[0]
    tokens = (tree.sources / "_tokens.scss").read_text(encoding="utf-8")
    style_sheet.write_text(with_properties(style_sheet.read_text(encoding="utf-8"), tokens), encoding="utf-8")
    rtlcss = tree.packages / "rtlcss" / "bin" / "rtlcss.js"
    run_tool(
        [*tools.node, os.fspath(rtlcss), "--silent", left_to_right, right_to_left],
        cwd=tree.root,
        advice="The right-to-left style sheet could not be made from the left-to-right one.",
    )
