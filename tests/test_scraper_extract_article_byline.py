"""Where a byline stands: by the page's marks, words, names, links and shapes, near the title or the text's end."""

import pytest

from scraper.extract.article.byline import Zone, find_byline
from tests.bulletins import letters, make_blocks, page, raw


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        pytest.param("<p>By Ann Lee</p>", ("Ann Lee",), id="by"),
        pytest.param("<p>By the way, the bridge is shut</p>", (), id="a sentence"),
        pytest.param(f"<p>By Ann Lee, {letters(87)}</p>", ("Ann Lee",), id="a line of 99 characters"),
        pytest.param(f"<p>By Ann Lee, {letters(88)}</p>", (), id="a line of a hundred"),
        pytest.param("<p class=byline>Ann Lee</p>", ("Ann Lee",), id="a name for bylines"),
        pytest.param("<p class=author-photo>Ann Lee</p>", (), id="a name for pictures"),
        pytest.param("<p><span class=author>Ann Lee</span>, in Millford</p>", ("Ann Lee",), id="inside a line"),
        pytest.param("<p>Author</p><p>Ann Lee</p>", ("Ann Lee",), id="a label on a line of its own"),
        pytest.param("<p>Ann Lee | 3 May 2024</p>", ("Ann Lee",), id="beside a date"),
        pytest.param("<p>Ann Lee | Bo Ek</p>", (), id="beside no number"),
        pytest.param("<p>Ann Lee, <a href=/x>@annlee</a></p>", ("Ann Lee",), id="beside an account"),
        pytest.param("<p>渡辺洋介<span>2025年1月13日</span></p>", ("渡辺洋介",), id="glued to a date"),
        pytest.param("<p>a</p>" * 4 + "<p>Ann Lee | 3 May 2024</p>", (), id="a date on the fifth line"),
        pytest.param("<p>By <a>Ann Lee</a><b>on</b><i>3 May</i></p>", ("Ann Lee",), id="in pieces"),
        pytest.param("<p><i>Sports</i> By: Ann Lee</p>", ("Ann Lee",), id="behind a section"),
        pytest.param("<p><a href=/author/ann>Ann Lee</a> <a href=/t/x>Big Mills</a></p>", ("Ann Lee",), id="a link"),
        pytest.param("<p><a href=/authors/>Ann Lee</a></p>", (), id="a link to all authors"),
        pytest.param("<div class=author><p>Ann Lee</p></div>", ("Ann Lee",), id="in a box so called"),
        pytest.param("<div class=author><p class=role>Ann Lee</p></div>", (), id="a role in such a box"),
        pytest.param("<p class=social-author>Ann Lee</p>", ("Ann Lee",), id="a name that ends so"),
        pytest.param("<p class=author-social>Ann Lee</p>", (), id="a name that ends otherwise"),
        pytest.param("<p class=byline>Ann Lee</p><p class=byline>Bo Ek</p>", ("Ann Lee", "Bo Ek"), id="two lines"),
        pytest.param("<p class=author>Ann Lee</p><p>By Bo Ek</p>", ("Bo Ek",), id="words before names"),
        pytest.param("<figure><figcaption class=author>Ann Lee</figcaption></figure>", (), id="a caption"),
        pytest.param("<p class=name>Ann Lee</p>", ("Ann Lee",), id="called a name"),
        pytest.param("<p>a</p><p>b</p><p>c</p><p>d</p><p class=name>Ann Lee</p>", (), id="a name on the fifth line"),
        pytest.param("<p>a</p><p>b</p><p>c</p><p class=name>Ann Lee</p>", ("Ann Lee",), id="on the fourth"),
        pytest.param("<p>By Editor</p>", (), id="a role"),
        pytest.param("<p class=byline>Ab Cd Ef Gh Ij Kl Mn</p>", ("Ab Cd Ef Gh Ij Kl Mn",), id="seven words"),
        pytest.param("<p class=byline>Ab Cd Ef Gh Ij Kl Mn Op</p>", (), id="eight words"),
        pytest.param(f"<p class=byline>{'A' * 60}</p>", ("A" * 60,), id="sixty characters"),
        pytest.param(f"<p class=byline>{'A' * 61}</p>", (), id="more"),
        pytest.param("<p class=byline>Bo</p>", ("Bo",), id="two characters"),
        pytest.param("<p class=byline>B</p>", (), id="one"),
        pytest.param("<p class=byline>Room 12</p>", (), id="digits"),
    ],
)
def test_a_byline_is_known_by_name_words_or_shape(zone: str, names: tuple[str, ...]) -> None:
    found = find_byline(Zone(between=make_blocks(zone), above=[], below=[]), [])
    assert tuple(found) == names


@pytest.mark.parametrize(
    ("below", "names"),
    [
        pytest.param("<p>By Ann Lee</p>", ("Ann Lee",), id="right below the text"),
        pytest.param("<p>a</p><p>b</p><p>By Ann Lee</p>", ("Ann Lee",), id="the third line below"),
        pytest.param("<p>a</p>" * 6 + "<p>By Ann Lee</p>", (), id="the seventh"),
    ],
)
def test_a_byline_is_near_the_text(below: str, names: tuple[str, ...]) -> None:
    assert raw(page(below=f"<div>{below}</div>")).authors == names


@pytest.mark.parametrize(("others", "names"), [(7, ("Ann Lee",)), (8, ())])
def test_eight_marked_authors_are_read(others: int, names: tuple[str, ...]) -> None:
    menu = f"<nav>{'<a rel=author href=/bo>Bo Ek</a>' * others}</nav>"
    markup = page(above="<p><a rel=author href=/ann>Ann Lee</a></p>").replace("<main>", f"{menu}<main>")
    assert raw(markup).authors == names
