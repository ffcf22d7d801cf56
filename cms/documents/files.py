"""The only files that a document may take in: the site's own, from its static and media folders."""

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage


class RefusedAddress(ValueError):
    """An address that no document may read; the message names it."""


def site_file(address: str) -> tuple[bytes, str]:
    """Return the content and media type of one of the site's own static or media files.

    `address` is absolute or begins at the root. Raises RefusedAddress for everything else: other hosts, files of
    the machine, what is not there.
    """
    path = unquote(_path_on_site(address))
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    try:
        for prefix, read in ((settings.MEDIA_URL, _media), (settings.STATIC_URL, _static)):
            if path.startswith(prefix):
                return read(path.removeprefix(prefix)), kind
    except (OSError, SuspiciousOperation) as error:
        raise RefusedAddress(f"{address} can't be read.") from error
    raise RefusedAddress(f"{address} is none of the site's own files.")


def _path_on_site(address: str) -> str:
    parts, base = urlsplit(address), urlsplit(settings.BASE_URL)
    own = (parts.scheme, parts.netloc) in {("", ""), (base.scheme, base.netloc)}
    if not own:
        raise RefusedAddress(f"{address} is not on this site.")
    return parts.path


def _media(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def _static(name: str) -> bytes:
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()
