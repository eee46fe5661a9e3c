"""Rules for a group: which slot becomes which field, in CSS wherever that can say it."""

import pytest

from scraper.discovery.detection.field_roles import FieldRoles, assign_roles, describe_slots
from scraper.discovery.detection.rules_from_group import (
    _find_author,
    _find_categories,
    _find_summary,
    is_too_long,
    write_rules,
)
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import Slot
from scraper.selector import Syntax
from scraper.source import Rules
from tests.pages import flatten, make_facts, make_list, make_reader, repeat, take_sample

LINK = "<a href=/n/{n}>Bulletin number {n} of the office</a>"
DATE = "<time>{day} Oct 2026</time>"
NOBODY = FieldRoles(link=None, title=None, date=None)


def rules_for(rows: str, tag: str = "li") -> Rules:
    """Return the rules for a list of rows."""
    tree = flatten(f"<main>{rows}</main>")
    sample = take_sample(tree, tag)
    roles = assign_roles(tree, sample, make_reader())
    rules = write_rules(tree, sample, list(roles.found), roles, tag, make_reader())
    assert rules is not None
    return rules


def selectors(rules: Rules) -> dict[str, str]:
    names = ("title", "link", "date", "summary", "image", "author", "categories", "enclosures")
    return {name: rule.selector for name in names if (rule := getattr(rules, name)) is not None}


def test_title_link_and_date_are_said_in_css() -> None:
    rules = rules_for(make_list(6, f"<li>{LINK} {DATE}</li>"))
    assert rules.syntax is Syntax.CSS
    assert rules.item == "li"
    assert selectors(rules) == {"title": "a[href]", "link": "a[href]", "date": "time"}


def test_text_beside_elements_is_said_by_a_path_among_css() -> None:
    rules = rules_for(make_list(6, f"<li>{LINK} – {{day}} Oct 2026</li>"))
    assert rules.syntax is Syntax.CSS
    assert rules.item == "li"
    assert selectors(rules)["date"] == "./text()"


def test_without_a_title_and_a_link_there_are_no_rules() -> None:
    tree = flatten(make_list())
    assert write_rules(tree, take_sample(tree, "li"), [], NOBODY, "li", make_reader()) is None


def test_a_date_inside_a_text_gets_a_pattern() -> None:
    rules = rules_for(make_list(6, f"<li>{LINK}<p>The council said on {{day}} Oct 2026 that all may come</p></li>"))
    assert rules.date is not None
    assert rules.date.selector == "p"
    assert r"\d{1,2}" in rules.date.pattern


def pictured(count: int, different: int) -> bool:
    """Tell whether ten items have a picture's rule, of which `count` have one, `different` of these their own."""
    rows = "".join(
        f"<li>{LINK}{f'<img src=/{min(n, different)}.png>' if n < count else ''}</li>".format(n=n) for n in range(10)
    )
    return rules_for(f"<ul>{rows}</ul>").image is not None


@pytest.mark.parametrize(("count", "found"), [(1, False), (2, False), (3, True), (8, True), (10, True)])
def test_a_third_of_the_items_have_a_picture(count: int, found: bool) -> None:
    assert pictured(count, 10) == found


@pytest.mark.parametrize(("different", "found"), [(0, False), (2, False), (4, False), (5, True), (9, True)])
def test_pictures_that_are_mostly_the_same_are_an_ornament(different: int, found: bool) -> None:
    assert pictured(10, different) == found


def summary(*facts: SlotFacts, roles: FieldRoles = NOBODY) -> str:
    """Return the CSS of the summary among some slots of made-up items."""
    best = _find_summary(flatten(make_list()), list(facts), roles)
    return best.slot.css if best else ""


def text(name: str, mean: float, **changes: object) -> SlotFacts:
    return make_facts(slot=Slot(name, css=name), mean=mean, **changes)


@pytest.mark.parametrize(
    ("mean", "found"),
    [(15.0, False), (39.0, False), (40.0, True), (119.0, True), (700.0, True), (2000.0, True), (2001.0, False)],
)
def test_a_summary_is_neither_short_nor_a_whole_text(mean: float, found: bool) -> None:
    assert bool(summary(text("p", mean))) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"covered": 0.39}, False),
        ({"covered": 0.41}, True),
        ({"distinct": 0.59}, False),
        ({"distinct": 0.61}, True),
    ],
)
def test_a_summary_is_there_for_many_items_and_differs(changes: dict[str, object], found: bool) -> None:
    assert bool(summary(text("p", 100.0, **changes))) == found


def test_of_several_texts_the_longest_is_the_summary_up_to_a_bound() -> None:
    assert summary(text("p", 100.0), text("i", 120.0)) == "i"
    assert summary(text("p", 290.0), text("i", 301.0)) == "i"
    assert summary(text("p", 301.0), text("i", 900.0)) == "p"
    assert summary(text("p", 300.0, covered=0.9), text("i", 250.0)) == "p"
    assert summary(text("p", 300.0, covered=0.8), text("i", 250.0)) == "i"


def test_a_text_that_is_called_one_counts_twice_and_one_in_a_link_half() -> None:
    named = {"own_marks": frozenset({"summary"})}
    assert summary(text("p", 100.0), text("i", 60.0, **named)) == "i"
    assert summary(text("p", 100.0), text("i", 45.0, **named)) == "p"
    assert summary(text("p", 250.0), text("i", 45.0, **named)) == "p"
    assert summary(text("p", 100.0, link=2), text("i", 60.0)) == "i"
    assert summary(text("p", 100.0, link=2), text("i", 45.0)) == "p"
    assert summary(text("p", 299.0, link=2), text("i", 120.0)) == "p"


def test_the_item_itself_and_what_holds_its_title_is_no_summary() -> None:
    assert summary(make_facts(slot=Slot("."), mean=100.0)) == ""
    row = f"<li><div class=text>{LINK} and some more words that make the whole of it long enough</div></li>"
    assert "summary" not in selectors(rules_for(make_list(6, row)))
    apart = f"<li>{LINK}<p>Some more words about matter {{n}} that make the whole of it long enough</p></li>"
    assert selectors(rules_for(make_list(6, apart)))["summary"] == "p"


def author(**changes: object) -> bool:
    return _find_author([make_facts(**{"own_marks": frozenset({"author"}), **changes})], NOBODY) is not None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"mean": 1.0}, False),
        ({"mean": 2.0}, True),
        ({"mean": 5.0}, True),
        ({"mean": 40.0}, True),
        ({"mean": 41.0}, False),
        ({"covered": 0.59}, False),
        ({"covered": 0.6}, True),
        ({"dated": 0.1}, False),
        ({"own_marks": frozenset({"author", "date"})}, False),
        ({"own_marks": frozenset()}, False),
    ],
)
def test_an_author_is_a_short_text_called_one(changes: dict[str, object], found: bool) -> None:
    assert author(**changes) == found


def category(**changes: object) -> bool:
    plain = {"own_marks": frozenset({"category"}), "link": 2, "hrefs": ["/tag/a", "/tag/b", "/n/c"]}
    return _find_categories([make_facts(**{**plain, **changes})], NOBODY) is not None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"mean": 40.0}, True),
        ({"mean": 41.0}, False),
        ({"mean": 14.0}, True),
        ({"covered": 0.49}, False),
        ({"covered": 0.5}, True),
        ({"link": 1}, False),
        ({"hrefs": ["/tag/a", "/n/b"]}, False),
        ({"own_marks": frozenset()}, False),
    ],
)
def test_categories_are_short_links_that_lead_to_such(changes: dict[str, object], found: bool) -> None:
    assert category(**changes) == found


def enclosed(count: int, of: int = 10) -> str:
    """Return the rule for documents, which so many of the items have."""
    rows = "".join(f"<li>{LINK}{'<a href=/f/{n}.pdf>PDF</a>' if n < count else ''}</li>".format(n=n) for n in range(of))
    return selectors(rules_for(f"<ul>{rows}</ul>")).get("enclosures", "")


@pytest.mark.parametrize(
    ("count", "of", "found"), [(1, 10, False), (2, 10, True), (6, 10, True), (1, 3, False), (2, 3, True)]
)
def test_documents_are_found_where_a_fifth_of_the_items_have_some(count: int, of: int, found: bool) -> None:
    assert enclosed(count, of) == ("a[href*='.pdf']" if found else "")


def test_documents_of_several_kinds_are_found_and_the_items_own_link_is_none() -> None:
    row = f"<li>{LINK}<a href=/f/{{n}}.pdf>PDF</a><a href='/f/{{n}}.docx?v=1'>Word</a></li>"
    assert selectors(rules_for(make_list(6, row)))["enclosures"] == "a[href*='.docx'], a[href*='.pdf']"
    own = "<li><a href=/f/{n}.pdf>Bulletin number {n} of the office</a></li>"
    assert "enclosures" not in selectors(rules_for(make_list(6, own)))


def cut_title(text: str, whole: str, cut: int = 10) -> str:
    """Return the attribute of the title's rule, for ten titles of which `cut` are cut short."""
    rows = "".join(
        f"<li><a href=/n/{n} title='{whole} {n}'>{text if n < cut else whole} {n if n >= cut else ''}</a>"
        f"<time>{n + 1} Oct 2026</time></li>"
        for n in range(10)
    )
    rule = rules_for(f"<ul>{rows.replace(' </a>', '</a>')}</ul>").title
    assert rule is not None
    return rule.attribute


@pytest.mark.parametrize(
    ("text", "whole", "cut", "attribute"),
    [
        ("The bridge over the…", "The bridge over the river is closed", 10, "title"),
        ("The bridge over the...", "The bridge over the river is closed", 10, "title"),
        ("The bridge over the...", "Another matter of the council altogether", 10, ""),
        ("The bridge over the...", "The bridge over the river is closed", 2, "title"),
        ("The bridge over the...", "The bridge over the river is closed", 1, ""),
        ("The bridge over the river", "The bridge over the river is closed", 10, ""),
    ],
)
def test_titles_that_are_cut_short_are_taken_from_their_attribute(
    text: str, whole: str, cut: int, attribute: str
) -> None:
    assert cut_title(text, whole, cut) == attribute


@pytest.mark.parametrize(
    ("shown", "attribute"),
    [("All of it..", ""), ("All of it...", "title"), ("All of it....", ""), ("All of it" + "." * 9, "")],
)
def test_a_sign_that_stands_for_nothing_is_three_letters_long(shown: str, attribute: str) -> None:
    rows = "".join(
        f"<li><a href=/n/{n} title='All of it'>{shown}</a><time>{n + 1} Oct 2026</time></li>" for n in range(10)
    )
    rule = rules_for(f"<ul>{rows}</ul>").title
    assert rule is not None
    assert rule.attribute == attribute


def test_selectors_that_settings_may_not_hold_are_too_long() -> None:
    assert not is_too_long(Rules(item="li" + ":not(.x)" * 200))
    assert is_too_long(Rules.model_construct(item="li" + ":not(.x)" * 300))


def test_every_slot_of_a_row_that_recurs_is_described() -> None:
    tree = flatten(make_list(6, f"<li>{LINK} {DATE}</li>"))
    assert {facts.slot.path for facts in describe_slots(tree, take_sample(tree, "li"))} >= {".", "a", "time"}


def test_links_in_running_text_keep_to_those_with_a_date() -> None:
    rows = repeat(f"{LINK} ({{day}}.10.2026)<br>", 8) + "<a href=/x>About</a> us<br><a href=/y>Help</a> me<br>"
    assert rules_for(f"<div>{rows}</div>", "a").item.startswith("//a[contains(translate(")


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("<li id=notice{n}>Bulletin number {n} of the office <time>{day} Oct 2026</time></li>", "name"),
        ("<li>Bulletin number {n} of the office <time>{day} Oct 2026</time><p id=text{n}>More.</p></li>", "id"),
    ],
)
def test_names_that_count_the_places_of_a_page_are_no_addresses(row: str, place: str) -> None:
    rules = rules_for(make_list(6, row))
    assert rules.link is not None
    assert (rules.link.selector, rules.link.attribute) == ("", place), "which no item has"
    lasting = rules_for(repeat(row, 6, start=41))
    assert lasting.link is not None
    assert lasting.link.attribute == "id"
