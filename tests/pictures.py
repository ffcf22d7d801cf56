"""A small picture to upload or to print."""

import io

from PIL import Image


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()


PNG = _png()
