"""Lists that are marked up on a page's own elements: which are taken, and which way each field is found."""

import pytest

from model.finding import ListOrigin
from scraper.discovery.detection.flat_tree import flatten_tree
from scraper.discovery.detection.microdata import KINDS, find_marked_rules
from scraper.extract.rules import extract_items
from scraper.source import FieldRule, Rules
from tests.pages import read_page, repeat

KIND = "https://schema.org/NewsArticle"
PLAIN = "<h3 itemprop=headline>Story {n}</h3><a itemprop=url href=/{n}>More</a>"


def find_rules(body: str) -> list[tuple[ListOrigin, Rules]]:
    page = read_page(body)
    return list(find_marked_rules(page, flatten_tree(page.tree).frequency))


def item(content: str, kind: str = KIND, start: int = 1, count: int = 3) -> str:
    return repeat(f"<div itemscope itemtype='{kind}'>{content}</div>", count, start)


def find_fields(content: str, count: int = 3) -> Rules:
    """Return the only rules of a list of marked items with that content."""
    ((_, rules),) = find_rules(item(content, count=count))
    return rules


def entry(content: str, name: str = "h-entry", count: int = 3) -> str:
    return repeat(f"<div class={name}>{content}</div>", count)


def show(rule: FieldRule | None) -> tuple[str, str]:
    return (rule.selector, rule.attribute) if rule else ("", "")


def test_marked_items_are_found_and_read() -> None:
    body = item(
        "<h3 itemprop=headline>Story {n}</h3><a itemprop=url href=/{n}>More</a>"
        "<meta itemprop=datePublished content=2026-10-0{n}><p itemprop=description>About {n}</p>"
        "<img itemprop=image src=/{n}.jpg><span itemprop=author><b itemprop=name>Writer {n}</b></span>"
    )
    ((origin, rules),) = find_rules(body)
    assert origin is ListOrigin.MICRODATA
    assert rules.item == '[itemscope][itemtype$="/NewsArticle"]'
    first = extract_items(read_page(body), rules)[0]
    assert (first.title, first.link, first.summary, first.image) == ("Story 1", "/1", "About 1", "/1.jpg")
    assert first.date is not None
    assert (first.date.text, first.authors) == ("2026-10-01", ("Writer 1",))


@pytest.mark.parametrize("name", ["h-entry", "hentry"])
def test_entries_of_microformats_are_found_and_read(name: str) -> None:
    body = entry(
        "<a class='p-name u-url' href=/{n}>Story {n}</a><time class=dt-published datetime=2026-10-0{n}>{n}</time>"
        "<p class=p-summary>About {n}</p><img class=u-photo src=/{n}.jpg><i class=p-author>Writer {n}</i>",
        name,
    )
    ((origin, rules),) = find_rules(body)
    assert (origin, rules.item) == (ListOrigin.H_FEED, f".{name}")
    last = extract_items(read_page(body), rules)[-1]
    assert (last.title, last.link, last.summary, last.image) == ("Story 3", "/3", "About 3", "/3.jpg")
    assert last.date is not None
    assert (last.date.text, last.authors) == ("2026-10-03", ("Writer 3",))


def test_the_newer_class_of_an_entry_goes_before_the_older() -> None:
    content = "<a class='p-name entry-title u-url' href=/{n}>Story {n}</a>"
    assert [rules.item for _, rules in find_rules(entry(content, "'hentry h-entry'"))] == [".h-entry"]
    broken = entry("<b class=p-name>The same</b>") + entry(content, "hentry")
    assert [rules.item for _, rules in find_rules(broken)] == [".hentry"]


def test_each_kind_of_items_is_a_list() -> None:
    body = item(PLAIN) + item(PLAIN, "http://schema.org/Event", 4) + item(PLAIN, "https://schema.org/Product", 7)
    assert [rules.item for _, rules in find_rules(body)] == [
        '[itemscope][itemtype$="/Event"]',
        '[itemscope][itemtype$="/NewsArticle"]',
    ]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_bulletins_are_made_of_is_a_list(kind: str) -> None:
    assert len(find_rules(item(PLAIN, f"https://schema.org/{kind}"))) == 1


@pytest.mark.parametrize(
    "kind",
    ["https://schema.org/Product", "https://schema.org/WebPage", "https://other.example/NewsArticle", "NewsArticle"],
)
def test_other_kinds_are_no_lists(kind: str) -> None:
    assert find_rules(item(PLAIN, kind)) == []


@pytest.mark.parametrize(("count", "found"), [(1, False), (2, True)])
def test_one_item_is_no_list(count: int, found: bool) -> None:
    assert bool(find_rules(item(PLAIN, count=count))) is found
    assert bool(find_rules(entry("<a class='p-name u-url' href=/{n}>Story {n}</a>", count=count))) is found


def nest(count: int, inside: int) -> str:
    """Return items of which the first ones each stand in the one before."""
    inner = ""
    for n in range(inside + 1, 0, -1):
        inner = f"<div itemscope itemtype={KIND}><h3>Story {n}</h3><a href=/{n}>More</a>{inner}</div>"
    return inner + item("<h3>Story {n}</h3><a href=/{n}>More</a>", start=20, count=count - inside - 1)


@pytest.mark.parametrize(("inside", "found"), [(0, True), (5, True), (6, False), (9, False)])
def test_items_of_which_most_stand_in_the_one_before_are_no_list(inside: int, found: bool) -> None:
    assert bool(find_rules(nest(10, inside))) is found


@pytest.mark.parametrize("content", ["<h3>Story {n}</h3>", "<a href=/{n}><img src=/x.png></a>", "<p>Story {n}</p>"])
def test_items_without_titles_or_without_links_are_no_list(content: str) -> None:
    assert find_rules(item(content)) == []


@pytest.mark.parametrize(
    ("content", "way"),
    [
        ("<b itemprop=headline>Story {n}</b>", ('[itemprop~="headline"]', "")),
        ("<meta itemprop=headline content='Story {n}'>", ('[itemprop~="headline"]', "content")),
        ("<b itemprop='name title'>Story {n}</b>", ('[itemprop~="name"]', "")),
        ("<meta itemprop=name content='Story {n}'>", ('[itemprop~="name"]', "content")),
        ("<h2>Story {n}</h2>", ("h2", "")),
        ("<h3>Story {n}</h3>", ("h3", "")),
        ("<h3>Three {n}</h3><h2>Two {n}</h2>", ("h2", "")),
        ("<h2>Two {n}</h2><b itemprop=name>Story {n}</b>", ('[itemprop~="name"]', "")),
        ("<b itemprop=name>Name {n}</b><b itemprop=headline>Story {n}</b>", ('[itemprop~="headline"]', "")),
        ("<b itemprop=headline>The same</b><h3>Story {n}</h3>", ("h3", "")),
    ],
)
def test_titles_are_found_by_the_first_way_that_tells_items_apart(content: str, way: tuple[str, str]) -> None:
    assert show(find_fields(content + "<a itemprop=url href=/{n}>More</a>").title) == way


@pytest.mark.parametrize(
    ("content", "way"),
    [
        ("<h3>Story {n}</h3><a itemprop=url href=/{n}>x</a>", ('a[itemprop~="url"]', "")),
        ("<a itemprop=headline href=/{n}>Story {n}</a>", ('[itemprop~="headline"]', "")),
        ("<a href=/{n}><b itemprop=name>Story {n}</b></a>", ('[itemprop~="name"]', "")),
        ("<h3>Story {n}</h3><link itemprop=url href=/{n}>", ('link[itemprop~="url"]', "href")),
        ("<h3>Story {n}</h3><link itemprop=mainEntityOfPage href=/{n}>", ('[itemprop~="mainEntityOfPage"]', "href")),
        (
            "<h3>Story {n}</h3><i itemprop=mainEntityOfPage itemid=/{n}></i>",
            ('[itemprop~="mainEntityOfPage"]', "itemid"),
        ),
        ("<h3>Story {n}</h3><meta itemprop=url content=/{n}>", ('[itemprop~="url"]', "content")),
        ("<h3>Story {n}</h3><a href=/{n}>x</a>", ("a[href]", "")),
        (
            "<h3>Story {n}</h3><a itemprop=url href=/same>x</a><link itemprop=url href=/{n}>",
            ('link[itemprop~="url"]', "href"),
        ),
    ],
)
def test_links_are_found_by_the_first_way_that_tells_items_apart(content: str, way: tuple[str, str]) -> None:
    assert show(find_fields(content).link) == way


@pytest.mark.parametrize("ending", ["jpg", "JPEG", "png", "gif", "webp", "svg", "avif"])
def test_a_link_to_a_picture_is_not_the_items(ending: str) -> None:
    content = f"<h3>Story {{n}}</h3><a itemprop=url href=/{{n}}.{ending}>x</a><meta itemprop=url content=/s/{{n}}>"
    assert show(find_fields(content).link) == ('[itemprop~="url"]', "content")


@pytest.mark.parametrize(
    ("content", "way"),
    [
        ("<meta itemprop=datePublished content=2026-10-0{n}>", ('[itemprop~="datePublished"]', "content")),
        ("<b itemprop=datePublished>{n} October 2026</b>", ('[itemprop~="datePublished"]', "")),
        ("<meta itemprop=startDate content=2026-10-0{n}>", ('[itemprop~="startDate"]', "content")),
        ("<b itemprop=dateCreated>{n} October 2026</b>", ('[itemprop~="dateCreated"]', "")),
        ("<time datetime=2026-10-0{n}></time>", ("time", "")),
        ("<time>x</time><b itemprop=dateCreated>1</b><b itemprop=startDate>2</b>", ('[itemprop~="startDate"]', "")),
        ("<b>{n} October 2026</b>", ("", "")),
    ],
)
def test_dates_are_found_by_the_first_way_that_gives_some(content: str, way: tuple[str, str]) -> None:
    assert show(find_fields(PLAIN + content).date) == way


@pytest.mark.parametrize(
    ("content", "way"),
    [
        ("<abbr class=published title=2026-10-0{n}>{n} Oct</abbr>", (".published", "title")),
        ("<b class=published>{n} Oct</b>", (".published", "")),
        ("<b class=entry-date>{n} Oct</b>", (".entry-date", "")),
        ("<time>{n} Oct</time>", ("time", "")),
        ("<b class=published>x</b><b class=dt-published>{n} Oct</b>", (".dt-published", "")),
    ],
)
def test_dates_of_entries_are_found_by_the_first_way(content: str, way: tuple[str, str]) -> None:
    ((_, rules),) = find_rules(entry("<a class='entry-title u-url' href=/{n}>Story {n}</a>" + content))
    assert show(rules.date) == way


def spoil(good: int, whole: int, right: str, wrong: str) -> list[tuple[ListOrigin, Rules]]:
    """Return what is found where only the first items have a field right."""
    return find_rules(item(right, count=good) + item(wrong, start=good + 1, count=whole - good))


@pytest.mark.parametrize(
    ("good", "whole", "found"), [(10, 10, True), (9, 10, True), (8, 10, False), (18, 20, True), (17, 20, False)]
)
def test_one_in_ten_items_may_have_no_title_or_link(good: int, whole: int, found: bool) -> None:
    assert bool(spoil(good, whole, PLAIN, "<a itemprop=url href=/{n}>More</a>")) is found
    assert bool(spoil(good, whole, PLAIN, "<h3 itemprop=headline>Story {n}</h3>")) is found


@pytest.mark.parametrize(("good", "found"), [(10, True), (5, True), (4, False)])
def test_half_of_the_items_may_have_no_date(good: int, found: bool) -> None:
    ((_, rules),) = spoil(good, 10, PLAIN + "<time>{n} Oct 2026</time>", PLAIN)
    assert (rules.date is not None) is found


@pytest.mark.parametrize(("good", "found"), [(10, True), (7, True), (6, False)])
def test_four_of_five_titles_must_differ(good: int, found: bool) -> None:
    """Those that are the same count once."""
    same = "<h3 itemprop=headline>The same</h3><a itemprop=url href=/{n}>More</a>"
    assert bool(spoil(good, 10, PLAIN, same)) is found


def test_only_the_first_twenty_items_are_looked_at() -> None:
    assert len(spoil(20, 40, PLAIN, "<p>No title and no link</p>")) == 1
    assert spoil(17, 40, PLAIN, "<p>No title and no link</p>") == []
