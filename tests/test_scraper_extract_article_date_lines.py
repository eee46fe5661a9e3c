"""What a bulletin's page prints as its date, and what it prints as another's."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from model.item import Precision
from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.article.dates import FoundDate
from scraper.extract.article.extract import extract_article
from scraper.fetch.response import Response

NOW = datetime(2024, 6, 15, 12, tzinfo=UTC)
ZONES = {"vi": "Asia/Ho_Chi_Minh", "ja": "Asia/Tokyo", "zh": "Asia/Shanghai", "de": "Europe/Berlin"}
TEXT = (
    "<p>The reading room of the library closes for repairs after the summer, because the roof has to be made new "
    "and the books are to be kept dry until then.</p><p>Those who have borrowed books may bring them back to the "
    "town hall, where a desk will be open on working days until the autumn of this year.</p>"
)
TITLE = "The library closes"


def read_days(
    below: str = "", *, title: str = TITLE, above: str = "", text: str = TEXT, foot: str = "", head: str = "",
    language: str = "en",
) -> str:  # fmt: skip
    """Return the days or times that a page tells: the publication's, and the last change's behind a bar."""
    body = (
        f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body><main><article>{above}"
        f"<h1>{title}</h1>{below}<div>{text}</div></article></main>{foot}</body></html>"
    ).encode()
    url = "https://example.org/n/1"
    page = read_document(
        Response(url=url, body=body, media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)
    )
    assert isinstance(page, HtmlDocument)
    zone = ZONES.get(language, "UTC")
    raw = extract_article(page, context=DateContext(language=language, zone=zone, now=NOW))

    def describe_day(date: FoundDate | None) -> str:
        if date is None:
            return ""
        local = date.reading.at.astimezone(ZoneInfo(zone))
        return f"{local:%Y-%m-%d}" if date.reading.precision is Precision.DAY else f"{local:%Y-%m-%d %H:%M}"

    return "|".join(filter(None, (describe_day(raw.published), describe_day(raw.updated))))


@pytest.mark.parametrize(
    "title",
    [
        "Minutes of the library's meeting of 3 May 2024",
        "3 May 2024 library minutes",
        "Sách và người: 30/4/1994 - 30/4/2024",
        "Minutes of 3 May 2024",
    ],
)
def test_a_titles_date_is_an_events(title: str) -> None:
    assert read_days(title=title) == ""
    assert read_days("<p>5 June 2024</p>", title=title) == "2024-06-05"
    assert read_days(title=title, text=f"<p>{title}</p>{TEXT}") == ""


@pytest.mark.parametrize(
    ("below", "language"),
    [
        ("<dl><dt>Closing date</dt><dd>30 June 2024</dd></dl>", "en"),
        ("<dl><dt>Starts</dt><dd>30 June 2024</dd><dt>Ends</dt><dd>5 July 2024</dd></dl>", "en"),
        ("<table><tr><th>Deadline</th><td>3 June 2024</td></tr></table>", "en"),
        ("<div><span class=label>Deadline</span> <span>3 June 2024</span></div>", "en"),
        ("<h2>Deadline</h2><p>3 June 2024</p>", "en"),
        ("<p><strong>Event date:</strong></p><p>3 June 2024</p>", "en"),
        ("<p>Deadline<br>3 June 2024</p>", "en"),
        ("<table><tr><td>Hạn nộp hồ sơ</td><td>07/06/2024</td></tr></table>", "vi"),
        ("<table><tr><td>Ngày có hiệu lực</td><td>07/06/2024</td></tr></table>", "vi"),
        ("<h2>開催日</h2><p>令和6年6月7日</p>", "ja"),
        ("<dl><dt>Termin</dt><dd>07.06.2024</dd></dl>", "de"),
        ("<p>Tel: 05-06-1999</p>", "en"),
        ("<p>Valid: 1 June 2024 - 14 June 2024</p>", "en"),
        ("<p>Opening hours of the desk on 3 June 2024 in the town hall</p>", "en"),
        ("<figure><img src=/a.jpg><figcaption>3 May 2024</figcaption></figure>", "en"),
        ("<div class=event-date>3 June 2024, 10:00</div>", "en"),
        ("<div class=eventDetails><p><time datetime='2024-06-03T10:00'>3 June 2024, 10:00</time></p></div>", "en"),
        ("<p>Event date: <time datetime='2024-06-03'>3 June 2024</time></p>", "en"),
        ("<dl><dt>Deadline</dt><dd><time datetime='2024-06-03'>3 June 2024</time></dd></dl>", "en"),
    ],
)
def test_a_date_of_something_else_is_not_the_publications(below: str, language: str) -> None:
    assert read_days(below, language=language) == ""


@pytest.mark.parametrize(
    ("below", "language", "expected"),
    [
        ("<dl><dt>Closing date</dt><dd>3 June 2024</dd><dt>Published</dt><dd>1 June 2024</dd></dl>", "en",
         "2024-06-01"),
        ("<table><tr><td>Deadline</td><td>3 June 2024</td></tr><tr><td>Posted</td><td>1 June 2024</td></tr></table>",
         "en", "2024-06-01"),
        ("<dl><dt>Last updated</dt><dd>7 June 2024</dd><dt>Published</dt><dd>5 June 2024</dd></dl>", "en",
         "2024-06-05|2024-06-07"),
        ("<table><tr><td>Ngày ban hành</td><td>20/05/2024</td></tr><tr><td>Ngày có hiệu lực</td><td>01/06/2024</td>"
         "</tr><tr><td>Ngày đăng</td><td>05/06/2024</td></tr></table>", "vi", "2024-06-05"),
        ("<table><tr><td>成文日期</td><td>2024年5月28日</td><td>发布日期</td><td>2024年6月5日</td></tr></table>", "zh",
         "2024-06-05"),
        ("<table><tr><th>開催日</th><td>2024年6月7日</td></tr><tr><th>掲載日</th><td>2024年6月5日</td></tr></table>",
         "ja", "2024-06-05"),
        ("<table><tr><td>Ngày ban hành</td><td>20/05/2024</td></tr></table>", "vi", "2024-05-20"),
        ("<p>Event date: <time datetime='2024-06-03'>3 June 2024</time></p>"
         "<p>Posted <time datetime='2024-06-01'>1 June 2024</time></p>", "en", "2024-06-01"),
        ("<p><a href=/c>Conference</a></p><p>5 June 2024</p>", "en", "2024-06-05"),
        ("<p>From our own correspondent</p><p>5 June 2024</p>", "en", "2024-06-05"),
        ("<p><a href=/c>Conference</a> <span>5 June 2024</span></p>", "en", "2024-06-05"),
        ("<p><a href=/c>Conference</a> <time datetime='2024-06-05'>5 June 2024</time></p>", "en", "2024-06-05"),
        ("<p><span>Deadline</span> <span><time datetime='2024-06-05'>5 June 2024</time></span></p>", "en", ""),
        ("<p>By Ann Lee | <time datetime='2024-06-05'>5 June 2024</time></p>", "en", "2024-06-05"),
        ("<p>Lịch công tác <a href=/b>Tuyển sinh</a></p><p>Ngày đăng: 05/06/2024</p>", "vi", "2024-06-05"),
    ],
)  # fmt: skip
def test_a_label_may_be_an_element_of_its_own(below: str, language: str, expected: str) -> None:
    assert read_days(below, language=language) == expected


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Published 5 June 2024, updated 7 June 2024", "en"),
        ("Updated: 7 June 2024 | Published: 5 June 2024", "en"),
        ("5 June 2024 (updated 7 June 2024)", "en"),
        ("Ann Lee | 5 June 2024 | Updated: 7 June 2024", "en"),
        ("掲載日：2024年6月5日 更新日：2024年6月7日", "ja"),
        ("Ngày đăng: 05/06/2024 - Cập nhật: 07/06/2024", "vi"),
    ],
)
def test_a_line_may_hold_publication_and_change(line: str, language: str) -> None:
    assert read_days(f"<p>{line}</p>", language=language) == "2024-06-05|2024-06-07"


def test_a_date_in_a_sentence_of_the_text_is_an_events() -> None:
    marked = "<p>The storm on <time datetime='2024-05-01'>1 May</time> broke the roof of the library and the mill.</p>"
    assert read_days(text=marked + TEXT) == ""
    for sentence in ("On 3 May 2024 the roof broke.", "Meeting: 3 July 2024", "Tuesday 4 June 2024, Town hall"):
        assert read_days(text=f"<p>{sentence}</p>{TEXT}") == ""


def test_a_text_may_begin_or_end_with_its_date() -> None:
    assert read_days(text=f"<p>Published: 5 June 2024</p>{TEXT}") == "2024-06-05"
    assert read_days(text=f"{TEXT}<p>Ann Lee, 5 June 2024</p>") == "2024-06-05"


@pytest.mark.parametrize(
    "foot",
    [
        "<section id=comments><article><time datetime='2024-06-10T10:00'>10 June</time><p>No</p></article></section>",
        "<div class=comment-list><p class=date>10 June 2024</p><p>Nice.</p></div>",
        "<section><h2>More news</h2><article><h3><a href=/a>Other</a></h3><time datetime='2024-06-10'>10 June</time>"
        "</article></section>",
        "<ul><li><a href=/a>The mill is open to all again</a> <span class=date>10/06/2024</span></li></ul>",
        "<div><a href=/a>The mill is open to all again</a><p>10 June 2024</p></div>",
    ],
)
def test_dates_below_the_text_are_others(foot: str) -> None:
    assert read_days(foot=foot) == ""


def test_a_labelled_date_below_the_text_counts() -> None:
    assert read_days(foot="<p>Posted on 5 June 2024 by Ann Lee</p>") == "2024-06-05"
    assert read_days(foot="<p class=date>5 June 2024</p>") == "2024-06-05"
    assert read_days(foot="<footer>This page was last edited on 5 June 2024.</footer>") == "2024-06-05"


def test_a_date_right_above_the_title_in_its_box_is_the_bulletins() -> None:
    assert read_days(above="<p>5 June 2024</p>") == "2024-06-05"


def json_ld(**fields: str) -> str:
    article = json.dumps({"@type": "NewsArticle", "headline": TITLE, **fields})
    return f'<script type="application/ld+json">{article}</script>'


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"datePublished": "2024-06-03T10:00:00Z"}, "2024-06-03 10:00"),
        ({"datePublished": "2024-6-3T9:07:00Z"}, "2024-06-03 09:07"),
        ({"datePublished": "1970-01-01T00:00:00+00:00"}, "2024-06-05"),
        ({"datePublished": "1970-01-01"}, "2024-06-05"),
        ({"datePublished": "2034-06-05T10:00:00Z"}, "2024-06-05"),
        ({"@type": "JobPosting", "datePosted": "2024-06-03", "validThrough": "2024-07-03"}, "2024-06-03"),
        (
            {"headline": "The mill", "url": "https://example.org/n/2", "datePublished": "2024-06-03"},
            "2024-06-05",
        ),
        ({"headline": "The mill", "url": "https://[", "datePublished": "2024-06-03"}, "2024-06-03"),
        (
            {"headline": "The mill", "url": "https://example.org/n/1", "datePublished": "2024-06-03"},
            "2024-06-03",
        ),
    ],
)
def test_dates_for_machines_win_where_they_can_be_true(fields: dict[str, str], expected: str) -> None:
    assert read_days("<p>Published: 5 June 2024</p>", head=json_ld(**fields)) == expected


def test_a_date_after_tomorrow_counts_where_it_is_the_only_date() -> None:
    assert read_days(head=json_ld(datePublished="2024-06-20")) == "2024-06-20"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<time datetime='2024-06-05'>5 June 2024 10:30</time>", "2024-06-05 10:30"),
        ("<time datetime='2024-06-05T09:00'>5 June 2024 10:30</time>", "2024-06-05 09:00"),
        ("<time datetime='2024-06-05'>7 June 2024 10:30</time>", "2024-06-05"),
        ("<span class=ago title='2024-06-13T10:00:00+00:00'>2 days ago</span>", "2024-06-13 10:00"),
        ("<p><span data-time='1718272800'>2 days ago</span></p>", "2024-06-13 10:00"),
        ("<span class=date data-timestamp='1718272800'></span>", "2024-06-13 10:00"),
        ("<div class=countdown data-date='2024-06-14'>1 day ago</div>", ""),
    ],
)
def test_a_moment_may_be_an_attribute(below: str, expected: str) -> None:
    assert read_days(below) == expected
