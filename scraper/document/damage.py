"""Whether the bytes of a text came damaged, told by what no text is written like.

A hole in a file, or a disk or cache that lost a block of it, is read as NUL bytes; a body that was cut off by whoever
sent it, without a length that tells so, ends in the midst of a tag. What differs from a source's usual pages only is
`model.judgement`'s.
"""

import re

from messages.pages import PageCode
from model.errors import DamagedError

PADDING = b"\x00 \t\r\n"  # at the end of a file
HOLE = b"\x00" * 16  # no charset writes text with so many in a row
CUT_TAG = re.compile(rb"<(?!/?(?:html|body)\b)/?[a-z][^<>]*\Z", re.I)  # an end that lacks its last ">" is no loss


def refuse_holes(body: bytes, url: str) -> None:
    """Raise DamagedError where bytes are missing in the midst of a text."""
    if HOLE in (body := body.rstrip(PADDING)):
        raise DamagedError(PageCode.HOLE(count=body.count(b"\x00")), subject=url)


def refuse_cut_off(body: bytes, url: str) -> None:
    """Raise DamagedError where HTML or XML ends inside a tag."""
    body = body.rstrip(PADDING)
    last = body.rfind(b"<")
    if last >= 0 and CUT_TAG.match(body, last):
        raise DamagedError(PageCode.CUT_OFF(), subject=url)
