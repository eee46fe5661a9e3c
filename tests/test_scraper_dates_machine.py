"""Dates for machines: attributes, JSON values and URLs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from model.item import Precision
from scraper.dates import DateContext, Reading, read_machine, read_url

NOW = datetime(2021, 6, 15, 5, 0, tzinfo=UTC)
HANOI = DateContext(language="vi", zone="Asia/Ho_Chi_Minh", now=NOW)


def told(reading: Reading | None) -> str:
    """Return the day, or the UTC time, that was read."""
    if reading is None:
        return ""
    if reading.precision is Precision.DAY:
        return reading.at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date().isoformat()
    return reading.at.strftime("%Y-%m-%dT%H:%M" + (":%S" if reading.precision is Precision.SECOND else ""))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-05-04", "2021-05-04"),
        ("20210504", "2021-05-04"),
        ("2021-05-04T14:05:09+07:00", "2021-05-04T07:05:09"),
        ("2021-05-04T14:05:09+0700", "2021-05-04T07:05:09"),
        ("2021-05-04T24:00:00Z", "2021-05-05T00:00:00"),
        ("2021-05-04T24:00+07:00", "2021-05-04T17:00"),
        ("2021-05-04T24:00:00", "2021-05-04T17:00:00"),
        ("2021-05-04T24:00:01Z", ""),
        ("2021-05-04T24:30Z", ""),
        ("2021-05-04T14:05:09+07", "2021-05-04T07:05:09"),
        ("2021-05-04T14:05:09 +07:00", "2021-05-04T07:05:09"),
        ("2021-05-04T14:05:09Z", "2021-05-04T14:05:09"),
        ("2021-05-04T14:05:09+00:00Z", "2021-05-04T14:05:09"),
        ("2021-05-04T14:05:09,123Z", "2021-05-04T14:05:09"),
        ("2021-05-04T14:05:09.1234567", "2021-05-04T07:05:09"),
        ("2021-05-04 14:05", "2021-05-04T07:05"),
        ("2021-5-4T14:05:09Z", "2021-05-04T14:05:09"),
        ("2021-05-04 T 14:05:09 Z", "2021-05-04T14:05:09"),
        ("2021-05-04T2:05:09 PM", "2021-05-04T07:05:09"),
        ("2021/5/4 9:7", "2021-05-04T02:07"),
        ("2021-05-04T14:05:09 GMT+7", "2021-05-04T07:05:09"),
        ("2021-05-04T14:05:09+07:00:00", "2021-05-04T07:05:09"),
        ("2021-05-04 14:05:09 UTC", "2021-05-04T14:05:09"),
        ("2021-05-04T14:05:09-03:30", "2021-05-04T17:35:09"),
        ("2021-05-04T14:05:60Z", "2021-05-04T14:05:59"),
        ("2021-05-04T14:05:09+07:00[Asia/Ho_Chi_Minh]", "2021-05-04T07:05:09"),
        ("20210504T140509Z", "2021-05-04T14:05:09"),
        ("2021-05-04T00:00:00", "2021-05-04"),
        ("2021-05-04T00:00:00+07:00", "2021-05-04"),
        ("2021-05-04T00:00:00Z", "2021-05-04T00:00:00"),
        ("  2021-05-04T14:05:09Z\n", "2021-05-04T14:05:09"),
        ("Tue, 04 May 2021 14:05:09 GMT", "2021-05-04T14:05:09"),
        ("Tue, 04 May 2021 14:05:09 +0700", "2021-05-04T07:05:09"),
        ("4 May 2021 14:05:09 EST", "2021-05-04T19:05:09"),
        ("1620137109", "2021-05-04T14:05:09"),
        ("1620137109123", "2021-05-04T14:05:09"),
        ("1620137109123456", "2021-05-04T14:05:09"),
        ("1620137109.5", "2021-05-04T14:05:09"),
        ("/Date(1620137109123)/", "2021-05-04T14:05:09"),
        ("20210504140509", "2021-05-04T07:05:09"),
        ("20210504140509123", "2021-05-04T07:05:09"),
        ("202105041405", "2021-05-04T07:05"),
        ("", ""),
        ("2021", ""),
        ("2021-13-04", ""),
        ("2021-02-30", ""),
        ("2021-13-05", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("1970-01-01T07:00:00+07:00", ""),
        ("1970-01-01", ""),
        ("Thu, 01 Jan 1970 00:00:00 +0000", ""),
        ("2021-05-04T25:00:00Z", ""),
        ("0001-01-01T00:00:00", ""),
        ("9999-12-31T23:59:59Z", ""),
        ("0", ""),
        ("123456789012", ""),
        ("99999999999999999999", ""),
        ("P3D", ""),
        ("invalid", ""),
        ("2021-05-04" * 50, ""),
    ],
)
def test_a_machine_s_date_is_read(value: str, expected: str) -> None:
    assert told(read_machine(value, HANOI)) == expected


def test_the_zone_is_the_text_s_own_where_it_tells_one() -> None:
    away = read_machine("2021-05-04T14:05:09-03:30", HANOI)
    home = read_machine("2021-05-04T14:05:09", HANOI)
    assert away is not None
    assert home is not None
    assert (away.zone, home.zone) == ("-03:30", "Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/2020/03/09/a-title", "2020-03-09"),
        ("https://example.org/news/2020-03-09-a-title.html", "2020-03-09"),
        ("https://example.org/news/2020/3/9/", "2020-03-09"),
        ("https://example.org/tin/20200309/a-title", "2020-03-09"),
        ("https://example.vn/a-title-20200309142533123.htm", "2020-03-09T07:25:33"),
        ("https://example.vn/a-title-20200309142533.chn", "2020-03-09T07:25:33"),
        ("https://example.vn/a-title-18820200309142533123.htm", "2020-03-09T07:25:33"),
        ("https://example.org/a-title?d=20200309", "2020-03-09"),
        ("https://example.org/archive/2020/03/09/2020/03/10/x", "2020-03-10"),
        ("https://example.org/n1/2020/0309/c1001-123.html", "2020-03-09"),
        ("https://example.org/politics/2020-03/09/c_123.htm", "2020-03-09"),
        ("https://example.org/2020/03/09/a-title?ref=20200101", "2020-03-09"),
        ("https://example.org/a-title-12345678.html", ""),
        ("https://example.org/2020/9999/a-title", ""),
        ("https://example.org/a/2020/03/", ""),
        ("https://example.org/a/2020/13/09/", ""),
        ("https://example.org/a/2030/01/09/", ""),
        ("https://example.org/a/1920/01/09/", ""),
        ("https://20200309.example.org/a", ""),
        ("https://example.org/a-12020030912.html", ""),
        ("", ""),
        ("not a url 2020-03-09", "2020-03-09"),
        ("https://example.org/" + "20200309" * 400, ""),
    ],
)
def test_a_date_in_a_url_is_read(url: str, expected: str) -> None:
    assert told(read_url(url, HANOI)) == expected


def test_the_words_that_were_read_stand_where_it_is_said() -> None:
    url = "https://example.org/news/2020-03-09-a-title.html"
    reading = read_url(url, HANOI)
    assert reading is not None
    assert url[reading.start :].startswith(reading.words)
    assert reading.words == "2020-03-09"
