"""Which marked and printed dates are the publication's: by their place, at both sides of each bound."""

import pytest

from model.item import DateOrigin
from scraper.extract.article.dates import FoundDate
from tests.bulletins import MORE, TEXT, TITLE, letters, page, raw

FIRST = '<time datetime="2024-06-01">1 June 2024</time>'
SILENT = '<time datetime="2024-06-01">at noon</time>'
SECOND = '<time datetime="2024-06-05">5 June 2024</time>'


def read_days(markup: str, *, url: str = "https://example.org/news/a.html") -> str:
    """Return the days that a page tells: the publication's, and the last change's behind a bar."""
    found = raw(markup, url=url)

    def day(date: FoundDate | None) -> str:
        return f"{date.reading.at:%d}" if date else ""

    return "|".join(filter(None, (day(found.published), day(found.updated))))


def make_rows(count: int, tag: str = "p") -> str:
    return "".join(f"<{tag}>Row {number}</{tag}>" for number in range(count))


def make_row_page(before: str = "", between: str = "", text: str = TEXT, below: str = "") -> str:
    """Return a page whose parts all stand in one row."""
    return (
        f"<html><head><title>{TITLE}</title></head><body><main>{before}<h1>{TITLE}</h1>{between}"
        f"<div class=text>{text}</div>{below}</main></body></html>"
    )


@pytest.mark.parametrize(("above", "day"), [(5, "01"), (6, "05")])
def test_a_marked_date_is_near_up_to_six_texts_above_the_title(above: int, day: str) -> None:
    assert read_days(make_row_page(f"<p>{FIRST}</p>{make_rows(above)}", f"<p>{SECOND}</p>")) == day


@pytest.mark.parametrize(("apart", "day"), [(14, "01"), (15, "")])
def test_a_marked_date_is_within_fifteen_texts_of_the_text(apart: int, day: str) -> None:
    assert read_days(make_row_page(f"<p>{FIRST}</p>{make_rows(apart - 1)}")) == day


@pytest.mark.parametrize(("paragraphs", "day"), [(1, "05"), (2, "05"), (3, "01")])
def test_a_marked_date_is_near_up_to_the_third_text_of_the_body(paragraphs: int, day: str) -> None:
    text = "".join(f"<p>{number} {letters(90)}.</p>" for number in range(8)).split("</p>")
    text.insert(paragraphs, f"<p>{SECOND}")
    assert read_days(make_row_page(f"<p>{FIRST}</p>{make_rows(8)}", text="</p>".join(text))) == day


@pytest.mark.parametrize(("between", "day"), [(2, "01"), (3, "05")])
def test_a_date_without_words_is_placed_by_the_three_elements_before_it(between: int, day: str) -> None:
    silent = f"{'<hr>' * between}<time datetime='2024-06-01'></time>"
    far = "".join(f"<p>{number} {letters(90)}.</p>" for number in range(6))
    assert read_days(make_row_page(between=silent, text=far, below=f"<p>{SECOND}</p>")) == day


@pytest.mark.parametrize(("others", "day"), [(59, "01"), (60, "")])
def test_sixty_marked_dates_are_read(others: int, day: str) -> None:
    assert read_days(make_row_page(f"<nav>{SECOND * others}</nav>", f"<p>{SILENT}</p>")) == day


@pytest.mark.parametrize(("below", "day"), [(5, "01"), (6, "")])
def test_below_a_long_text_an_articles_own_date_is_within_six_texts(below: int, day: str) -> None:
    text = "".join(f"<p>{number} {letters(90)}.</p>" for number in range(20))
    other = "".join(f"<div><a href='/{n}'>Row {n}</a></div>" for n in range(below))
    markup = make_row_page(text=text, below=f"{other}<p>{SILENT}</p>").replace("main>", "article>")
    assert read_days(markup) == day


@pytest.mark.parametrize(("others", "day"), [(29, "01"), (40, "")])
def test_a_date_inside_a_sentence_is_an_events(others: int, day: str) -> None:
    line = f"<p>{letters(others)} <time datetime='2024-06-01'>first of the month</time></p>"
    assert read_days(make_row_page(text=TEXT.replace("</p>", f"</p>{line}", 1))) == day


@pytest.mark.parametrize(
    ("box", "day"),
    [
        pytest.param("<nav>{}</nav>", "", id="menu"),
        pytest.param("<div class=comments><p>{}</p></div>", "", id="comments"),
        pytest.param("<article><h3>Other</h3><p>{}</p></article>", "", id="another article"),
        pytest.param("<div class=event-date>{}</div>", "", id="an event's box"),
        pytest.param("<p>Deadline: {}</p>", "", id="a deadline"),
        pytest.param("<p>{}</p>", "01", id="a paragraph"),
        pytest.param("<aside><p>{}</p></aside>", "01", id="an aside beside the title"),
    ],
)
def test_a_marked_date_is_anothers_by_its_box_or_its_label(box: str, day: str) -> None:
    assert read_days(make_row_page(between=box.format(SILENT))) == day


@pytest.mark.parametrize(
    ("box", "day"),
    [
        pytest.param("<aside><p>{}</p></aside>", "", id="aside"),
        pytest.param("<footer><p>{}</p></footer>", "", id="footer"),
        pytest.param("<div class=related><p>{}</p></div>", "", id="furniture"),
        pytest.param("<div class=related><div><div><p>{}</p></div></div></div>", "", id="four elements around it"),
        pytest.param("<div class=related><div><div><div><div><p>{}</p></div></div></div></div></div>", "01", id="six"),
        pytest.param("<section><p>{}</p></section>", "01", id="neither"),
    ],
)
def test_away_from_the_title_furniture_is_anothers(box: str, day: str) -> None:
    assert read_days(make_row_page(text=TEXT + MORE, below=box.format(SILENT))) == day


@pytest.mark.parametrize(
    ("between", "found"),
    [
        pytest.param(f"<p>{FIRST}</p><p>Updated {SECOND}</p>", "01|05", id="a change by its word"),
        pytest.param(f"<p>{FIRST}</p><p>Updated {letters(31)} {SECOND}</p>", "01|05", id="forty characters before"),
        pytest.param(f"<p>{FIRST}</p><p>Updated {letters(45)} {SECOND}</p>", "01", id="more"),
        pytest.param(f"<p>{FIRST}</p><p class=updated>{SECOND.replace('<time', '<time class=updated')}</p>", "01|05",
                     id="by its name"),
        pytest.param(f"<p>Updated {SECOND}</p>", "05", id="alone it is the publication's"),
        pytest.param(f"<p>{SECOND}</p><p>Updated {FIRST}</p>", "05", id="no change before the publication"),
    ],
)  # fmt: skip
def test_a_change_is_no_publication(between: str, found: str) -> None:
    assert read_days(make_row_page(between=between)) == found


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("<time datetime='2024-06-03'>3 June 2024, 23:59</time>", "2024-06-03 23:59"),
        ("<time datetime='2024-06-03'>3 June 2024, 00:01</time>", "2024-06-03 00:01"),
        ("<time datetime='2024-06-03'>4 June 2024, 00:01</time>", "2024-06-03 00:00"),
        ("<time datetime='2024-06-03'>2 June 2024, 23:59</time>", "2024-06-03 00:00"),
        ("<time datetime='2024-06-03T10:00Z'>3 June 2024, 23:59</time>", "2024-06-03 10:00"),
        ("<time>3 June 2024, 23:59</time>", "2024-06-03 23:59"),
        ("<time datetime='1970-01-01'>3 June 2024, 10:30</time>", "2024-06-03 10:30"),
    ],
)
def test_the_printed_time_of_day_counts_on_the_marked_day(time: str, expected: str) -> None:
    found = raw(make_row_page(between=f"<p>{time}</p>"))
    assert found.published is not None
    assert f"{found.published.reading.at:%Y-%m-%d %H:%M}" == expected
    assert found.published.origin is DateOrigin.TIME


def test_a_marked_day_that_meta_elements_call_the_changes_is_the_changes() -> None:
    head = (
        '<meta property="article:published_time" content="2024-06-01T08:00:00Z">'
        '<meta property="article:modified_time" content="2024-06-05T09:00:00Z">'
    )
    time = '<p><time datetime="2024-06-05T11:00:00+02:00">5 June 2024</time></p>'
    assert read_days(page(head=head, above=time)) == "01|05"
    assert read_days(page(head=head.replace("2024-06-05", "2024-06-04"), above=time)) == "05"


@pytest.mark.parametrize(
    ("between", "day"),
    [
        pytest.param(f"<p>Posted 3 June 2024 {letters(181)}</p>", "03", id="a line of 200 characters"),
        pytest.param(f"<p>Posted 3 June 2024 {letters(182)}</p>", "", id="a longer one"),
        pytest.param(f"<p>Posted 3 June 2024<br>{letters(190)}<br>{letters(191)}</p>", "03", id="399 in all"),
        pytest.param(f"<p>Posted 3 June 2024<br>{letters(190)}<br>{letters(192)}</p>", "", id="400"),
        pytest.param("<div class=today>3 June 2024</div>", "", id="today's"),
        pytest.param("<p class=today>Posted: 3 June 2024</p>", "", id="today's, whatever it says"),
        pytest.param("<p>Ann Lee | 3 June 2024 | 3 comments</p>", "03", id="one of many parts"),
        pytest.param("<p>This page was last edited on 3 June 2024.</p>", "03", id="a sentence of the change"),
    ],
)
def test_a_printed_line_is_read(between: str, day: str) -> None:
    assert read_days(make_row_page(between=between)) == day


@pytest.mark.parametrize(
    ("below", "day"),
    [
        pytest.param("<p>Posted: 3 June 2024</p>", "03", id="labelled"),
        pytest.param("<p>3 June 2024</p>", "", id="without a label"),
        pytest.param("<p class=date>3 June 2024</p>", "03", id="named as a date"),
        pytest.param("<aside><p>Posted: 3 June 2024</p></aside>", "", id="in an aside"),
        pytest.param("<div class=comment-list><p>Posted: 3 June 2024</p></div>", "", id="in a comment"),
        pytest.param(
            f"<p>Posted: 3 June 2024 <a href=/x>{letters(20)}</a></p>", "03", id="a link of twenty characters"
        ),
        pytest.param(f"<p>Posted: 3 June 2024 <a href=/x>{letters(21)}</a></p>", "", id="a longer one"),
        pytest.param(f"{make_rows(5)}<p class=date>3 June 2024</p>", "03", id="six texts below"),
        pytest.param(f"{make_rows(6)}<p class=date>3 June 2024</p>", "", id="seven"),
        pytest.param(f"{make_rows(9)}<p>Published: 3 June 2024</p>", "03", id="far below, its label first"),
    ],
)
def test_a_date_below_the_text_needs_a_label_or_a_name(below: str, day: str) -> None:
    assert read_days(page(TEXT + MORE, below=f"<section>{below}</section>")) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2024/06/03/a.html", "03"),
        ("https://example.org/2024-06-03-mill-lane", "03"),
        ("https://example.org/news/20240603", "03"),
        ("https://example.org/2099/06/03/a.html", ""),
        ("https://example.org/news/12", ""),
    ],
)
def test_the_address_dates_a_page_without_other_dates(url: str, day: str) -> None:
    assert read_days(page(), url=url) == day


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        pytest.param("<p>3 June</p>", "<p>5 June 2023</p>", "05", id="without its year"),
        pytest.param("<p>20 July 2024</p>", "<p>5 June 2024</p>", "05", id="later than tomorrow"),
        pytest.param("<p>16 June 2024</p>", "<p>5 June 2024</p>", "16", id="tomorrow"),
        pytest.param("<p>3 June</p>", "", "03", id="alone"),
    ],
)
def test_doubtful_dates_come_last(first: str, second: str, day: str) -> None:
    assert read_days(make_row_page(between=first + second)) == day
