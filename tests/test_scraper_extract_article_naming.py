"""Titles without the site's name, and the names of people in bylines."""

import pytest
from lxml import html

from scraper.extract.article.metadata import Facts
from scraper.extract.article.naming import authors_of, looks_like_name, names_in, site_keys, title_of, without_site
from tests.bulletins import letters, page, raw

URL = "https://www.millford.example.org/news/1"
TITLE = "Bridge closed until May"
LONG_TAIL = f"{TITLE} | A very long saying about the Millford that we love"


def facts(markup: str = "", headline: str = "", **meta: str) -> Facts:
    tree = html.document_fromstring(f"<html><head></head><body>{markup}</body></html>")
    told = {name.replace("_", ":", 1): (value,) for name, value in meta.items()}
    return Facts(
        headline=headline,
        meta=told,
        site_names=(meta["og_site_name"],) if "og_site_name" in meta else (),
        titles=tuple(tree.iter("title")),
        tops=tuple(tree.iter("h1")),
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee", True), ("Ann", False), ("Ann lee", False), ("Ann Lee.", False), ("Ann Lee…", False),
        ("Ann Bo Cy Di Ek", True), ("Ann Bo Cy Di Ek Fy", False), ("Lê Thị Hoa", True), ("Ян Лис", True),
        ("A" + "a" * 34 + " Boek", True), ("A" + "a" * 34 + " Boekk", False), ("", False), ("3 May", False),
    ],
)  # fmt: skip
def test_a_name_is_two_to_five_words_with_capitals(text: str, name: bool) -> None:
    assert looks_like_name(text) == name


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
    assert list(names_in(text)) == names


@pytest.mark.parametrize(
    ("title", "short"),
    [
        (f"{TITLE} | Millford", TITLE), (f"Millford | {TITLE}", TITLE), (f"{TITLE} - Millford Times", TITLE),
        (f"{TITLE} – The Millford Times", TITLE), (f"{TITLE} | News | Millford", TITLE), (TITLE, TITLE),
        (f"{TITLE} :: Millford", TITLE), ("Snow | Millford", "Snow"), ("Ice | Millford", "Ice | Millford"),
        ("Millford | Snow", "Snow"), ("Millford | Ice", "Millford | Ice"), (f"{TITLE} | MTP", TITLE),
        (LONG_TAIL, LONG_TAIL),
        (f"{TITLE} | Old Millford Mail", TITLE), ("桥梁封闭到五月_青溪新闻网", "桥梁封闭到五月"),
        ("橋が五月まで通行止め - 岬新聞", "橋が五月まで通行止め"),
        (f"{TITLE} | Other", f"{TITLE} | Other"),
    ],
)  # fmt: skip
def test_the_sites_name_is_no_part_of_a_title(title: str, short: str) -> None:
    sites = site_keys(facts(og_site_name="Millford Times Press"), URL)
    assert without_site(title, sites) == short


def test_the_site_is_known_by_its_names_its_initials_and_its_host() -> None:
    keys = site_keys(facts(og_site_name="Millford Times Press"), "https://www.mill.ford.example.org/x")
    assert keys == {"millfordtimespress", "mtp", "millfordexampleorg", "exampleorg", "mill", "ford", "example"}
    assert site_keys(facts(og_site_name="Millford Times"), "https://abc.example/") == {"millfordtimes", "abcexample"}


@pytest.mark.parametrize(
    ("found", "title"),
    [
        pytest.param(facts(f"<h1>{TITLE}</h1>"), TITLE, id="h1"),
        pytest.param(facts(headline=TITLE), TITLE, id="json-ld"),
        pytest.param(facts(og_title=TITLE), TITLE, id="open graph"),
        pytest.param(facts(f"<h1>{TITLE}</h1>", headline=TITLE, og_title="Bridge"), TITLE, id="two against one"),
        pytest.param(facts("<h1>News</h1>", headline=TITLE, og_title=TITLE), TITLE, id="an h1 that stands alone loses"),
        pytest.param(facts(f"<h1>{letters(400)}</h1>", og_title=TITLE), TITLE, id="an h1 of 400 characters is none"),
        pytest.param(facts(f"<h1>{letters(399)}</h1>", og_title=TITLE), letters(399), id="of fewer it is"),
        pytest.param(facts("<h1>A</h1><h1>B</h1><h1>C</h1><h1>D</h1>" + f"<h1>{TITLE}</h1>", headline=TITLE + "x",
                           og_title=TITLE), TITLE + "x", id="the fifth h1 has no voice"),
        pytest.param(facts("<h1>A</h1><h1>B</h1><h1>C</h1>" + f"<h1>{TITLE}</h1>", headline=TITLE + "x",
                           og_title=TITLE), TITLE, id="the fourth has"),
        pytest.param(facts(og_title="Bread &amp; butter"), "Bread & butter", id="entities"),
        pytest.param(facts(), "", id="nothing"),
    ],
)  # fmt: skip
def test_the_title_is_what_most_places_agree_on(found: Facts, title: str) -> None:
    assert title_of(found, URL) == title


@pytest.mark.parametrize(
    ("listed", "shown", "title"),
    [
        pytest.param("Road shut", ("Road shut",), "Road shut", id="it stands alone on the page"),
        pytest.param("Road end", ("Road ends",), TITLE, id="it does not"),
        pytest.param("Shut today", ("shut today!",), "Shut today", id="case and marks aside"),
        pytest.param("Shut it", ("Shut it",), TITLE, id="seven letters are too few"),
        pytest.param("Bridge closed", ("Bridge closed",), TITLE, id="an h1 says more"),
    ],
)
def test_the_listings_title_counts_where_it_stands_alone(listed: str, shown: tuple[str, ...], title: str) -> None:
    found = facts(f"<h1>{TITLE}</h1>", headline=TITLE)
    assert title_of(found, URL, listed, shown) == title


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
    spots = list(html.fragment_fromstring(f"<div>{zone}</div>"))
    assert authors_of(facts(og_site_name="Millford"), "https://x.example/", spots) == names


def test_who_is_told_to_machines_comes_before_the_byline() -> None:
    zone = [html.fragment_fromstring("<p>By Ann Lee</p>")]
    told = Facts(authors=("Bo Ek",), bodies=("The Council",), meta={"author": ("Cy Ito",)})
    assert authors_of(told, URL, zone) == ("Bo Ek",)
    assert authors_of(Facts(meta={"author": ("Cy Ito",)}), URL, zone) == ("Cy Ito",)
    assert authors_of(Facts(meta={"author": ("https://x.example/cy",)}), URL, zone) == ("Ann Lee",)
    assert authors_of(Facts(bodies=("The Council",), meta={}), URL, [], "Ed Oe") == ("Ed Oe",)
    assert authors_of(Facts(bodies=("The Council",), meta={}), URL, []) == ("The Council",)


@pytest.mark.parametrize(
    ("below", "names"),
    [
        pytest.param("<p>By Ann Lee</p>", ("Ann Lee",), id="right below the text"),
        pytest.param("<p>a</p><p>b</p><p>By Ann Lee</p>", ("Ann Lee",), id="the third line below"),
        pytest.param("<p>a</p>" * 4 + "<p>By Ann Lee</p>", (), id="the fifth"),
    ],
)
def test_a_byline_stands_near_the_text(below: str, names: tuple[str, ...]) -> None:
    assert raw(page(below=f"<div>{below}</div>")).authors == names


OTHER = "A wholly different heading"


@pytest.mark.parametrize(
    ("top", "longer", "twice", "title"),
    [
        pytest.param(TITLE, f"{TITLE}: a", True, TITLE, id="two places that go on count more than one that differs"),
        pytest.param(TITLE, f"{TITLE}: a", False, OTHER, id="one that goes on counts less"),
        pytest.param(letters(390), f"a {letters(390)}", True, letters(390), id="two in which it stands"),
        pytest.param(letters(390), f"a {letters(390)}", False, OTHER, id="one in which it stands"),
        pytest.param("Bridge", "Bridges", True, OTHER, id="of eight letters or fewer it says nothing"),
        pytest.param("a Bridge", "Bridge a Bridges", True, OTHER, id="nor where it stands within"),
    ],
)
def test_a_title_that_goes_on_elsewhere_agrees_in_part(top: str, longer: str, twice: bool, title: str) -> None:
    whole = f"<title>{longer}x</title>" if twice else ""
    found = facts(f"<h1>{top}</h1>{whole}", headline=f"{longer}y", og_title=OTHER)
    assert title_of(found, URL, OTHER) == title


@pytest.mark.parametrize(("others", "names"), [(7, ("Ann Lee",)), (8, ())])
def test_eight_marked_authors_are_looked_at(others: int, names: tuple[str, ...]) -> None:
    menu = f"<nav>{'<a rel=author href=/bo>Bo Ek</a>' * others}</nav>"
    markup = page(above="<p><a rel=author href=/ann>Ann Lee</a></p>").replace("<main>", f"{menu}<main>")
    assert raw(markup).authors == names
