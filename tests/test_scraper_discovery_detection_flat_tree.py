"""A page as flat lists: what each list holds, and where lists are bounded."""

import pytest
from lxml import html

from scraper.discovery.detection import flat_tree
from scraper.discovery.detection.flat_tree import DOCUMENT, flatten_tree, looks_like_date
from tests.pages import find_nodes, flatten

LIST = "<ul><li><a href=/1>One</a> <b>first</b></li><li><a href=/2>Two</a></li></ul><p>Last words</p>"


def test_nodes_stand_in_page_order_with_their_parents_and_ends() -> None:
    tree = flatten(LIST)
    assert tree.tags == ["html", "body", "ul", "li", "a", "b", "li", "a", "p"]
    assert tree.parents == [-1, 0, 1, 2, 3, 3, 2, 6, 1]
    assert tree.ends == [9, 9, 8, 6, 5, 6, 8, 8, 9]
    assert tree.children(2) == [3, 6]
    assert tree.holds(2, 7)
    assert tree.holds(2, 2)
    assert not tree.holds(2, 8)
    assert tree.places[6] == 2


def test_text_is_told_by_node_as_one_line() -> None:
    tree = flatten(LIST)
    assert [tree.text(node) for node in (2, 3, 8)] == ["One first Two", "One first", "Last words"]
    assert tree.length(3) == len("One") + len("first")


def test_scripts_styles_and_comments_are_left_out_but_what_follows_them_is_not() -> None:
    tree = flatten("<p>A<!-- no --><script>no()</script>B<style>no</style>C<svg><title>no</title></svg>D</p>")
    assert tree.text(1) == "ABCD"
    assert "script" not in tree.tags
    assert "title" not in tree.tags


def test_links_are_those_that_lead_to_a_page() -> None:
    dead = "".join(
        f"<a href='{href}'>x</a>" for href in ("#top", "javascript:go()", "mailto:a@b.example", "tel:1", " ")
    )
    tree = flatten(f"{dead}<a>x</a><a href=' /here '>x</a>")
    assert list(tree.hrefs.values()) == ["/here"]
    assert tree.links_in(1) == tree.links


def test_a_node_knows_the_link_around_it() -> None:
    tree = flatten("<a href=/1><b>in</b></a><b>out</b>")
    inside, outside = find_nodes(tree, "b")
    assert tree.around[inside] == find_nodes(tree, "a")[0]
    assert tree.around[outside] == -1


def test_pictures_headings_and_dates_are_counted_below_a_node() -> None:
    tree = flatten("<div><h2>Heading</h2><img src=/i.png><i>3 March 2026</i></div><h1>Other</h1>")
    (block,) = find_nodes(tree, "div")
    assert tree.count_in(tree.pictures, block) == 1
    assert tree.count_in(tree.headings, block) == 1
    assert tree.count_dates(block) == 1
    assert tree.count_dates(0) == 1


def test_loose_text_is_what_no_child_holds() -> None:
    tree = flatten("<p>Loose <b>bound</b></p><div><b>all bound</b></div>")
    assert tree.loose[find_nodes(tree, "p")[0]]
    assert not tree.loose[find_nodes(tree, "div")[0]]


def test_dates_for_machines_are_found_in_attributes() -> None:
    tree = flatten("<time datetime=2026-03-09>x</time><span title='9 March'>x</span><b>9 March</b>")
    assert [tree.tags[node] for node in sorted(tree.moments)][:1] == ["time"]
    assert find_nodes(tree, "b")[0] not in tree.moments


def test_the_date_of_the_last_change_is_known_by_its_name() -> None:
    tree = flatten("<i class=updated>x</i><i class='published updated'>x</i><i class=published>x</i>")
    assert tree.changed == find_nodes(tree, "i", "updated")[:1]


@pytest.mark.parametrize(("inside", "outside", "aside"), [(48, 52, True), (52, 48, False), (20, 80, True)])
def test_what_holds_half_of_the_page_is_no_side_part(inside: int, outside: int, aside: bool) -> None:
    tree = flatten(f"<div class=sidebar>{'x' * inside}</div><p>{'y' * outside}</p>")
    assert tree.aside[find_nodes(tree, "div")[0]] == aside


@pytest.mark.parametrize(("letters", "aside"), [(30, False), (20, True), (10, True)])
def test_the_links_of_a_large_part_count_as_its_text_does(letters: int, aside: bool) -> None:
    """A part with a quarter of the text and all the links is the page's main one, whatever its name."""
    links = "".join(f"<a href=/{n}>{'x' * (letters // 10)}</a>" for n in range(10))
    tree = flatten(f"<div class=sidebar>{links}</div><p>{'y' * (100 - letters)}</p>")
    assert tree.aside[find_nodes(tree, "div")[0]] == aside


def test_a_side_part_is_inherited_and_the_body_is_none() -> None:
    tree = flatten(f"<nav><ul><li><a href=/1>x</a></li></ul></nav><p>{'y' * 99}</p>")
    assert tree.aside[find_nodes(tree, "a")[0]]
    whole = flatten_tree(html.document_fromstring(f"<body class=sidebar><p>{'y' * 9}</p></body>"))
    assert not any(whole.aside)


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("3 March 2026", True),
        ("2026-03-09", True),
        ("9.3.", True),
        ("5d", False),
        ("5 d", True),
        ("12h", True),
        ("no digits", False),
        ("", False),
        ("x" * 388 + " 3 Mar 2026", True),
        ("x" * 400 + " 3 Mar 2026", False),
    ],
)
def test_a_date_is_looked_for_in_short_texts_with_the_shape_of_one(text: str, dated: bool) -> None:
    assert looks_like_date(text) == dated


def test_at_most_so_many_nodes_are_visited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat_tree, "MOST_NODES", 5)
    tree = flatten(LIST)
    assert len(tree.nodes) == 5
    assert tree.ends[0] == 5
    assert tree.ends[2] == 5


def test_the_bound_on_nodes_lets_real_pages_through() -> None:
    assert 60_000 < flat_tree.MOST_NODES < 100_000
    page = html.document_fromstring("<body>" + "<i></i>" * 60_000)
    assert len(flatten_tree(page).nodes) == 60_002


def test_of_a_flood_of_classes_the_first_are_looked_at() -> None:
    names = [f"c{number}" for number in range(5000)]
    tree = flatten(f"<p class='{' '.join(names)}' id='{'x-' * 5000}'>x</p>")
    found = tree.classes[find_nodes(tree, "p")[0]]
    assert 500 < len(found) < 1000
    assert found[:500] == tuple(names[:500])


@pytest.mark.parametrize("tag", ["script", "style", "template", "textarea", "select", "noscript", "svg"])
def test_what_no_reader_sees_is_left_out_with_all_that_it_holds(tag: str) -> None:
    tree = flatten(f"<p>Before <{tag}><option>unseen</option></{tag}> behind</p>")
    assert tree.text(find_nodes(tree, "p")[0]) == "Before behind"
    assert tag not in tree.tags


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<div>One<p>two</p>three</div>", "One two three"),
        ("<div>One<br>two</div>", "One two"),
        ("<div>bo<b>l</b>d</div>", "bold"),
        ("<div> One \n\t two </div>", "One two"),
        ("<div>One<td>two</td></div>", "One two"),
        ("<div></div>", ""),
    ],
    ids=["blocks apart", "a line's end", "inline joined", "spaces", "cells apart", "nothing"],
)
def test_blocks_stand_apart_and_letters_of_a_word_together(body: str, text: str) -> None:
    tree = flatten(body)
    assert tree.text(find_nodes(tree, "div")[0]) == text


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("/s/1", True),
        ("https://other.example/", True),
        ("?p=1", True),
        ("story#top", True),
        ("javascripts.html", True),
        ("#", False),
        (" #top", False),
        ("JavaScript:void(0)", False),
        ("MAILTO:a@b.example", False),
        ("sms:1", False),
        ("data:text/html,x", False),
        ("about:blank", False),
        ("whatsapp://send", False),
        ("callto:1", False),
        ("", False),
    ],
)
def test_a_link_leads_to_another_page(href: str, leads: bool) -> None:
    assert bool(flatten(f"<a href='{href}'>x</a>").links) is leads


@pytest.mark.parametrize(
    ("address", "document"),
    [
        ("/a.pdf", True),
        ("/a.DOCX", True),
        ("/a.doc?v=2", True),
        ("/a.odt#p2", True),
        ("/a.mp3", True),
        ("/a.pdf/view", False),
        ("/a.html", False),
        ("/pdf", False),
        ("/a.pdfx", False),
    ],
)
def test_documents_are_known_by_their_ending(address: str, document: bool) -> None:
    assert (DOCUMENT.search(address) is not None) is document


def test_properties_of_microdata_are_names_too() -> None:
    tree = flatten("<b itemprop=headline>x</b><b class=x itemprop='y datePublished'>x</b><b>x</b>")
    assert [set(tree.marks[node]) for node in find_nodes(tree, "b")] == [{"title"}, {"date", "published"}, set()]


def test_classes_are_kept_once_and_counted_on_the_page() -> None:
    tree = flatten("<b class='a b a'>x</b><i class=' b  c '>x</i>")
    assert [tree.classes[find_nodes(tree, tag)[0]] for tag in ("b", "i")] == [("a", "b"), ("b", "c")]
    assert tree.frequency == {"a": 1, "b": 2, "c": 1}


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("6/10", True),
        ("6. 10.", True),
        ("2026年10月6日", True),
        ("in 1999", True),
        ("2569", True),
        ("6th October", True),
        ("6 Oct", True),
        ("6, Oct", True),
        ("1er mai", True),
        ("Oct. 6", True),
        ("October 26", True),
        ("October 126", False),
        ("5 min", True),
        ("3시간 전", True),
        ("2 週", True),
        ("20261", False),
        ("1800", False),
        ("A7", False),
        ("7 of 9", False),
    ],
)
def test_dates_of_many_languages_have_the_shape_of_one(text: str, dated: bool) -> None:
    assert looks_like_date(text) is dated


@pytest.mark.parametrize(("length", "dated"), [(399, True), (400, True), (401, False)])
def test_a_date_in_more_than_four_hundred_characters_is_no_label(length: int, dated: bool) -> None:
    assert looks_like_date("6 Oct 2026".ljust(length, "x")) is dated


@pytest.mark.parametrize(("text", "dated"), [("5d", False), ("5 d", True), ("1/", False), ("1/2", True)])
def test_a_date_has_three_characters_or_more(text: str, dated: bool) -> None:
    assert looks_like_date(text) is dated
    assert flatten(f"<b>{text}</b>").count_dates(0) == dated


def test_a_date_that_tags_divide_is_not_counted() -> None:
    """Each run of text is looked at by itself."""
    assert flatten("<p><b>6</b><i>Oct</i></p>").count_dates(0) == 0
    assert flatten("<p><b>6 Oct</b><i>7 Oct</i></p>").count_dates(0) == 2
