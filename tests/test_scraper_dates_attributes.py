"""Which attribute of an element carries its moment, and when it is taken instead of the printed text."""

import pytest

from scraper.dates import find_machine_value, find_moment


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"datetime": "2024-06-05T10:00:00Z"}, "2024-06-05T10:00:00Z"),
        ({"class": "x", "data-timestamp": "1717578420"}, "1717578420"),
        ({"data-time": "1717578420000"}, "1717578420000"),
        ({"data-date": "2024-06-05 10:00"}, "2024-06-05 10:00"),
        ({"data-date": "05/06/2024 10:00"}, "05/06/2024 10:00"),
        ({"title": "2024-06-05T10:00:00+07:00"}, "2024-06-05T10:00:00+07:00"),
        ({"title": "Wednesday, June 5, 2024 10:30 AM"}, "Wednesday, June 5, 2024 10:30 AM"),
        ({"title": "2024年6月5日 10:30"}, "2024年6月5日 10:30"),
        ({"title": "Results of 5 June 2024", "href": "/a"}, ""),
        ({"title": "The council's year 2024"}, ""),
        ({"datetime": "PT5M"}, ""),
        ({"datetime": "10:30"}, ""),
        ({"data-time": "5"}, ""),
        ({"data-time": "0912345678"}, ""),
        ({"data-date": "yesterday"}, ""),
        ({"data-timestamp": "9" * 5000}, ""),
        ({}, ""),
    ],
)
def test_an_absolute_moment_is_told_by_its_attribute(attributes: dict[str, str], expected: str) -> None:
    assert find_machine_value(attributes) == expected


@pytest.mark.parametrize(
    "text", ["3 天前", "2 hours ago", "1 giờ 5 phút trước", "hôm qua", "Yesterday, 14:25", "", "vor 2 Tagen", "dd 5"]
)
def test_a_text_that_tells_no_day_gives_way(text: str) -> None:
    assert find_moment([{}, {"data-time": "1717578420"}], text) == "1717578420"


@pytest.mark.parametrize("text", ["5 June 2024", "05/06/2024 14:25", "2024年6月5日", "Published: 5.6.24"])
def test_a_printed_day_stands(text: str) -> None:
    assert find_moment([{"data-time": "1717578420"}], text) == ""


@pytest.mark.parametrize("text", ["5 June", "June 5, 9:00 AM", "05/06", "06/05", "4 June", "6 June"])
def test_a_moment_of_the_printed_day_tells_its_year(text: str) -> None:
    assert find_moment([{"title": "2019-06-05 09:00:00Z"}], text) == "2019-06-05 09:00:00Z"


@pytest.mark.parametrize("text", ["8 June", "5 July", "5 June ’24", "5 June 2024", "5.6.24"])
def test_a_moment_of_another_day_tells_no_year(text: str) -> None:
    assert find_moment([{"title": "2019-06-05 09:00:00Z"}], text) == ""
