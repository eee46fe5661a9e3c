"""What detection makes of its candidates: alternatives, doubts, lists for machines, and what the page is."""

import json

import pytest

from messages.detection import DetectionCode
from model.finding import ListOrigin, PageKind
from model.item import DateOrigin
from scraper.discovery import detection as module
from scraper.discovery.detection import Candidate, Detection, _is_doubtful, _merge_structured, candidates, detect
from scraper.discovery.detection.candidates import choose_alternatives, drop_inside_items
from scraper.discovery.detection.field_roles import FieldRoles
from scraper.discovery.detection.flat_tree import FlatTree, flatten_tree
from scraper.discovery.detection.group_scoring import ScoredGroup
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.slots import Sample
from scraper.extract import RawDate, RawItem
from scraper.extract.nodes import find_place
from scraper.source import DateOrder, Rules
from tests.pages import NOW, ROW, find_nodes, flatten, make_list, read_page, repeat

DATE = RawDate(text="3 March 2026", origin=DateOrigin.LISTING)


def find(body: str, **more: str) -> Detection:
    return detect(read_page(body, **more), now=NOW)


def test_a_list_is_found_with_all_that_is_said_of_a_page() -> None:
    found = find("<main><h1>Harbour news</h1>" + make_list(20) + "</main>", url="https://harbour.uk/news")
    assert found.kind is PageKind.LIST
    assert found.title == "Harbour news"
    assert (found.language, found.date_order, found.timezone) == ("en", DateOrder.DMY, "Europe/London")
    assert found.candidates[0].origin is ListOrigin.PAGE
    assert found.candidates[0].place.endswith("/ul")
    assert len(found.candidates[0].items) == 20
    assert found.reasons == found.candidates[0].reasons
    assert found.sure


def test_the_text_tells_a_language_that_the_page_does_not() -> None:
    body = (
        "<main><p>"
        + "The council meets on the first Monday of the month in the town hall. " * 9
        + f"</p>{make_list()}</main>"
    )
    assert find(body, language="").language == "en"


def test_a_page_that_is_no_list_says_what_it_is() -> None:
    found = find("<p>Nothing here</p>")
    assert found.kind is PageKind.EMPTY
    assert found.reasons == (DetectionCode.EMPTY(),)
    assert (found.candidates, found.confidence, found.sure) == ((), 0.0, False)


@pytest.mark.parametrize(("lists", "kept"), [(1, 1), (3, 3), (6, 6), (7, 6), (17, 6)])
def test_five_alternatives_are_kept_at_most(lists: int, kept: int) -> None:
    tree = flatten("".join(f"<ul>{repeat(f'<li><a href=/{at}/{{n}}>x</a></li>', 3)}</ul>" for at in range(lists)))
    groups = [Group(members=tuple(tree.children(node)), scope=node) for node in find_nodes(tree, "ul")]
    assert len(choose_alternatives(tree, [make_scored(group) for group in groups])) == kept


def keep_alternatives(tree: FlatTree, *groups: ScoredGroup) -> list[ScoredGroup]:
    """Return the groups that stay when those inside an item of the first are left out."""
    return [group for group, _ in drop_inside_items(tree, [(group, make_candidate(3)) for group in groups])]


def test_what_stands_inside_one_item_of_the_best_list_is_no_alternative() -> None:
    """A picture's link and a title's, two in each of many items, are no lists of bulletins."""
    tree = flatten(make_list(8, "<li><i><a href=/p/{n}>x</a></i><i><a href=/n/{n}>Kettle {n}</a></i></li>"))
    rows, parts = find_nodes(tree, "li"), find_nodes(tree, "i")
    best = make_scored(Group(members=tuple(rows), scope=tree.parents[rows[0]]))
    inside = make_scored(Group(members=tuple(parts[6:8]), scope=rows[3]))
    across = make_scored(Group(members=tuple(parts[1::2]), scope=tree.parents[rows[0]]))
    assert keep_alternatives(tree, best, inside, across) == [best, across]


def test_a_list_inside_one_of_the_parts_that_a_page_is_laid_out_in_is_an_alternative() -> None:
    tree = flatten(f"<div><p><a href=/x>x</a></p></div><div>{make_list(8)}</div>")
    parts, rows = find_nodes(tree, "div"), find_nodes(tree, "li")
    best = make_scored(Group(members=tuple(parts), scope=tree.parents[parts[0]]))
    inside = make_scored(Group(members=tuple(rows), scope=tree.parents[rows[0]]))
    assert keep_alternatives(tree, best, inside) == [best, inside]


@pytest.mark.parametrize(("common", "candidates"), [(10, 1), (9, 2), (7, 2), (0, 2)])
def test_lists_with_nearly_the_same_links_are_one(common: int, candidates: int) -> None:
    """Another list has so many of the ten links of the first, and no others but as many as make ten."""
    other = "<ol class=other>" + repeat(ROW, common) + repeat(ROW, 10 - common, 80) + "</ol>"
    found = find(f"<main>{make_list(10)}<hr>{other}</main>")
    lists = [one for one in found.candidates if len(one.items) == 10]
    assert len(lists) == candidates


def doubt(dates: list[bool], titles: list[str] | None = None, members: int = 0, first: int = 0) -> bool:
    """Return whether a list is doubtful: its items' dates and titles, of more members than there are items."""
    members = members or len(dates)
    tree = flatten("<ul>" + "<li><a href=/1>x</a></li>" * members + "</ul>")
    nodes = find_nodes(tree, "li")
    group = Group(members=tuple(nodes), scope=tree.parents[nodes[0]])
    items = [
        RawItem(
            title=titles[at] if titles else f"Title {at}",
            link=f"/{at}",
            date=DATE if dated else None,
            place=find_place(tree.nodes[nodes[first + at]]),
        )
        for at, dated in enumerate(dates)
    ]
    return _is_doubtful(tree, make_scored(group), items)


def make_scored(group: Group) -> ScoredGroup:
    roles = FieldRoles(link=None, title=None, date=None)
    return ScoredGroup(1.0, group, Sample(group=group, roots=[], slots={}), roles, {})


@pytest.mark.parametrize(
    ("dates", "doubtful"),
    [
        ([True] * 8, False),
        ([False] * 8, False),
        ([False] + [True] * 7, True),
        ([True] * 7 + [False], True),
        ([False, False] + [True] * 6, True),
        ([False] * 3 + [True] * 5, False),
        ([False] * 6 + [True] * 2, False),
        ([True, False] + [True] * 6, False),
        ([True, False, False] + [True] * 5, False),
    ],
)
def test_a_list_whose_end_alone_is_undated_is_doubtful(dates: list[bool], doubtful: bool) -> None:
    assert doubt(dates) == doubtful


@pytest.mark.parametrize(
    ("members", "first", "doubtful"),
    [(8, 0, False), (9, 0, True), (9, 1, True), (10, 2, True), (11, 0, False), (14, 3, False)],
)
def test_so_is_a_list_of_which_an_end_was_left_out(members: int, first: int, doubtful: bool) -> None:
    assert doubt([True] * 8, members=members, first=first) == doubtful


@pytest.mark.parametrize(
    ("title", "doubtful"), [("2", True), ("Next", True), (" 12 ", True), ("12345", False), ("A title", False)]
)
def test_so_is_a_list_that_holds_a_pager(title: str, doubtful: bool) -> None:
    titles = [f"Title {at}" for at in range(10)]
    titles[4] = title
    dates = [at not in (3, 4, 5) for at in range(10)]
    assert doubt(dates, titles) == doubtful


def test_a_list_without_dates_may_have_numbers_for_titles() -> None:
    assert not doubt([False] * 4, ["1", "2", "3", "4"])


def make_candidate(links: int, years: bool = False, start: int = 0) -> Candidate:
    date = RawDate(text="3 March 2026" if years else "3 March", origin=DateOrigin.LISTING)
    items = tuple(RawItem(title=f"Title {n}", link=f"/news/{n}", date=date) for n in range(start, start + links))
    return Candidate(items=items, rules=Rules(item="li"), score=1.0)


def ld(links: int, dated: bool = False, start: int = 0) -> str:
    things = [
        {"@type": "NewsArticle", "headline": f"Title {n}", "url": f"/news/{n}"}
        | ({"datePublished": "2026-03-09"} if dated else {})
        for n in range(start, start + links)
    ]
    return f'<script type="application/ld+json">{json.dumps(things)}</script>'


def merge(
    kind: PageKind, found: list[Candidate], confidence: float, scripts: str = ""
) -> tuple[PageKind, list[str], float | None]:
    """Return what a page is with its lists for machines: its kind, its lists by origin, and the confidence."""
    document = read_page("<p>x</p>", head=scripts)
    tree = flatten_tree(document.tree, document.url)
    merged, candidates, sure = _merge_structured(kind, found, confidence, document, tree)
    return merged, [candidate.origin.value for candidate in candidates], sure


def test_a_list_for_machines_stands_behind_the_trees() -> None:
    found = [make_candidate(9), make_candidate(5, start=50)]
    assert merge(PageKind.LIST, found, 0.9, ld(6, start=20)) == (PageKind.LIST, ["page", "page", "json-ld"], 0.9)


def test_a_list_for_machines_makes_a_page_without_a_list_one() -> None:
    assert merge(PageKind.EMPTY, [], 0.0, ld(6)) == (PageKind.LIST, ["json-ld"], None)
    assert merge(PageKind.SCRIPT_ONLY, [], 0.0, ld(6)) == (PageKind.LIST, ["json-ld"], None)
    assert merge(PageKind.EMPTY, [], 0.0) == (PageKind.EMPTY, [], 0.0)
    assert merge(PageKind.LIST, [], 0.0) == (PageKind.EMPTY, [], 0.0)


@pytest.mark.parametrize("kind", [PageKind.LOGIN, PageKind.ERROR, PageKind.CHALLENGE])
def test_nothing_for_machines_is_read_behind_a_wall(kind: PageKind) -> None:
    found = [make_candidate(9)]
    kept = [] if kind is PageKind.CHALLENGE else ["page"]
    assert merge(kind, found, 0.9, ld(6)) == (kind, kept, 0.0)


@pytest.mark.parametrize(
    ("confidence", "links", "first", "result"),
    [
        (0.45, 9, "json-ld", None),
        (0.2, 9, "json-ld", None),
        (0.51, 9, "page", 0.51),
        (0.9, 9, "page", 0.9),
        (0.45, 8, "page", 0.45),
        (0.45, 12, "json-ld", None),
    ],
)
def test_a_list_for_machines_that_is_as_long_goes_before_a_doubtful_one(
    confidence: float, links: int, first: str, result: float | None
) -> None:
    found = merge(PageKind.LIST, [make_candidate(9)], confidence, ld(links, start=20))
    assert (found[1][0], found[2]) == (first, result)


def test_the_same_list_with_better_dates_goes_first() -> None:
    found = merge(PageKind.LIST, [make_candidate(9)], 0.9, ld(9, dated=True))
    assert found == (PageKind.LIST, ["json-ld", "page"], 0.9)
    same = merge(PageKind.LIST, [make_candidate(9, years=True)], 0.9, ld(9, dated=True))
    assert same[1] == ["page", "json-ld"]


@pytest.mark.parametrize("own", [6, 9])
def test_lists_for_machines_take_the_place_of_the_last_alternatives(own: int) -> None:
    found = [make_candidate(9, start=at * 10) for at in range(own)]
    kinds = merge(PageKind.LIST, found, 0.9, ld(6, start=900))[1]
    assert kinds == ["page"] * 5 + ["json-ld"]
    assert len(merge(PageKind.EMPTY, found, 0.9)[1]) == 6
    assert len(merge(PageKind.LIST, found, 0.3, ld(9, start=900))[1]) == 6


def test_the_first_says_that_data_for_machines_holds_the_same() -> None:
    document = read_page("<p>x</p>", head=ld(9))
    tree = flatten_tree(document.tree, document.url)
    _, candidates, _ = _merge_structured(PageKind.LIST, [make_candidate(9, years=True)], 0.9, document, tree)
    assert DetectionCode.ALSO_STRUCTURED(format=DetectionCode.JSON_LD()) in candidates[0].reasons


@pytest.mark.parametrize(("article", "sure"), [(0.0, True), (0.39, True), (0.41, False), (0.9, False)])
def test_what_may_be_an_article_is_never_sure(article: float, sure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "estimate_article", lambda *_: article)
    monkeypatch.setattr(module, "classify_page", lambda *_: PageKind.LIST)
    found = find("<main><h1>Harbour news</h1>" + make_list(20) + "</main>")
    assert found.sure == sure


def test_a_list_that_stands_for_machines_only_is_never_sure() -> None:
    found = find("<div id=app></div>", head="<title>News</title>" + ld(9, dated=True))
    assert (found.kind, found.confidence, found.sure) == (PageKind.LIST, 0.6, False)


def test_on_a_large_page_one_list_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"<main>{make_list()}<hr><ol>{repeat(ROW.replace('/news/', '/other/'), 6)}</ol></main>"
    assert len(find(body).candidates) >= 2
    monkeypatch.setattr(candidates, "LARGE_PAGE", 10)
    assert len(find(body).candidates) == 1
