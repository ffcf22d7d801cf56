"""A rendered page brought down to what a document can hold: known tags, whole headings, addresses that work on paper."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from wagtail.models import Page

from cms.documents.headings import settle_headings

__all__ = ["Addresses", "Tag", "cleaned"]

LEFT_OUT = (
    ".screen-only, .page-only, nav, form, button, input, select, textarea, script, style, template, dialog, "
    "iframe, video, audio, object, embed, link, meta, noscript, [hidden]"
)
"""Of no use outside a browser. `screen-only` is left out on paper too; `page-only` would make a new version daily."""

KEPT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), frozenset({"id"})),
    **dict.fromkeys(("p", "div", "section", "ul", "blockquote", "figure", "figcaption"), frozenset({"id"})),
    **dict.fromkeys(("strong", "b", "em", "i", "br", "dl", "dt", "dd", "sub", "sup", "span"), frozenset()),
    **dict.fromkeys(("table", "caption", "thead", "tbody", "tfoot", "tr"), frozenset()),
    "li": frozenset({"id"}),
    "ol": frozenset({"id", "start"}),
    "th": frozenset({"scope", "colspan", "rowspan"}),
    "td": frozenset({"colspan", "rowspan"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
}
"""Tags that both formats know, with the attributes that stay on each."""

EVERYWHERE = frozenset({"class", "lang", "dir"})
PLAIN = ("http", "https", "mailto", "tel")


@dataclass(frozen=True)
class Addresses:
    """Where links lead: `inside` gives the anchor of each page of the document by address, `base` the site's own."""

    base: str
    inside: Mapping[str, str]

    def on_paper(self, href: str, page_url: str, anchor: str) -> str:
        """Return where a link on a page leads in the document, or "" where it leads nowhere of use."""
        if href.startswith("#"):
            return f"#{anchor}-{href[1:]}"
        absolute = urljoin(urljoin(self.base, page_url), href)
        parts = urlsplit(absolute)
        if parts.scheme not in PLAIN:
            return ""
        path = parts.path if absolute.startswith(self.base) else ""
        if path in self.inside:
            return f"#{self.inside[path]}" + (f"-{parts.fragment}" if parts.fragment else "")
        return absolute


def cleaned(html: str, *, anchor: str, page: Page, addresses: Addresses) -> Tag:
    """Return the main part of a page's HTML as a section of a document. Raises ValueError where there is none.

    The page's title becomes a heading of the second level, since the first is the document's. Every id begins with
    `anchor`.
    """
    main = BeautifulSoup(html, "html.parser").find(id="maincontent")
    if not isinstance(main, Tag):
        raise ValueError("The page has no main part (an element with the id “maincontent”).")
    _leave_out(main)
    _open_details(main)
    _replace_pictures(main)
    _keep_known_tags(main)
    settle_headings(main, top=2)
    _settle_addresses(main, anchor, page.url or "", addresses)
    main.name, main.attrs = "section", {"class": "chapter", "id": anchor}
    return main


def _leave_out(main: Tag) -> None:
    for found in main.select(LEFT_OUT):
        found.decompose()
    for comment in main.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()


def _open_details(main: Tag) -> None:
    """What a page folds away stands open on paper, under its summary in bold."""
    for details in main.find_all("details"):
        details.name = "div"
        summary = details.find("summary")
        if isinstance(summary, Tag):
            text = summary.get_text(" ", strip=True)
            summary.clear()
            summary.name, summary.attrs = "p", {"class": "details-summary"}
            strong = Tag(name="strong")
            strong.string = text
            summary.append(strong)


def _replace_pictures(main: Tag) -> None:
    """Bars become boxes, drawings with a title become pictures, mere ornament goes."""
    for svg in main.find_all("svg"):
        fill = svg.select_one(".bar__fill")
        if fill is not None:
            svg.replace_with(_bar(str(fill.get("width", "0"))))
        elif svg.get("aria-hidden") == "true" or not _title_of(svg):
            svg.decompose()
        else:
            svg["xmlns"] = "http://www.w3.org/2000/svg"
            data = base64.b64encode(str(svg).encode()).decode()
            svg.replace_with(
                Tag(name="img", attrs={"src": f"data:image/svg+xml;base64,{data}", "alt": _title_of(svg)})
            )
    for picture in main.find_all("img", alt=lambda alt: not alt):
        picture.decompose()


def _bar(width: str) -> Tag:
    bar = Tag(name="div", attrs={"class": f"bar bar-{round(float(width))}"})
    bar.append(Tag(name="span", attrs={"class": "bar-fill"}))
    return bar


def _title_of(svg: Tag) -> str:
    named = svg.get("aria-label") or " ".join(
        tag.get_text(" ", strip=True) for tag in svg.find_all(["title", "desc"])
    )
    return str(named).strip()


def _keep_known_tags(main: Tag) -> None:
    for tag in main.find_all(True):
        if tag.name not in KEPT:
            tag.unwrap()
            continue
        kept = KEPT[tag.name] | EVERYWHERE
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in kept}


def _settle_addresses(main: Tag, anchor: str, page_url: str, addresses: Addresses) -> None:
    for tag in _having(main, "id"):
        tag["id"] = f"{anchor}-{tag['id']}"
    for link in _having(main, "href"):
        href = addresses.on_paper(str(link["href"]), page_url, anchor)
        if href:
            link["href"] = href
        else:
            link.unwrap()


def _having(main: Tag, name: str) -> Iterable[Tag]:
    return [tag for tag in main.find_all(True) if tag.has_attr(name)]
