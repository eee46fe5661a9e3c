"""Lists whose items lead nowhere are found where every item is dated and named; other text is none."""

import pytest

from model.finding import PageKind
from scraper.discovery.detection import Detection, detect
from scraper.discovery.detection.unlinked_lists import find_unlinked_groups, has_unlinked_kin
from tests.pages import flatten, make_group, repeat
from tests.test_scraper_discovery_detection import NOW, document

MENU = "<nav><a href=/>Home</a> <a href=/about>About us</a> <a href=/contact>Contact</a></nav>"
PARAGRAPH = "<p>" + "The museum keeps what the harbour has left behind, ropes and lamps and letters. " * 3 + "</p>"


def find(body: str) -> Detection:
    return detect(document(f"<html><title>Museum</title><body>{MENU}<main>{body}</main></body></html>"), now=NOW)


NOTES = {
    "boxes": "<div class=note><h3>Lamp number {n} is lit again</h3><i>{n} October 2026</i><p>Thanks to all.</p></div>",
    "sections": "<h3 id=n{n}>Lamp number {n} is lit again</h3><p>{n} October 2026</p><p>Thanks to all who helped.</p>",
    "definitions": "<dt>{n} October 2026</dt><dd><b>Lamp number {n} is lit again</b> Thanks to all.</dd>",
    "rows": "<tr><td>{n} October 2026</td><td>Lamp number {n} is lit again</td><td>West pier</td></tr>",
}
AROUND = {"definitions": "<dl>{}</dl>", "rows": "<table>{}</table>"}


@pytest.mark.parametrize("kind", NOTES)
def test_dated_items_without_links_are_a_list(kind: str) -> None:
    rows = "".join(NOTES[kind].format(n=n) for n in range(20, 12, -1))
    found = find("<h1>Notes</h1>" + AROUND.get(kind, "{}").format(rows))
    assert (found.kind, found.sure) == (PageKind.LIST, False)
    titles = [item.title.strip() for item in found.candidates[0].items]
    assert titles == [f"Lamp number {n} is lit again" for n in range(20, 12, -1)]
    assert all(item.date and "October 2026" in item.date.text for item in found.candidates[0].items)


def test_a_page_without_any_link_may_hold_a_list() -> None:
    rows = "".join(NOTES["boxes"].format(n=n) for n in range(20, 12, -1))
    found = detect(document(f"<html><title>Notes</title><body>{rows}</body></html>"), now=NOW)
    assert (found.kind, len(found.candidates[0].items)) == (PageKind.LIST, 8)


NO_LISTS = {
    "undated": "<div><h3>A lamp is lit again</h3><p>Thanks to all who helped.</p></div>",
    "days alone": "<p>{n} October 2026</p>",
    "all linked": "<div><i>{n} October 2026</i> Lamp number {n} is lit, <a href=/l/{n}>see it</a></div>",
}


@pytest.mark.parametrize("kind", NO_LISTS)
def test_other_text_is_no_list(kind: str) -> None:
    assert not find_unlinked_groups(flatten("<main>" + repeat(NO_LISTS[kind], 8) + "</main>"))


def test_a_list_of_links_that_is_dated_goes_before_text_that_is() -> None:
    links = repeat("<li><a href=/n/{n}>The lamp of pier {n} is lit</a> <time>{n} October 2026</time></li>", 8)
    history = "".join(f"<div><h4>A hall is built</h4><i>4 May 19{n}</i>{PARAGRAPH}</div>" for n in range(60, 66))
    found = find(f"<h1>News</h1><ul>{links}</ul><h2>History</h2>{history}")
    assert all(item.link.startswith("/n/") for item in found.candidates[0].items)


@pytest.mark.parametrize(("others", "kin"), [(1, False), (2, True)])
def test_linked_items_among_as_many_without_links_are_a_part(others: int, kin: bool) -> None:
    linked = repeat("<li><h3>Lamps</h3>{n} May 2026 <a href=/{n}>Guide</a></li>", 2)
    tree = flatten(f"<ul>{linked}{repeat('<li>{n} May 2026 Lamps</li>', others)}</ul>")
    members = [node for node in make_group(tree, "li").members if tree.links_in(node)]
    assert has_unlinked_kin(tree, members) == kin
