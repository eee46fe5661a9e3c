"""Durations and lengths are read as strangers write them; what is none is zero."""

import pytest

from scraper.extract.media_sizes import parse_duration, parse_length


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3723", 3723),
        (" 62:03 ", 3723),
        ("1:02:03", 3723),
        ("01:02:03.5", 3723),
        ("PT1H2M3S", 3723),
        ("P0DT0H05M", 300),
        ("", 0),
        ("an hour", 0),
        ("-5", 0),
        ("999999", 0),
        ("1:2:3:4", 0),
        ("٣", 3),
    ],
)
def test_a_duration_in_seconds(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(("text", "size"), [("48211968", 48211968), ("0", 0), ("", 0), ("1.5", 0), ("1" * 30, 0)])
def test_a_length_in_bytes(text: str, size: int) -> None:
    assert parse_length(text) == size
