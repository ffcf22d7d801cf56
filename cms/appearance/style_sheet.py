"""The site's own colours as a style sheet at an address of its own, which changes whenever they do."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.appearance.colours import PALE, darker, paler
from cms.models.appearance import Appearance

LOGO_HEIGHT = 40
A_YEAR = 365 * 24 * 3600
DEEP, HOVER = 0.58, 0.8
"""How much of the main colour stays in the darker ones: of the header and of a button that is pointed at."""


def style_sheet(appearance: Appearance) -> str:
    """Return the custom properties that the style sheet of the site reads; nothing where no colour is chosen."""
    main, accent = appearance.main_colour, appearance.accent_colour
    colours: dict[str, str] = {}
    if main:
        colours |= {"main": main, "deep": darker(main, DEEP), "hover": darker(main, HOVER)}
        colours["pale"] = paler(main, PALE)
    if accent:
        colours["accent"] = accent
    lines = "".join(f"--site-{name}:{colour};" for name, colour in colours.items())
    return f":root{{{lines}}}" if lines else ""


def style_sheet_url(appearance: Appearance) -> str:
    """Return the address of the style sheet, with the hash of what it says; "" where no colour is chosen."""
    text = style_sheet(appearance)
    return reverse("appearance", args=[_hash(text)]) if text else ""


@require_safe
def appearance_css(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer with the style sheet of this hash, to be kept for good. Raises Http404 when it is another by now."""
    text = style_sheet(Appearance.for_request(request))
    if not text or digest != _hash(text):
        raise Http404
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)


def in_templates(appearance: Appearance) -> dict[str, Any]:
    """Return what the frame of a page needs: owner, logo, style sheet, footer; only what is filled in."""
    values = {
        "site_owner": appearance.owner,
        "appearance_css": style_sheet_url(appearance),
        "theme_colour": darker(appearance.main_colour, DEEP) if appearance.main_colour else "",
        "footer_note": appearance.footer_note,
        "contact_email": appearance.contact_email,
        "site_logo": _logo(appearance),
    }
    return {name: value for name, value in values.items() if value}


def _logo(appearance: Appearance) -> dict[str, Any] | None:
    """Return the address of the logo and the size in which it stands in the header, in pixels."""
    logo = appearance.logo
    if logo is None:
        return None
    width = round(LOGO_HEIGHT * logo.width / logo.height)
    return {"url": logo.file.url, "width": width, "height": LOGO_HEIGHT}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
