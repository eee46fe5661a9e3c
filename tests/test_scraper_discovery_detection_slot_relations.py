"""What a slot is to the rest of its items: its links, its names, the texts that stand around it."""

import pytest

from scraper.discovery.detection.field_roles import describe_slots
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slot_relations import (
    is_file_name,
    measure_address,
    relate_link,
    split_address,
    strip_fragment,
)
from tests.pages import flatten, make_list, take_sample


def describe_all(row: str, count: int = 6, after: str = "") -> dict[str, SlotFacts]:
    """Return the facts of the slots of a list's items, by their paths."""
    tree = flatten(make_list(count, row) + after)
    return {facts.slot.path: facts for facts in describe_slots(tree, take_sample(tree, "li"))}


def test_a_text_that_stands_in_its_items_address_is_told() -> None:
    row = "<li><b>Office {n}</b> <a href=/news/a-new-bridge-{n}>A new bridge</a></li>"
    facts = describe_all(row)
    assert facts["a"].relations["in_address"] == 1.0
    assert facts["b"].relations["in_address"] == 0.0


@pytest.mark.parametrize(
    ("text", "href", "share"),
    [
        ("A Café by the Lake Shore", "https://city.example/cafe-lake-open", 0.5),
        ("The city", "https://city.example/news/1", 0.0),
        ("Brücke gesperrt", "/n/br%C3%BCcke-gesperrt", 1.0),
        ("12", "/n/12", 0.0),
    ],
)
def test_words_of_an_address_are_compared_without_accents(text: str, href: str, share: float) -> None:
    assert measure_address(text, split_address(href)) == share


def test_a_text_that_a_link_or_picture_is_named_after_is_told() -> None:
    row = "<li><img src=/p.png alt='Matter {n}, heard'><i>Matter {n}: heard</i> <b>Hall {n}</b> <a href=/{n}>x</a></li>"
    facts = describe_all(row)
    assert facts["i"].relations["named"] == 1.0
    assert facts["b"].relations["named"] == 0.0


def test_what_a_text_is_of_itself() -> None:
    row = "<li><a href=/{n}>read more</a><b>2026_{n}.pdf</b><i>{n} views</i><em>Open</em></li>"
    facts = describe_all(row)
    assert [facts[name].relations["more"] for name in ("a", "b")] == [1.0, 0.0]
    assert [facts[name].relations["file_name"] for name in ("b", "i")] == [1.0, 0.0]
    assert [facts[name].relations["counts"] for name in ("i", "em")] == [1.0, 0.0]
    assert [facts[name].relations["alike"] for name in ("em", "i")] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("text", "right"), [("minutes.pdf", True), ("a-1.2.tar.xz", True), ("Minutes of May", False), ("v1.2", False)]
)
def test_a_files_name_is_told(text: str, right: bool) -> None:
    assert is_file_name(text) is right


def test_an_address_is_weighed_among_those_of_its_item() -> None:
    row = (
        "<li><a href=/item/{n}><img src=/p.png></a><h3><a href=/item/{n}#top>Bulletin {n}</a></h3>"
        "<i><a href=/item/{n}/comments>{n} comments</a></i><b><a href=/office>Office</a></b></li>"
    )
    found = describe_all(row)
    title, comments, office = (
        next(facts for facts in found.values() if facts.tag == "a" and text in facts.values).relations
        for text in ("Bulletin 1", "1 comments", "Office")
    )
    names = ("most_address", "shared_address", "stem", "branch")
    assert [title[name] for name in names] == [1.0, 0.0, 1.0, 0.0]
    assert [comments[name] for name in names] == [0.0, 0.0, 0.0, 1.0]
    assert [office[name] for name in names] == [0.0, 1.0, 0.0, 0.0]


def test_the_only_address_of_an_item_is_told() -> None:
    facts = describe_all("<li><a href=/item/{n}>Bulletin {n}</a> <a href=/item/{n}#x>more</a></li>")
    assert facts["a"].relations["only_address"] == 1.0


def test_a_fragment_alone_is_an_address() -> None:
    assert [strip_fragment(href) for href in ("/a#b", "#b", "/a")] == ["/a", "#b", "/a"]


def test_texts_at_a_slot_are_told_apart() -> None:
    row = "<li><a href=/{n}><b>New</b> Bulletin of the office, {n} <i>{day} May 2026</i> <em>Open</em></a></li>"
    relations = describe_all(row)["a"].relations
    assert relations["pieces"] == pytest.approx(3 / 6)
    assert relations["label_before"] == relations["label_behind"] == pytest.approx(5 / 6)
    assert relations["holds_date"] == 1.0
    assert relations["several_links"] == 0.0


def test_a_number_in_a_title_is_no_date_in_it() -> None:
    row = "<li><a href=/{n}><b>Town</b> <i>Main Street 1{n}</i></a></li>"
    assert describe_all(row)["a"].relations["holds_date"] == 0.0


def test_of_many_texts_the_last_is_looked_at_too() -> None:
    row = "<li><p>" + "".join(f"<b>{{n}}-{at}</b> " for at in range(9)) + "<i>same</i></p></li>"
    relations = describe_all(row)["p"].relations
    assert relations["pieces"] == 1.0
    assert (relations["label_before"], relations["label_behind"]) == (0.0, pytest.approx(5 / 6))


def test_several_links_at_a_slot_are_told() -> None:
    facts = describe_all("<li><p><a href=/{n}>One {n}</a> <a href=/m/{n}>Two {n}</a></p></li>")
    assert facts["p"].relations["several_links"] == 1.0


def test_text_before_a_slot_in_its_heading_is_told() -> None:
    facts = describe_all("<li><h3><b>Town {n}</b> <i>Matter {n}</i></h3> <em>after {n}</em></li>")
    assert [facts[tag].relations["left_before"] for tag in ("b", "i", "em")] == [0.0, 1.0, 0.0]


def test_a_link_is_held_against_the_titles() -> None:
    row = "<li><h3><a href=/n/new-bridge-{n}>New bridge</a></h3> <i><a href=/by/anna-{n}>Anna {n}</a></i></li>"
    found = describe_all(row)
    own, author = (next(facts for facts in found.values() if text in facts.values) for text in ("New bridge", "Anna 1"))
    names = ("title_address", "other_address", "titled_address")
    assert [relate_link(own, own)[name] for name in names] == [1.0, 0.0, 1.0]
    assert [relate_link(author, own)[name] for name in names] == [0.0, 1.0, 0.0]
    assert not set(relate_link(author, None)).intersection(names)


@pytest.mark.parametrize(
    ("link", "beside"), [("Night porter no{n}x", 1.0), ("porter", 0.0), ("read more {n}", 0.0), ("{day} May 2026", 0.0)]
)
def test_texts_beside_a_link_that_speaks_are_told(link: str, beside: float) -> None:
    facts = describe_all(f"<li><h4>Foundry {{n}}</h4> <a href=/jobs/{{n}}>{link}</a></li>")
    assert facts["h4"].relations.get("beside_link", 0.0) == beside
    assert "beside_link" not in facts["a"].relations


def test_a_text_that_goes_on_in_words_set_off_is_told() -> None:
    found = describe_all("<li><a href=/{n}>The new <b>bridge</b> is open {n}</a> <p><b>Note</b> of {n}</p></li>")
    first = next(facts for facts in found.values() if facts.values[0] == "The new")
    last = next(facts for facts in found.values() if facts.values[0] == "of 1")
    assert (first.relations["goes_on"], last.relations["goes_on"]) == (1.0, 0.0)
