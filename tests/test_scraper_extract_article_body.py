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
