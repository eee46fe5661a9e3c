"""Which event a bulletin's own page announces: its own, beyond doubt, or none."""

import json

import pytest

from scraper.extract import RawEvent
from tests.bulletins import MORE, TEXT, TITLE, URL, page, raw

TYPE = "https://schema.org/Event"


def script(*nodes: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(list(nodes))}</script>'


def event(day: int, **more: object) -> dict[str, object]:
    return {"@type": "Event", "startDate": f"2024-07-0{day}", **more}


def start(markup: str) -> str:
    found = raw(markup).event
    return found.start if found else ""


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        ([event(1, name=TITLE)], "2024-07-01"),
        ([event(1, url=URL, name="Works")], "2024-07-01"),
        ([event(1, name=TITLE), event(2, name="Another fair of the town")], "2024-07-01"),
        ([event(1, name="Another fair of the town")], ""),
        ([event(1, name=TITLE), event(2, name=TITLE)], ""),  # a series: which day?
        ([{"@type": "NewsArticle", "headline": TITLE, "about": event(3)}], "2024-07-03"),
        ([{"@type": "NewsArticle", "headline": TITLE, "about": [event(3), event(4)]}], ""),
    ],
)
def test_json_ld_counts_where_it_is_the_bulletin(nodes: list[dict[str, object]], found: str) -> None:
    assert start(page(head=script(*nodes))) == found


def test_marks_count_around_the_title_or_by_its_name() -> None:
    time = '<time itemprop="startDate" datetime="2024-07-0%d">July</time>'
    beside = f'<aside><div itemscope itemtype="{TYPE}"><b itemprop="name">A fair</b>{time % 2}</div></aside>'
    named = f'<div itemscope itemtype="{TYPE}"><b itemprop="name">{TITLE}</b>{time % 1}</div>'
    around = page(below=beside + time % 1).replace("<main>", f'<main itemscope itemtype="{TYPE}">')
    assert start(page(below=beside)) == ""
    assert start(page(below=beside + named)) == "2024-07-01"
    assert start(around) == "2024-07-01"


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ("<p><b>Meeting date:</b> 1 July 2024, 10:00</p>", RawEvent(start="1 July 2024, 10:00", printed=True)),
        (
            "<dl><dt>Closing date</dt><dd>1 July 2024</dd></dl>",
            RawEvent(start="1 July 2024", deadline="Closing date", printed=True),
        ),
        (
            "<table><tr><th>Hearing date</th><td>1 July 2024</td></tr><tr><th>Start time</th><td>10:00</td></tr>"
            "<tr><th>Venue</th><td>Court 5</td></tr></table>",
            RawEvent(start="1 July 2024, 10:00", place="Court 5", printed=True),
        ),
        (
            "<p>Hạn nộp hồ sơ: 17h00 ngày 01/7/2024</p>",
            RawEvent(start="17h00 ngày 01/7/2024", deadline="Hạn nộp hồ sơ", printed=True),
        ),
        ("<div><span>開催日時：2024年7月1日</span></div>", RawEvent(start="2024年7月1日", printed=True)),
        (
            "<p>Meeting date<br>1 July 2024<br>Venue<br>Hall</p>",
            RawEvent(start="1 July 2024", place="Hall", printed=True),
        ),
        (
            "<p>Deadline: 28 June 2024</p><p>Meeting date: 1 July 2024</p>",
            RawEvent(start="1 July 2024", printed=True),
        ),
        ("<p>Meeting date: 1 July 2024</p><p>Meeting date: 8 July 2024</p>", None),  # a list of meetings
        ("<p>The committee has set a meeting date: 1 July 2024 at the latest</p>", None),
        ("<p>We shall meet on 1 July 2024 at ten.</p>", None),
        ("<p>Published: 1 June 2024</p><p>Place: Oxley</p>", None),
        ("<aside><p>Meeting date: 1 July 2024</p></aside>", None),
    ],
)
def test_fields_count_by_their_labels(above: str, found: RawEvent | None) -> None:
    assert raw(page(above=above, body=TEXT + MORE)).event == found


def test_fields_of_other_bulletins_far_below_are_not_read() -> None:
    others = "".join(
        f"<h3>Other notice {n}</h3><p>Something else of the town that day, number {n}.</p>" for n in range(9)
    )
    assert raw(page(below=f"{others}<p>Meeting date: 1 July 2024</p>")).event is None
