"""How Word files look, and in which language they are read out."""

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

INK = RGBColor(0x1A, 0x25, 0x30)
TEAL_DEEP = RGBColor(0x06, 0x32, 0x3B)
FONT = "Arial"
SIZES = {"Title": 28, "Subtitle": 14, "Heading 1": 20, "Heading 2": 16, "Heading 3": 13, "Heading 4": 12}


def settle_styles(document: Document) -> None:
    """Give the styles of a new document one font, sizes that can be read, and dark colours."""
    for style in document.styles:
        if isinstance(style, ParagraphStyle):
            _set_font(style)
    document.styles["Normal"].font.size = Pt(12)
    for name, size in SIZES.items():
        document.styles[name].font.size = Pt(size)
        document.styles[name].font.color.rgb = TEAL_DEEP
    for name in ("Caption", "Quote"):
        document.styles[name].font.size = Pt(12)
        document.styles[name].font.color.rgb = INK


def set_language(document: Document, language: str) -> None:
    """Set the language in which the whole document is read out and spelt."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(language_mark(language))


def language_mark(language: str) -> Any:
    """Return the mark that says a run or a document is in `language`, a code such as "en-gb"."""
    mark = OxmlElement("w:lang")
    code, _, country = language.partition("-")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        mark.set(qn(name), f"{code}-{country.upper()}" if country else code)
    return mark


def _set_font(style: ParagraphStyle) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:hAnsi"), FONT)
