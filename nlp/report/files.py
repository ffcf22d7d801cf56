"""The report's files in their folder."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from nlp.config import DATA
from nlp.errors import Message, ReportError
from nlp.report.contents import Contents
from nlp.report.pictures import TIMED, draw_map, draw_times, draw_tree

PAGE, MAP, TREE, TIMES = "report.html", "topic-map.png", "topic-tree.png", "topics-over-time.png"
"""The files that a report may have; what an earlier report left under these names is replaced or taken away."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the name of its file, and its bytes as PNG."""

    name: str
    content: bytes

    @property
    def address(self) -> str:
        """The picture itself as an address, so that the page needs no other file."""
        return f"data:image/png;base64,{base64.b64encode(self.content).decode('ascii')}"


def write_report(contents: Contents, folder: Path) -> tuple[Path, ...]:
    """Write the page and its pictures into the folder, which is made if need be; return their paths, the page first.

    Raises ReportError if the folder can't be written to.
    """
    pictures = _pictures(contents)
    page = _page(contents, pictures)
    files = {PAGE: page.encode("utf-8"), **{picture.name: picture.content for picture in pictures.values()}}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in {MAP, TREE, TIMES} - files.keys():
            (folder / name).unlink(missing_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise ReportError(Message.REPORT_FOLDER.format(folder=folder, detail=error.strerror)) from error
    return tuple(folder / name for name in files)


def _pictures(contents: Contents) -> dict[str, Picture]:
    if not contents.topics:
        return {}
    drawn = {"map": (MAP, draw_map(contents)), "tree": (TREE, draw_tree(contents))}
    if contents.periods and len(contents.periods.starts) > 1:
        drawn["times"] = (TIMES, draw_times(contents))
    return {kind: Picture(name, _png(image)) for kind, (name, image) in drawn.items()}


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _page(contents: Contents, pictures: dict[str, Picture]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(DATA),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    inside: dict[int, list[Any]] = {parent.number: [] for parent in contents.parents}
    for topic in contents.topics:
        inside[topic.parent].append(topic)
    return templates.get_template("report.html").render(
        report=contents,
        pictures=pictures,
        inside=inside,
        families=[
            (
                family,
                [
                    wide
                    for wide, of in zip(contents.parents, contents.family_of, strict=True)
                    if of == family.number
                ],
            )
            for family in contents.families
        ],
        timed=TIMED,
        periods=contents.periods.labels() if contents.periods else (),
    )
