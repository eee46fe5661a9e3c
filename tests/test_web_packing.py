"""Answers packed as clients accept them: pages, files and what is made for one request; each coding has its ETag."""

import gzip
from pathlib import Path

import brotli
import pytest

from tests.web_site import BODY, Site, make_site

PACKED = [
    ("/", "gzip", "gzip"),
    ("/", "br, gzip", "gzip"),
    ("/feeds/search.atom?q=notice", "br, gzip", "gzip"),
    ("/static/style.css", "gzip", "gzip"),
    ("/static/style.css", "br, gzip", "br"),
    ("/static/htmx.min.js", "gzip, deflate, br, zstd", "br"),
]


def read_raw(site: Site, path: str, accept: str) -> tuple[bytes, dict[str, str]]:
    """The bytes as they are sent, and the header fields, by their names in small letters."""
    with site.client.stream("GET", path, headers={"accept-encoding": accept}) as answer:
        return b"".join(answer.iter_raw()), dict(answer.headers)


@pytest.mark.parametrize(("path", "accept", "coding"), PACKED)
def test_pages_and_files_are_packed(tmp_path: Path, path: str, accept: str, coding: str) -> None:
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[coding]
    with make_site(tmp_path) as made:
        plain, told = read_raw(made, path, "identity")
        packed, fields = read_raw(made, path, accept)
        validator = {"if-none-match": fields["etag"], "accept-encoding": "identity"}
        again = made.client.get(path, headers=validator)
    assert unpack(packed) == plain
    assert len(packed) < len(plain)
    assert (fields["content-encoding"], "content-encoding" in told) == (coding, False)
    assert fields["content-length"] == str(len(packed))
    assert fields["etag"] == told["etag"][:-1] + f'-{coding}"'
    assert "accept-encoding" in fields["vary"].split(", ")
    assert fields["vary"] == told["vary"]
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/static/icon.png", "/static/logo.png", "/sample/vi/"])
def test_pictures_and_what_fits_into_a_packet_are_left_as_they_are(tmp_path: Path, path: str) -> None:
    with make_site(tmp_path) as made:
        _, fields = read_raw(made, path, "gzip, br")
    assert "content-encoding" not in fields
    assert "vary" not in fields


def test_a_feed_that_is_asked_for_again_comes_by_brotli_and_all_its_etags_hold(tmp_path: Path) -> None:
    with make_site(tmp_path) as made:
        first, told = read_raw(made, "/feeds/news.atom", "gzip, br")
        second, fields = read_raw(made, "/feeds/news.atom", "gzip, br")
        statuses = {
            made.client.get("/feeds/news.atom", headers={"if-none-match": one["etag"]}).status_code
            for one in (told, fields)
        }
    assert (told["content-encoding"], gzip.decompress(first)) == ("gzip", BODY)
    assert (fields["content-encoding"], brotli.decompress(second)) == ("br", BODY)
    assert (told["etag"], fields["etag"]) == ('"atom-gzip"', '"atom-br"')
    assert statuses == {304}
