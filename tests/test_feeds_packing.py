"""What is packed comes out as it went in, the same bytes each time, and the smallest form is the smaller."""

import gzip
from pathlib import Path

import brotli
from hypothesis import given
from hypothesis import strategies as st

from feeds.packing import pack_brotli, pack_gzip


@given(st.binary(max_size=2000), st.booleans())
def test_what_is_packed_comes_out_as_it_went_in(body: bytes, best: bool) -> None:
    assert gzip.decompress(pack_gzip(body, best=best)) == body
    assert brotli.decompress(pack_brotli(body, best=best)) == body
    assert pack_gzip(body, best=best) == pack_gzip(body, best=best)
    assert pack_gzip(body, best=best)[4:8] == bytes(4), "no time in it (RFC 1952 MTIME)"


def test_the_best_form_is_smaller() -> None:
    body = Path(__file__).parent.with_name("CHANGELOG.md").read_bytes()
    assert len(pack_gzip(body, best=True)) < len(pack_gzip(body))
    assert len(pack_brotli(body, best=True)) < len(pack_brotli(body)) < len(pack_gzip(body))
