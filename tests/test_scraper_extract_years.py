"""The year of dates that print none comes from what stands around them, and from nowhere else."""

import pytest

from model.outcome import NO_VALIDATORS
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract import RawItem
from scraper.extract.rules import extract_items
from scraper.fetch.response import Response
from scraper.source import FieldRule, Rules

RULES = Rules(item="li", title=FieldRule(selector="a"), link=FieldRule(selector="a"), date=FieldRule(selector="b"))


def read_items(body: str, url: str = "https://a.example/news", head: str = "") -> list[RawItem]:
    response = Response(
        url=url,
        body=f"<html><head>{head}</head><body>{body}</body></html>".encode(),
        media_type="text/html",
        charset="utf-8",
        validators=NO_VALIDATORS,
    )
    document = read_document(response)
    assert isinstance(document, HtmlDocument)
    return extract_items(document, RULES)


def find_years(body: str, url: str = "https://a.example/news", head: str = "") -> list[int]:
    """Return the years of a page's dates, each 0 where none is known."""
    return [item.date.year if item.date else -1 for item in read_items(body, url, head)]


def find_newest(*days: str) -> list[int]:
    """Return the last year of the list that each date knows of."""
    return [item.date.newest if item.date else -1 for item in read_items("".join(map(item, days)))]


def item(day: str = "14 May", link: str = "/a", more: str = "") -> str:
    return f'<li><b>{day}</b> <a href="{link}">A bulletin</a>{more}</li>'


def test_a_date_that_prints_its_year_needs_none() -> None:
    days = ["14 May 2021", "14.05.21", "May 14 ’21", "20210514", "14 May 2564", "14/05/1402"]
    assert find_years("<h1>Of 2019</h1>" + "".join(map(item, days))) == [0] * len(days)


def test_a_year_that_stands_nowhere_is_not_invented() -> None:
    assert find_years(item()) == [0]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("<i>2022</i>", 2022),
        ("<i>(2022)</i>", 2022),
        ("<i>2022</i> <i>2022</i>", 2022),
        ("<i>2022</i> <i>2023</i>", 0),
        ("<i>the budget of 2022</i>", 0),
        ("<i>1789</i>", 0),
    ],
)
def test_a_year_may_stand_by_itself_in_the_item(more: str, expected: int) -> None:
    assert find_years(item(more=more)) == [expected]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/2022/05/14/a", 2022),
        ("/2022/a", 2022),
        ("https://b.example/news/2022/5/a.html", 2022),
        ("/news/2022-05-14-a", 2022),
        ("/news/20220514.html", 2022),
        ("/news/202205/a.html", 2022),
        ("/news/budget-2022", 0),
        ("/news/12022/a", 0),
        ("/news/2022", 0),
        ("/news?year=2022", 0),
        ("/id/20226677", 0),
    ],
)
def test_the_address_tells_the_year(link: str, expected: int) -> None:
    assert find_years(item(link=link)) == [expected]


@pytest.mark.parametrize(
    "above",
    [
        "<h2>2022</h2>",
        "<h3>News of 2022</h3>",
        "<p><strong>2022</strong></p>",
        "<div>&ndash; 2022 &ndash;</div>",
        '<h2><a href="#y">Archive 2022</a></h2>',
    ],
)
def test_the_heading_above_tells_the_year(above: str) -> None:
    assert find_years(f"<div><h2>2023</h2><ul>{item()}</ul>{above}<ul>{item()}</ul></div>") == [2023, 2022]


@pytest.mark.parametrize(
    "above",
    [
        "<h2>From 2022 to 2023</h2>",
        "<p>We told of it in 2022.</p>",
        "<p><a href='/2021'>2021</a> <a href='/2022'>2022</a></p>",
        "<p><span>2021</span> <span>2022</span></p>",
        "<select><option>2022</option></select>",
        "<script>2022</script>",
        "<aside><div><div><h3>Most read in 2022</h3></div></div></aside>",
        f"<h2>{'A long heading that tells much ' * 3} 2022</h2>",
    ],
)
def test_a_year_of_something_else_is_none(above: str) -> None:
    assert find_years(f"<div>{above}<ul>{item()}</ul></div>") == [0]


def test_a_title_of_an_item_is_no_heading() -> None:
    assert find_years(f"<ul>{item(more='<h2>The budget of 2022</h2>')}{item()}</ul>") == [0, 0]


@pytest.mark.parametrize(
    ("more", "newest"),
    [
        ("<footer>Last updated: 3 June 2019</footer>", 2019),
        ("<footer><b>Last updated:</b> <time>3 June 2019</time></footer>", 2019),
        ("<p>Zuletzt geändert am 3.6.2019</p><p>© 2014–2019</p>", 2019),
        ("<footer>Last updated: 3 June 2019, © 2014</footer>", 0),
        ("<footer>Last updated: 3 June 2019</footer><p>© 2026</p>", 0),
        ("<footer>© 2019</footer>", 0),
        ("<p>The budget of 2019</p>", 0),
        ("<script>updated = '3 June 2019'</script>", 0),
        (item("Updated 3 June 2019"), 0),
    ],
)
def test_a_page_that_says_when_it_was_last_changed_has_no_newer_items(more: str, newest: int) -> None:
    first = read_items(f"<ul>{item()}</ul>{more}")[0]
    assert first.date is not None
    assert (first.date.year, first.date.newest) == (0, newest)


def test_the_page_tells_the_year() -> None:
    assert find_years(item(), head="<title>Archive 2022</title>") == [2022]
    assert find_years(item(), url="https://a.example/news/2022/") == [2022]
    assert find_years(item(), head="<title>2021 to 2022</title>") == [0]
    assert find_years("<svg><title>Logo 2019</title></svg>" + item(), head="") == [0], "a drawing's title is no page's"


def test_what_is_nearer_wins() -> None:
    assert find_years(f"<h1>2019</h1>{item(link='/2020/a', more='<i>2021</i>')}{item(link='/2020/a')}{item()}") == [
        2021,
        2020,
        2019,
    ]


def test_the_last_year_of_the_others_is_known_where_no_year_is() -> None:
    assert find_newest("14 May", "3 May 2019", "1 May 2018") == [2019, 0, 0]
    assert find_newest("14 May", "3 May 2019") == [0, 0]
    assert find_newest(*["14 May"] * 9, "3 May 2019", "1 May 2018") == [0] * 11
    assert find_newest(*["14 May"] * 6, "3 May 2019", "1 May 2018") == [*[2019] * 6, 0, 0]
