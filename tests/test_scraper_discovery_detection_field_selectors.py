"""The selector of a field inside an item: short, by what lasts, and the same on all items as the way that is known."""

import pytest

from scraper.discovery.detection.field_selectors import FieldWriter, read_each, read_itself, write_xpath
from scraper.discovery.detection.slots import Slot, sample_group
from scraper.extract.nodes import read_node_text
from scraper.extract.rules import find_link, select_elements
from scraper.selector import Syntax
from tests.pages import flatten, make_group, make_list, repeat, take_sample

LINK = "<a href=/n/{n}>Bulletin number {n}</a>"


def write(row: str, css: str, *, kind: str = "date", count: int = 6) -> str:
    """Return the selector of what a selector finds, or a slot's path leads to, in rows."""
    tree = flatten(make_list(count, row))
    sample = take_sample(tree, "li")
    slot = next(slot for slot in sample.slots.values() if css in (slot.css, slot.path, slot.xpath))
    writer = FieldWriter(tree, sample)
    if kind == "title":
        return writer.write_title(slot)
    return writer.write(slot, {"date": read_itself, "link": find_link, "each": read_each}[kind])


@pytest.mark.parametrize(
    ("row", "css", "title"),
    [
        ("<li><h3>" + LINK + "</h3></li>", "h3", ":heading"),
        ("<li><h3>" + LINK + "</h3></li>", "a[href]", ":heading"),
        ("<li><h3 class=entry-title>" + LINK + "</h3></li>", "h3", ":heading, .entry-title"),
        ("<li><h3 class=mb-4>" + LINK + "</h3></li>", "h3", ":heading"),
        ("<li><div class=headline>" + LINK + "</div></li>", "div.headline", "a[href]"),
        ("<li><div class=headline>Matter {n}</div>" + LINK + "</li>", "div.headline", ".headline"),
        ("<li><h3>Week</h3><h3 class=x>" + LINK + "</h3></li>", "h3.x", "a[href]"),
    ],
)
def test_a_title_is_any_heading_or_what_else_says_the_same(row: str, css: str, title: str) -> None:
    assert write(row, css, kind="title") == title


TEASER = (
    "<li><{0}><i class=kicker>{n}:</i> <b class=teaserHeadline>Bulletin {n}</b></{0}><p class=sub-title>Text</p></li>"
)


def test_a_word_in_a_class_stands_in_for_headings_that_are_none_any_more() -> None:
    title = write(TEASER.replace("{0}", "h3"), "h3", kind="title")
    assert title == ":heading, [class*='Headline']"
    later = flatten(make_list(3, TEASER.replace("{0}", "div").replace("teaserH", "card-H"))).nodes[0]
    assert [node.text for node in later.iter("b")] == [node.text for node in select_elements(later, title, Syntax.CSS)]


@pytest.mark.parametrize(
    ("row", "css", "link"),
    [
        ("<li><h3>" + LINK + "</h3></li>", "a[href]", "a[href]"),
        ("<li><h3>" + LINK + "</h3><a href=/by/{n}>By x{n}</a></li>", "a[href]", ":heading a[href]"),
        ("<li><a href=/by/{n}>x</a><p class=name>" + LINK + "</p></li>", ".name a[href]", ".name a[href]"),
    ],
)
def test_where_an_item_leads_to_several_addresses_the_first_is_not_told_by_being_first(
    row: str, css: str, link: str
) -> None:
    assert write(row, css, kind="link") == link


@pytest.mark.parametrize(
    ("row", "slot", "date"),
    [
        ("<li>" + LINK + "<span class='meta date'>{day} Oct 2026</span></li>", "span.meta", ".date"),
        ("<li>" + LINK + "<time class=t2x>{day} Oct 2026</time></li>", "time", "time"),
        ("<li>" + LINK + " {day} Oct 2026</li>", "./text()[normalize-space()][1]", "./text()"),
        (
            "<li>In print " + LINK + " {day} Oct 2026</li>",
            "./text()[normalize-space()][2]",
            "./text()[normalize-space()][2]",
        ),
    ],
)
def test_a_date_is_said_in_as_few_words(row: str, slot: str, date: str) -> None:
    assert write(row, slot) == date


def test_a_text_beside_elements_is_that_of_what_is_named() -> None:
    row = "<li>" + LINK + "<div class=meta><b>On</b> {day} Oct 2026</div></li>"
    path = "./div[contains(concat(' ', normalize-space(@class), ' '), ' meta ')][1]/text()[normalize-space()][1]"
    assert write(row, path) == ".meta::text"


def test_of_two_dates_the_other_is_not_read_by_a_shorter_way() -> None:
    """A date for machines is read before one for people, wherever it stands among what a rule finds."""
    row = "<li>" + LINK + "<div class=on><b>{day} Oct 2026</b></div><div><b title='2026-11-01'>x</b></div></li>"
    assert write(row, "b") == "b"
    assert write(row, "div.on") == ".on"


def test_a_text_of_a_sibling_is_said_shortly() -> None:
    tree = flatten(
        "<div>" + repeat("<h3>" + LINK + "</h3><p class='long when'>{day} Oct <i>x</i> 2026</p>", 6) + "</div>"
    )
    sample = sample_group(tree, make_group(tree, "h3", tail=1))
    slot = next(slot for slot in sample.slots.values() if slot.root == 1 and slot.loose)
    assert FieldWriter(tree, sample).write(slot) == "./following-sibling::*[1]/self::p/text()"


def test_all_values_of_a_field_with_several_are_found_again() -> None:
    row = "<li>" + LINK + "<p class=tags><a href=/tag/a>a</a><a href=/tag/b>b</a></p></li>"
    assert write(row, ".tags a[href]", kind="each") == ".tags a[href]"


def test_what_holds_on_the_sampled_items_only_is_not_taken() -> None:
    """The eleventh item and those after it have a heading of another kind first."""
    first = make_list(10, "<li><h3 class=x>" + LINK + "</h3></li>").removesuffix("</ul>")
    rest = "".join(
        f"<li><h4>New</h4><h3 class=x><a href=/n/{n}>Bulletin number {n}</a></h3></li>" for n in range(11, 31)
    )
    tree = flatten(f"{first}{rest}</ul>")
    sample = take_sample(tree, "li")
    slot = Slot("h3.x", css="h3.x")
    slot.nodes = {item: next(n for n in tree.headings if n > roots[0]) for item, roots in enumerate(sample.roots[:5])}
    assert FieldWriter(tree, sample).write(slot, read_node_text) == "h3.x"


@pytest.mark.parametrize(
    ("css", "xpath"),
    [
        ("li", "//li"),
        ("main li", "//main//li"),
        ("main > li", "//main/li"),
        ("li.a", "//li[contains(concat(' ', @class, ' '), ' a ')]"),
        ("li, .a", "//li | //*[contains(concat(' ', @class, ' '), ' a ')]"),
        ("tr:has(a[href])", "//tr[.//a[@href]]"),
    ],
)
def test_css_is_written_as_a_person_would_write_it_in_xpath(css: str, xpath: str) -> None:
    assert write_xpath(css) == xpath
