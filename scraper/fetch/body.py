"""The body of an answer, read whole within its caps, or not at all.

Content-Encoding (RFC 9110 §8.4) is undone here, because a library that does it on the way
takes a gzip stream that ends too soon for a whole one.
"""

import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from messages.fetch import FetchCode
from model.errors import EncodingError, NetworkError, TooLargeError

CHUNK = 65536
MAX_OUTPUT = 1 << 18  # bytes decompressed at once: a bomb makes a thousand times what it was
IDENTITY = frozenset({"", "identity"})
GZIP = frozenset({"gzip", "x-gzip"})


class Decompressor:
    """Decompresses one gzip or deflate stream up to a cap."""

    def __init__(self, coding: str, cap: int) -> None:
        """Know the coding ("gzip", "x-gzip" or "deflate") and how many bytes may come out."""
        self._gzip, self._cap = coding in GZIP, cap
        self._stream: Any = None
        self._out = BytesIO()  # whose value is had without a copy

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the body; zlib.error where they are broken, TooLargeError past the cap."""
        while piece:
            if self._stream is None:
                self._stream = zlib.decompressobj(self._choose_window(piece))
            if self._stream.eof:
                if not (self._gzip and piece.startswith(b"\x1f\x8b")):
                    return  # padding after the end
                self._stream = zlib.decompressobj(31)  # another member, RFC 1952 §2.2
            self._collect(self._stream.decompress(piece, MAX_OUTPUT))
            piece = self._stream.unconsumed_tail or self._stream.unused_data

    def _choose_window(self, piece: bytes) -> int:
        if self._gzip:
            return 31
        # "deflate" is a zlib stream; some send a raw one. RFC 1950 §2.2 tells them apart.
        return 15 if len(piece) > 1 and piece[0] & 15 == 8 and (piece[0] << 8 | piece[1]) % 31 == 0 else -15

    def _collect(self, out: bytes) -> None:
        if self._out.tell() + len(out) > self._cap:
            raise TooLargeError(FetchCode.TOO_LARGE_DECOMPRESSED(limit=self._cap))
        self._out.write(out)

    def finish(self) -> bytes:
        """Return all that came out; EOFError where the stream had not ended."""
        while self._stream is not None and not self._stream.eof and (out := self._stream.decompress(b"", MAX_OUTPUT)):
            self._collect(out)
        if self._stream is not None and not self._stream.eof:
            raise EOFError
        return self._out.getvalue()


def read_body(raw: Any, headers: Mapping[str, str], *, url: str, cap: int, decompressed_cap: int) -> bytes:
    """Return the whole body of a urllib3 response, decompressed.

    TooLargeError past a cap, EncodingError for what is broken or not what we asked for,
    NetworkError where it is shorter than it said.
    """
    coding = _find_coding(headers.get("Content-Encoding", ""), url)
    declared = headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > cap:
        raise TooLargeError(FetchCode.TOO_LARGE_DECLARED(size=int(declared[:20]), limit=cap), subject=url)
    pieces = _read_pieces(raw, url, cap)
    if not coding:
        return b"".join(pieces)
    decompressor = Decompressor(coding, decompressed_cap)
    try:
        for piece in pieces:
            decompressor.feed(piece)
        return decompressor.finish()
    except EOFError:
        raise EncodingError(FetchCode.CODED_BODY_CUT_OFF(coding=coding), subject=url) from None
    except zlib.error as error:
        raise EncodingError(FetchCode.CODED_BODY_BROKEN(coding=coding, reason=str(error)), subject=url) from None
    except TooLargeError as error:
        raise TooLargeError(error.message, subject=url) from None


def _find_coding(value: str, url: str) -> str:
    codings = [coding for part in value.lower().split(",") if (coding := part.strip()) not in IDENTITY]
    if not codings:
        return ""
    if len(codings) > 1:
        raise EncodingError(FetchCode.CODINGS_SEVERAL(count=len(codings)), subject=url)
    if codings[0] not in GZIP | {"deflate"}:
        raise EncodingError(FetchCode.CODING_UNKNOWN(coding=f"{codings[0]!r:.40}"), subject=url)
    return codings[0]


def _read_pieces(raw: Any, url: str, cap: int) -> Iterator[bytes]:
    """Yield the body as it is sent; NetworkError at its end where it is shorter than it said."""
    size = 0
    while piece := raw.read1(CHUNK, decode_content=False):
        size += len(piece)
        if size > cap:
            raise TooLargeError(FetchCode.TOO_LARGE(limit=cap), subject=url)
        yield piece
    if raw.length_remaining:
        raise NetworkError(FetchCode.BYTES_MISSING(count=raw.length_remaining), subject=url)


def read_start(raw: Any, limit: int) -> bytes:
    """Return up to `limit` first bytes as they are sent, for an error page; not decompressed."""
    found = b""
    while len(found) < limit and (piece := raw.read1(limit - len(found), decode_content=False)):
        found += piece
    return found
