"""Who wrote a bulletin: names in bylines, by their words, place and shape."""

import pytest
from lxml import html

from scraper.extract.article.byline import find_authors, resembles_name, split_names
from scraper.extract.article.metadata import PageMetadata
from tests.bulletins import build_metadata, letters, page, raw

URL = "https://www.millford.example.org/news/1"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee", True), ("Ann", False), ("Ann lee", False), ("Ann Lee.", False), ("Ann Lee…", False),
        ("Ann Bo Cy Di Ek", True), ("Ann Bo Cy Di Ek Fy", False), ("Lê Thị Hoa", True), ("Ян Лис", True),
        ("A" + "a" * 34 + " Boek", True), ("A" + "a" * 34 + " Boekk", False), ("", False), ("3 May", False),
    ],
)  # fmt: skip
def test_a_name_is_two_to_five_words_with_capitals(text: str, name: bool) -> None:
    assert resembles_name(text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]), ("By Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Von Ann Lee und Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Par Ann Lee et Bo Ek", ["Ann Lee", "Bo Ek"]), ("Por Ann Lee, Bo Ek y Cy Ito", ["Ann Lee", "Bo Ek", "Cy Ito"]),
        ("Autor: Ann Lee", ["Ann Lee"]), ("Tác giả: Lê Hoa", ["Lê Hoa"]), ("Автор: Ян Лис", ["Ян Лис"]),
        ("作者：李安", ["李安"]),
        ("Ann Lee | Bo Ek", ["Ann Lee", "Bo Ek"]), ("Ann Lee & Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("李安、王波", ["李安", "王波"]),
        ("Lee, Ann", ["Ann Lee"]), ("Ann Lee, Reporter", ["Ann Lee"]),
        ("Ann Lee, Chief Editor; Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee (ann@paper.example)", ["Ann Lee"]), ("Ann Lee - https://paper.example/ann", ["Ann Lee"]),
        ("Lê Hoa (tổng hợp)", ["Lê Hoa"]), ("Posted by Ann Lee on 3 May", ["Ann Lee"]), ("", []),
        ("Gespeichert von Ann Lee am 3. Mai", ["Ann Lee"]), ("Redakteurin", []), ("[Ann Lee]", ["Ann Lee"]),
    ],
)  # fmt: skip
def test_names_are_taken_out_of_a_byline(text: str, names: list[str]) -> None:
    assert list(split_names(text)) == names


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
        pytest.param("<p class=name>Ann Lee</p>", ("Ann Lee",), id="called a name"),
        pytest.param("<p>a</p><p>b</p><p>c</p><p>d</p><p class=name>Ann Lee</p>", (), id="a name on the fifth line"),
        pytest.param("<p>a</p><p>b</p><p>c</p><p class=name>Ann Lee</p>", ("Ann Lee",), id="on the fourth"),
        pytest.param("<p>By Millford</p>", (), id="the site"),
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
    nodes = list(html.fragment_fromstring(f"<div>{zone}</div>"))
    assert find_authors(build_metadata(og_site_name="Millford"), "https://x.example/", nodes) == names


def test_authors_for_machines_come_before_the_byline() -> None:
    zone = [html.fragment_fromstring("<p>By Ann Lee</p>")]
    metadata = PageMetadata(authors=("Bo Ek",), organizations=("The Council",), meta={"author": ("Cy Ito",)})
    assert find_authors(metadata, URL, zone) == ("Bo Ek",)
    assert find_authors(PageMetadata(meta={"author": ("Cy Ito",)}), URL, zone) == ("Cy Ito",)
    assert find_authors(PageMetadata(meta={"author": ("https://x.example/cy",)}), URL, zone) == ("Ann Lee",)
    assert find_authors(PageMetadata(organizations=("The Council",), meta={}), URL, [], "Ed Oe") == ("Ed Oe",)
    assert find_authors(PageMetadata(organizations=("The Council",), meta={}), URL, []) == ("The Council",)


@pytest.mark.parametrize(
    ("below", "names"),
    [
        pytest.param("<p>By Ann Lee</p>", ("Ann Lee",), id="right below the text"),
        pytest.param("<p>a</p><p>b</p><p>By Ann Lee</p>", ("Ann Lee",), id="the third line below"),
        pytest.param("<p>a</p>" * 4 + "<p>By Ann Lee</p>", (), id="the fifth"),
    ],
)
def test_a_byline_is_near_the_text(below: str, names: tuple[str, ...]) -> None:
    assert raw(page(below=f"<div>{below}</div>")).authors == names


@pytest.mark.parametrize(("others", "names"), [(7, ("Ann Lee",)), (8, ())])
def test_eight_marked_authors_are_read(others: int, names: tuple[str, ...]) -> None:
    menu = f"<nav>{'<a rel=author href=/bo>Bo Ek</a>' * others}</nav>"
    markup = page(above="<p><a rel=author href=/ann>Ann Lee</a></p>").replace("<main>", f"{menu}<main>")
    assert raw(markup).authors == names
