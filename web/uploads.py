"""The fields of a form that sends a file too (RFC 7578, multipart/form-data), and the text of that file.

The body is read whole before, within the bounds of all forms, so nothing of it is ever put on a disk.
"""

import codecs
import re
from collections.abc import AsyncIterator
from unicodedata import normalize

from starlette.datastructures import Headers, UploadFile

MEDIA_TYPE = "multipart/form-data"
MAX_FILES = 1
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding=[\"']([A-Za-z0-9._-]{1,40})[\"']")  # XML 1.0 §4.3.3
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


async def parse_upload(headers: Headers, body: bytes, max_fields: int) -> list[tuple[str, str]]:
    """Return the fields of a body, a file as its text; ValueError where it cannot be read."""
    from starlette.formparsers import MultiPartException, MultiPartParser  # here: python-multipart is for this alone

    async def stream() -> AsyncIterator[bytes]:
        yield body

    parser = MultiPartParser(headers, stream(), max_files=MAX_FILES, max_fields=max_fields, max_part_size=len(body))  # type: ignore[arg-type]  # it iterates
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise ValueError(str(error)) from None
    try:
        return [
            (name, decode_file(await value.read()) if isinstance(value, UploadFile) else value)
            for name, value in form.multi_items()
        ]
    finally:
        await form.close()


def decode_file(content: bytes) -> str:
    """Return the text of a file: by its byte order mark, by what its XML declares, else as UTF-8 or windows-1252.

    >>> decode_file('<?xml version="1.0" encoding="iso-8859-2"?><a>ą</a>'.encode("iso-8859-2"))[-8:]
    '<a>ą</a>'
    """
    marked = [name for mark, name in _MARKS if content.startswith(mark)]
    declared = [match[1].decode("ascii")] if (match := _DECLARED.match(content)) else []
    for encoding in (*marked, *declared, "utf-8"):
        try:
            return normalize("NFC", content.decode(encoding))
        except (UnicodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")
