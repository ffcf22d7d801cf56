"""Bytes to text in the encoding that was named, or a refusal that names a likely one."""

import codecs

from insight.pipeline.refusals import EncodingRefused

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, encoding: str) -> str:
    """Return `data` as text, without its byte order mark; raise EncodingRefused where `encoding` can't be right."""
    try:
        known = codecs.lookup(encoding).name
    except LookupError as error:
        raise EncodingRefused(
            f"There is no encoding called “{encoding}”. Try utf-8, cp1252 or utf-16."
        ) from error
    likely = likely_encoding(data)
    # These decode without an error, to nonsense.
    if not known.startswith(likely) and (likely == "utf-16" or (likely == "utf-8" and not data.isascii())):
        raise _refusal(encoding, likely)
    try:
        return data.decode("utf-8-sig" if known == "utf-8" else known)
    except UnicodeError as error:
        line = data[: getattr(error, "start", 0)].count(b"\n") + 1
        raise _refusal(encoding, likely, f"Line {line}") from error


def likely_encoding(data: bytes) -> str:
    """Return "utf-16", "utf-8", "cp1252" or "latin-1": the first that fits."""
    if data.startswith(MARKS) or data[:4000].count(0) > len(data[:4000]) // 4:
        return "utf-16"
    for encoding in ("utf-8", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _refusal(encoding: str, likely: str, where: str = "The file") -> EncodingRefused:
    return EncodingRefused(
        f"{where} is not {encoding} text. Save the file as “CSV UTF-8”, or import it with the encoding "
        f"“{likely}”. Nothing was imported."
    )
