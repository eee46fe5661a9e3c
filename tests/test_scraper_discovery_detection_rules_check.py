"""Rules are run on the page at once: what they find is held against what was meant, and they are mended."""

import pytest

from scraper.discovery.detection import rules_check
from scraper.discovery.detection.field_roles import assign_roles
from scraper.discovery.detection.flat_tree import flatten_tree
from scraper.discovery.detection.group_scoring import ScoredGroup
from scraper.discovery.detection.rules_check import apply_rules, check_rules
from scraper.source import Rules
from tests.pages import make_list, make_reader, read_page, take_sample

LINK = "<a href=/n/{n}>Bulletin number {n} of the office</a>"


def check(rows: str, large: bool = False, **rules: object) -> tuple[Rules, list[tuple[str, str]]] | None:
    """Return rules as they are mended on a page of rows, and the title and link of each item."""
    document = read_page(f"<main>{rows}</main>")
    tree = flatten_tree(document.tree, document.url)
    sample = take_sample(tree, "li")
    roles = assign_roles(tree, sample, make_reader())
    scored = ScoredGroup(1.0, sample.group, sample, roles, {})
    found = check_rules(
        document, tree, scored, Rules.model_validate({"item": "li", "title": "a[href]", "link": "a[href]", **rules})
    )
    return (found[0], [(item.title, item.link) for item in found[1]]) if found else None


def test_rules_that_find_what_was_meant_stay_as_they_are() -> None:
    found = check(make_list(4, f"<li>{LINK}</li>"))
    assert found is not None
    assert found[0].link is not None
    assert found[0].link.selector == "a[href]"
    assert found[1][0] == ("Bulletin number 1 of the office", "/n/1")


@pytest.mark.parametrize("dead", ["#", "#top", "javascript:void(0)", "mailto:a@b.example", "tel:1"])
@pytest.mark.parametrize("link", ["a[href]", ":heading a[href]"])
def test_dead_links_before_the_real_ones_are_passed_over(dead: str, link: str) -> None:
    rows = make_list(4, f"<li><h3><a href='{dead}'>Share</a>{LINK}</h3></li>")
    found = check(rows, title=link, link=link)
    assert found is not None
    assert found[0].link is not None
    assert found[0].link.selector == link.replace("[href]", "[href*='/']")
    assert found[1][3] == ("Bulletin number 4 of the office", "/n/4")


def test_dead_links_are_passed_over_by_how_they_begin_where_addresses_have_no_path() -> None:
    found = check(make_list(4, f"<li><a href='#'>Share</a>{LINK}</li>".replace("/n/{n}", "show.php?id={n}")))
    assert found is not None
    assert found[0].link is not None
    assert found[0].link.selector.startswith("a[href]:not([href^='#'])")
    assert found[1][3] == ("Bulletin number 4 of the office", "show.php?id=4")


def test_a_pattern_that_fits_only_some_titles_is_given_up() -> None:
    title = {"selector": "a[href]", "pattern": r"^Bulletin number ([12]) "}
    found = check(make_list(4, f"<li>{LINK}</li>"), title=title)
    assert found is not None
    assert found[0].title is not None
    assert found[0].title.pattern == ""
    assert [text for text, _ in found[1]][2] == "Bulletin number 3 of the office"


def test_elements_without_a_title_are_left_out_by_the_item_rule() -> None:
    rows = make_list(4, f"<li>{LINK}</li><li><a href=/ad/{{n}}></a></li>")
    found = check(rows)
    assert found is not None
    assert found[0].item == "//li[normalize-space(.//a[@href])]"
    assert len(found[1]) == 4


@pytest.mark.parametrize("item", ["li", "li, .none"])
def test_css_says_which_elements_have_no_titles_node(item: str) -> None:
    rows = make_list(4, f"<li><h3>{LINK}</h3></li><li><a href=/ad/{{n}}><img></a></li>")
    found = check(rows, item=item, title=":heading")
    assert found is not None
    assert found[0].item == "li:has(:heading)"
    assert len(found[1]) == 4


@pytest.mark.parametrize(("count", "kept"), [(1, True), (2, True), (3, False), (4, False), (9, False)])
def test_links_that_are_all_the_same_tell_of_a_wrong_rule(count: int, kept: bool) -> None:
    rows = "<ul>" + "<li><a href=/same>Bulletin of the office</a></li>" * count + "<li>x</li></ul>"
    assert (check(rows, item="li:has(a)") is not None) == kept


def test_rules_that_find_nothing_are_none() -> None:
    assert check(make_list(4), item="li.none") is None


def test_what_cannot_be_applied_finds_nothing() -> None:
    assert apply_rules(read_page("<p>x</p>"), Rules(item="li.none")) == []


def test_on_a_large_page_rules_are_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = make_list(4, f"<li><a href='#'>Share</a>{LINK}</li>")
    monkeypatch.setattr(rules_check, "LARGE_PAGE", 5)
    found = check(rows)
    assert found is None or found[1][0][1] == "#"


@pytest.mark.parametrize(("nodes", "mended"), [(30_000, True), (39_000, True), (41_000, False)])
def test_a_large_page_has_forty_thousand_nodes(nodes: int, mended: bool) -> None:
    rows = make_list(4, f"<li><a href='#'>Share</a>{LINK}</li>") + "<i></i>" * (nodes - 20)
    found = check(rows)
    assert (found is not None and found[1][0][1] == "/n/1") == mended
