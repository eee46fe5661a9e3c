"""What an attribute of a link says names the item where the link's text is a date or "more"."""

import pytest

from scraper.discovery.detection.field_roles import assign_roles, find_link_candidates
from tests.pages import flatten, make_list, make_reader, take_sample

READER = make_reader()


@pytest.mark.parametrize("text", ["{day} May 2026", "read more"])
def test_a_links_attribute_names_it_where_its_text_does_not(text: str) -> None:
    row = f"<tr><td><a href=/{{n}} title='Minutes of meeting {{n}}'>{text}</a><td>PDF</td></tr>"
    tree = flatten(make_list(8, row, "table"))
    roles = assign_roles(tree, take_sample(tree, "tr"), READER)
    assert roles.title is not None
    assert roles.title.slot.attribute == "title"
    assert roles.title.values[0] == "Minutes of meeting 1"
    assert not any(facts.slot.attribute for facts in roles.found)
    assert all(not facts.slot.attribute for facts, _ in find_link_candidates(tree, [roles.title], None))


@pytest.mark.parametrize(
    ("text", "attribute"), [("Minutes {n} of the council", "Opens in a new window"), ("{day} May 2026", "Opens here")]
)
def test_an_attribute_that_names_nothing_is_passed_over(text: str, attribute: str) -> None:
    tree = flatten(make_list(8, f"<li><a href=/{{n}} title='{attribute}'>{text}</a></li>"))
    roles = assign_roles(tree, take_sample(tree, "li"), READER)
    assert roles.title is not None
    assert roles.title.slot.attribute == ""
