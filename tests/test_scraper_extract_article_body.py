"""What belongs to a bulletin's text comes back where the general extractor lost it, and what does not goes."""

import pytest

from tests.bulletins import MORE, TEXT, page, read

SENTENCE = "Mill Lane is closed from the first of May, and the bridge from the third."


@pytest.mark.parametrize(
    ("lost", "part"),
    [
        pytest.param("<p>Plan: <a href='/x'>on the map</a></p>", "on the map", id="short line with a link"),
        pytest.param("<p><a href='/x'>https://other.example/law</a></p>", "other.example/law", id="address"),
        pytest.param(
            "<p>These offices are open:</p><ul><li><a href='/n'>North</a></li><li><a href='/s'>South</a></li></ul>",
            "South</a></li>",
            id="links that a colon announces",
        ),
        pytest.param(
            "<p>The law says:</p><p><a href='https://law.example'>Roads are for all</a></p>",
            "Roads are for all",
            id="a link that a colon announces",
        ),
        pytest.param(
            "<div class='wp-caption'><img src=/a.jpg><p class='wp-caption-text'>The mill in May</p></div>",
            "<figcaption>The mill in May</figcaption>",
            id="caption by its name",
        ),
        pytest.param(f"<aside class=note><p>{SENTENCE}</p></aside>", SENTENCE, id="remark"),
    ],
)
def test_lines_among_paragraphs_stay(lost: str, part: str) -> None:
    assert part in read(page(TEXT + lost + MORE)).content


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<p><a href='/x'>The mayor's new car and what it costs</a></p>", id="a link alone"),
        pytest.param("<p>Read also: <a href='/x'>The mayor's new car</a></p>", id="pointer"),
        pytest.param("<ul><li><a href='/x'>The mayor's new car</a></li></ul>", id="links that nothing announces"),
        pytest.param("<aside><p>The mayor's new car was paid for by the town, it is told.</p></aside>", id="aside"),
    ],
)
def test_what_leads_away_goes(box: str) -> None:
    assert "new car" not in read(page(TEXT + box + MORE)).content


@pytest.mark.parametrize(
    ("above", "stays"),
    [
        pytest.param(f"<div>{SENTENCE}</div>", True, id="sentence"),
        pytest.param(f"<h2>{SENTENCE}</h2>", True, id="heading"),
        pytest.param(f"<p>3 May 2024</p><div>{SENTENCE}</div>", True, id="below the date"),
        pytest.param("<p><b>Mill Lane is closed.</b></p>", True, id="short and bold"),
        pytest.param("<section class=key-points><h2>In short</h2><ul><li>Mill Lane is closed</li></ul></section>",
                     True, id="key points"),
        pytest.param("<div>Mill Lane is closed to traffic, all news by our own reporters on the spot</div>",
                     False, id="no sentence"),
        pytest.param("<div><a href='/x'>Mill Lane is closed to traffic, as the council told us on Monday.</a></div>",
                     False, id="link"),
        pytest.param("<div class=banner>Mill Lane is closed to traffic, as the council told us on Monday.</div>",
                     False, id="furniture"),
    ],
)  # fmt: skip
def test_the_lead_stays(above: str, stays: bool) -> None:
    assert ("Mill Lane is closed" in read(page(TEXT + MORE, above=above)).content) == stays


def test_a_short_line_beside_the_title_is_no_lead() -> None:
    assert "By our clerk" not in read(page(above="<p>By our clerk.</p>")).content


@pytest.mark.parametrize(
    "line",
    [
        "Published: 3 May 2024 | Views: 56",
        "Publié le 5 juin 2024 à 15 heures - Mis à jour le 7 juin 2024 par le service état civil",
        "掲載日：2024年6月3日 更新日：令和6年6月10日",
        "تاريخ النشر: ٥ يونيو ٢٠٢٤",
        "کد خبر: ۱۲۳ | تاریخ انتشار: ۱۶ خرداد ۱۴۰۳ - ۱۵:۰۷ | تعداد بازدید: ۲۰",
        "เผยแพร่เมื่อ 5 มิ.ย. 2567 เวลา 15.07 น. | จำนวนผู้เข้าชม 1,205",
        "Ngày cập nhật: 04/06/2024 03:45 CH",
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_days_and_counts_that_a_page_keeps_are_no_text(line: str, below: bool) -> None:
    row = f"<p>{line}</p>"
    assert line[:12] not in read(page(TEXT + row if below else row + TEXT)).content


@pytest.mark.parametrize(
    "line",
    [
        "Published figures show that the town has grown by 3 per cent since the census.",
        "Posted: 3 May 2024 — Applications until: 30 June 2024",
        "Date: 12 June 2024",
        "Views differ.",
    ],
)
def test_a_line_with_more_in_it_stays(line: str) -> None:
    assert line in read(page(f"<p>{line}</p>{TEXT}")).content


def test_advice_on_a_program_that_opens_files_goes() -> None:
    advice = "<p>You need <a href='https://get.example'>Adobe Acrobat Reader</a> to open files of this kind.</p>"
    found = read(page(f"{TEXT}<p><a href='/f/plan.pdf'>Plan</a></p>{advice}"))
    assert "Adobe" not in found.content
    assert "plan.pdf" in found.content


@pytest.mark.parametrize(
    "words", ["相关文档", "اخبار مرتبط", "Articoli correlati", "Powiązane", "関連リンク", "Related"]
)
def test_lines_below_a_pointer_go(words: str) -> None:
    links = "<ul><li><a href='/1'>The mayor's new car</a> 3 May</li><li><a href='/2'>New car, old mayor</a></li></ul>"
    assert "car" not in read(page(TEXT, below=f"<div><h3>{words}</h3>{links}</div>")).content


LAYOUT = (
    "<html><head><title>{site}</title></head><body><table><tr><td colspan=2><img src=banner.jpg>Today: 15 June 2024"
    "</td></tr><tr><td><a href=/1>About us</a></td><td><table><tr><td><a href=/>Home</a> » <a href=/n>News</a></td>"
    "</tr><tr><td><b>{title}</b></td></tr><tr><td>Last updated: 4 June 2024</td></tr><tr><td>{text}</td></tr>"
    "<tr><td><b>Other news</b><ul><li><a href=/2>The mill is sold</a></li><li><a href=/3>The fair</a></li></ul></td>"
    "</tr></table></td></tr><tr><td colspan=2>The town hall is at 12 High Street; licence number 12 of the ministry, "
    "given on 5 February 2015.</td></tr></table></body></html>"
)


def test_on_a_layout_of_tables_the_listings_title_is_found() -> None:
    title = "Road works in Mill Lane begin"
    found = read(LAYOUT.format(site="The Town's Own Pages", title=title, text=TEXT + MORE), listed=title)
    assert found.title == title
    assert found.content.count("<p>") == 5
    for other in (title, "Home", "Last updated", "banner.jpg", "Other news", "licence"):
        assert other not in found.content


@pytest.mark.parametrize(
    ("whole", "listed", "shown", "expected"),
    [
        ("示範市政府-113年度補助計畫公告", "", "<h2>113年度補助計畫公告</h2>", "113年度補助計畫公告"),
        ("Town_Road works begin", "", "<h2>Road works begin</h2>", "Road works begin"),
        ("Town: Road works begin", "", "<h2>Road works begin</h2>", "Town: Road works begin"),
        ("Town", "Road works", "<h1>Road works begin</h1><p>Road works</p>", "Road works begin"),
        ("Town", "Road works begin", "<p>The road works begin</p>", "Town"),
    ],
)
def test_the_title_is_the_text_that_is_alone_in_its_block(whole: str, listed: str, shown: str, expected: str) -> None:
    markup = f"<html><head><title>{whole}</title></head><body>{shown}<div>{TEXT}</div></body></html>"
    assert read(markup, listed=listed).title == expected
