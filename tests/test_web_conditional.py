"""Which conditional requests are answered 304, and which coding is chosen."""

from datetime import UTC, datetime, timedelta

import pytest

from web.conditional import choose_coding, format_http_date, is_not_modified, read_conditions

CHANGED = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
ETAGS = (b'"abc"', b'"abc-gzip"')


def unchanged_for(**fields: str) -> bool:
    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    return is_not_modified(read_conditions(headers), ETAGS, CHANGED)


@pytest.mark.parametrize(
    ("field", "unchanged"),
    [
        ('"abc"', True),
        ('"abc-gzip"', True),
        ('W/"abc"', True),
        ('"x", "abc"', True),
        ('"x",W/"abc-gzip" , "y"', True),
        ("*", True),
        (" * ", True),
        ('"x"', False),
        ('"x, *"', False),
        ("abc", False),
        ('"ABC"', False),
        ('"abc', False),
        ("", False),
    ],
)
def test_if_none_match(field: str, unchanged: bool) -> None:
    assert unchanged_for(if_none_match=field) is unchanged


@pytest.mark.parametrize(
    ("field", "unchanged"),
    [
        (format_http_date(CHANGED), True),
        (format_http_date(CHANGED + timedelta(days=1)), True),
        (format_http_date(CHANGED - timedelta(seconds=1)), False),
        ("Monday, 09-Mar-26 08:30:00 GMT", True),
        ("Mon Mar  9 08:30:00 2026", True),
        ("Mon, 09 Mar 2026 08:30:00 -0000", True),
        ("yesterday", False),
        ("Mon, 99 Mar 2026 08:30:00 GMT", False),
        ("Mon, 09 Mar 99999999999 08:30:00 GMT", False),
        ("", False),
    ],
)
def test_if_modified_since(field: str, unchanged: bool) -> None:
    assert unchanged_for(if_modified_since=field) is unchanged


def test_a_date_counts_only_where_no_etag_is_told() -> None:
    assert not unchanged_for(if_none_match='"x"', if_modified_since=format_http_date(CHANGED))


def test_without_conditions_everything_is_sent() -> None:
    assert not unchanged_for()


def test_repeated_fields_are_one_list() -> None:
    headers = [(b"if-none-match", b'"x"'), (b"accept-encoding", b"br"), (b"if-none-match", b'"abc"')]
    assert is_not_modified(read_conditions(headers), ETAGS, None)


@pytest.mark.parametrize(
    ("field", "gzip"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0.5, gzip", True),
        ("gzip;q=nonsense", False),
        ("br", False),
        ("", False),
        (",,;q=", False),
    ],
)
def test_accept_encoding(field: str, gzip: bool) -> None:
    assert choose_coding(field.encode(), (b"gzip",)) == (b"gzip" if gzip else b"")


@pytest.mark.parametrize(
    ("field", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.5", "br"),
        ("gzip", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("identity, br;q=0.9", ""),
        ("", ""),
    ],
)
def test_the_coding_that_is_liked_best_is_chosen_and_the_smaller_of_two_that_are_liked_alike(
    field: str, chosen: str
) -> None:
    assert choose_coding(field.encode(), (b"br", b"gzip")) == chosen.encode()
    assert choose_coding(field.encode(), ()) == b""
