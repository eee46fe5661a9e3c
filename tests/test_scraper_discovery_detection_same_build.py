"""Nodes below different tags are one list where they are alike, and several where they are not."""

import pytest

from scraper.discovery.detection.groups import find_all_groups
from tests.pages import flatten, repeat

YEAR = "<p><a href=/files/agenda-of-the-council-{n}.pdf>Agenda of the council</a></p>"
BOLD = "<p><b><a href=/files/agenda-of-the-council-9{n}.pdf>Agenda of the council</a></b></p>"
OTHERS = {
    "in bold": (BOLD, True),
    "items of a list": (f"<ul><li>{BOLD[3:-4]}</li></ul>", True),
    "dated": ("<div><a href=/files/agenda-of-the-council-9{n}.pdf>Agenda of 12 May 2026</a></div>", False),
    "headings": ("<h3><a href=/files/agenda-of-the-council-9{n}.pdf>Agenda of the council</a></h3>", True),
    "much longer": (
        "<div><a href=/files/agenda-of-the-council-9{n}.pdf>" + "Agenda of the council, " * 5 + "</a></div>",
        False,
    ),
    "pages and no files": ("<div><a href=/about-the-council-of-the-city-{n}>Agenda of the council</a></div>", False),
}


@pytest.mark.parametrize("other", OTHERS)
def test_links_below_other_tags_are_of_one_list_where_they_are_alike(other: str) -> None:
    text, alike = OTHERS[other]
    tree = flatten(f"<main>{repeat(YEAR, 6)}<section>{repeat(text, 3)}</section></main>")
    assert any(len(group.members) == 9 for group in find_all_groups(tree)) == alike


def test_cards_of_one_class_are_one_list_wherever_they_stand() -> None:
    card = "<div class=card><a href=/story-of-the-day-number-{n}>A story of the day</a></div>"
    lead = "<section><div class=card><a href=/story-that-leads-the-page>Story that leads the page</a></div></section>"
    tree = flatten(f"<main>{lead}<section><div>{repeat(card, 5)}</div></section></main>")
    assert any(len(group.members) == 6 for group in find_all_groups(tree))


def test_what_stands_aside_is_not_drawn_in() -> None:
    menu = "<nav><div><ul>" + repeat("<li><a href=/files/a-{n}.pdf>Agenda {n}</a></li>", 4) + "</ul></div></nav>"
    rows = "<ul>" + repeat("<li><a href=/files/b-{n}.pdf>Agenda {n}</a></li>", 4) + "</ul>"
    tree = flatten(f"<main><p>{'What the council does. ' * 9}</p>{rows}</main>{menu}")
    assert all(len(group.members) <= 4 for group in find_all_groups(tree))


def test_a_ranking_that_leads_where_the_news_leads_is_another_list() -> None:
    story = "<li><a href=/story-of-the-day-number-{n}>A story of the day</a></li>"
    tree = flatten(f"<main><ul>{repeat(story, 5)}</ul><ol>{repeat(story, 5)}</ol></main>")
    assert all(len(group.members) <= 5 for group in find_all_groups(tree))
