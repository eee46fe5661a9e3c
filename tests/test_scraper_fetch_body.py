"""A body that unpacks to much more than it was costs little more than its cap."""

import gzip
import tracemalloc
import zlib
from io import BytesIO

import pytest

from model.errors import EncodingError, TooLargeError
from scraper.fetch.body import read_body

MIB = 1 << 20
CAP = 30 * MIB


class Raw(BytesIO):
    """A body as urllib3 hands it out."""

    length_remaining = 0

    def read1(self, size: int | None = -1, decode_content: bool = False) -> bytes:
        return super().read1(-1 if size is None else size)


def read(body: bytes, coding: str = "gzip", cap: int = CAP) -> bytes:
    return read_body(Raw(body), {"Content-Encoding": coding}, url="http://a", cap=10 * MIB, decompressed_cap=cap)


@pytest.mark.parametrize("size", [CAP + 1, 3 * CAP])
def test_a_bomb_is_stopped_at_the_cap_and_takes_less_than_50_mib(size: int) -> None:
    bomb = gzip.compress(bytes(size), 9)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            read(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 50 * MIB, f"{peak / MIB:.1f} MiB"


@pytest.mark.parametrize("size", [0, 1, 70_000, CAP])
def test_what_fits_is_read_whole(size: int) -> None:
    body = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    assert read(gzip.compress(body, 1)) == body
    assert read(zlib.compress(body, 1), "deflate") == body


def test_a_stream_of_several_members_is_read_whole() -> None:
    assert read(gzip.compress(b"a" * 300_000) + gzip.compress(b"b")) == b"a" * 300_000 + b"b"


def test_a_stream_that_ends_too_soon_is_no_body() -> None:
    for size in (10, 1_000_000):
        whole = gzip.compress(bytes(size))
        with pytest.raises(EncodingError):
            read(whole[:-9])
