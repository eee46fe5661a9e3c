"""What is known of a slot, as numbers: each feature, and from where on it says no more."""

from math import log

import pytest

from scraper.discovery.detection.slot_features import (
    compute_date_features,
    compute_link_features,
    compute_title_features,
    count_text,
    count_words,
    is_document,
    leads_elsewhere,
    measure_width,
)
from scraper.discovery.detection.slots import Slot
from scraper.discovery.detection.table_headers import ColumnKind
from tests.pages import describe, flatten, make_facts, make_list, take_sample

CARD = (
    "<li class=card><h3 class=title><a href=/n/{n}>Bulletin number {n} of the office</a></h3>"
    "<span class=date>{day} Oct 2026</span> <p class=summary>What it says, number {n}, in short</p> loose {n}</li>"
)


def title(whole: float = 100.0, dates: float = 0.0, **changes: object) -> dict[str, float]:
    return dict(compute_title_features(make_facts(**changes), whole, dates))  # type: ignore[arg-type]


def link(of_title: float = 0.0, **changes: object) -> dict[str, float]:
    return dict(compute_link_features(make_facts(**changes), of_title))  # type: ignore[arg-type]


def date(read: float = 0.0, machine: float = 0.0, **changes: object) -> dict[str, float]:
    return dict(compute_date_features(make_facts(**changes), read, 0.25, 0.5, machine))  # type: ignore[arg-type]


def test_a_slot_is_described_by_its_texts() -> None:
    tree = flatten(make_list(6, CARD))
    facts = describe(tree, take_sample(tree, "li"), "a[href]")
    assert facts.tag == "a"
    assert facts.values[0] == "Bulletin number 1 of the office"
    assert (facts.covered, facts.distinct) == (1.0, 1.0)
    assert facts.heading
    assert facts.link == 2
    assert facts.hrefs[:2] == ["/n/1", "/n/2"]
    assert "title" in facts.marks
    assert facts.mean == facts.width == len("Bulletin number 1 of the office")
    assert facts.words == 5
    assert facts.digits == pytest.approx(1 / 31)
    dated = describe(tree, take_sample(tree, "li"), "span.date")
    assert dated.dated == 1.0
    assert "date" in dated.own_marks
    assert dated.link == 0


def test_a_slot_that_some_items_lack_is_covered_less() -> None:
    row = "<li><a href=/n/{n}>Bulletin {n}</a></li><li><a href=/m/{n}>Matter {n}</a><i>same</i></li>"
    tree = flatten(make_list(4, row))
    facts = describe(tree, take_sample(tree, "li"), "i")
    assert facts.covered == 0.5
    assert facts.distinct == 0.25


def test_loose_text_has_no_tag() -> None:
    tree = flatten(make_list(6, CARD))
    sample = take_sample(tree, "li")
    path = next(path for path, slot in sample.slots.items() if slot.loose)
    facts = describe(tree, sample, path)
    assert (facts.tag, facts.link) == ("", 0)
    assert facts.values[:2] == ["loose 1", "loose 2"]


@pytest.mark.parametrize(
    ("row", "css", "hrefs"),
    [
        ("<li><a href=/n/{n}><b>Bulletin {n}</b></a></li>", "b", "/n/1"),
        ("<li><b><a href=/n/{n}>Bulletin {n}</a></b></li>", "b", "/n/1"),
        ("<li><b>See <a href=/n/{n}>Bulletin {n}</a></b></li>", "b", ""),
        ("<li><b><a href=/n/{n}>A</a><a href=/m/{n}>B</a></b></li>", "b", ""),
    ],
    ids=["in a link", "wraps a link", "holds more", "two links"],
)
def test_a_slot_knows_its_link(row: str, css: str, hrefs: str) -> None:
    tree = flatten(make_list(4, row))
    facts = describe(tree, take_sample(tree, "li"), css)
    assert facts.hrefs[:1] == ([hrefs] if hrefs else [])
    assert facts.link == (2 if hrefs else 1)


def test_where_the_item_is_a_link_all_of_it_leads_there() -> None:
    tree = flatten("<div>" + "".join(f"<a href=/n/{n}><b>Bulletin {n}</b> text</a>" for n in range(4)) + "</div>")
    assert describe(tree, take_sample(tree, "a"), "b").hrefs[0] == "/n/0"


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("àbc", 3), ("日本", 6), ("ab日", 5), ("日" * 300, 900), ("日" * 400, 1000)],
)
def test_a_wide_letter_counts_for_three(text: str, width: int) -> None:
    assert measure_width(text) == width


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("a 1 x", 0),
        ("one two", 2),
        ("one two three four five six", 6),
        ("one two three four five six seven", 6),
        ("日本語", 2),
        ("日本", 2),
        ("x" * 118 + " yes", 1),
        ("x" * 110 + " yes", 2),
    ],
)
def test_words_are_counted_up_to_six_near_the_start(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_text_is_counted_once_and_digits_near_its_start() -> None:
    counts = count_text("9" * 150 + "x" * 100)
    assert (counts.digits, counts.shown, counts.width) == (150, 200, 250)
    assert count_text("9" * 300).digits == 200
    assert count_text("3 March 2026").dated


@pytest.mark.parametrize(("width", "length"), [(10.0, 0.25), (30.0, 0.75), (40.0, 1.0), (90.0, 1.0)])
def test_titles_and_links_count_by_their_length(width: float, length: float) -> None:
    assert title(width=width)["length"] == length
    assert link(width=width)["text"] == length


@pytest.mark.parametrize(
    ("width", "price"), [(20.0, 0.0), (130.0, 0.0), (260.0, log(2)), (390.0, log(3)), (150.0, log(150 / 130))]
)
def test_a_title_may_be_too_long(width: float, price: float) -> None:
    assert title(width=width)["too_long"] == pytest.approx(price)


def test_words_digits_and_share_of_a_title() -> None:
    assert title(words=3.0)["words"] == 0.5
    assert title(digits=0.3)["digits"] == 0.3
    assert title(whole=80.0)["share"] == 0.25
    assert title(whole=5.0)["share"] == 1.0
    assert title(whole=0.5, mean=0.4)["share"] == 0.4


@pytest.mark.parametrize(("mean", "dated"), [(16.0, 1.0), (44.0, 1.0), (46.0, 0.0), (130.0, 0.0)])
def test_only_short_texts_count_as_dated(mean: float, dated: float) -> None:
    assert title(mean=mean, dated=1.0)["dated"] == dated
    assert link(mean=mean, dated=1.0)["date"] == dated


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        (["Notice: a", "Notice: b"], 0.0),
        (["Notice: a", "Notice: b", "Notice: c"], 8 / 12),
        (["Note a", "Note b", "Note c"], 5 / 12),
        (["A long label: a", "A long label: b", "A long label: c"], 1.0),
        (["One", "Two", "Six"], 0.0),
        (["No", "Now", "Note"], 2 / 12),
    ],
)
def test_a_start_that_all_titles_share_is_a_label(texts: list[str], share: float) -> None:
    assert title(values=texts)["same_start"] == pytest.approx(share)


@pytest.mark.parametrize(("root", "deep"), [(0, 0.0), (1, 1 / 3), (-2, 2 / 3), (3, 1.0), (9, 1.0)])
def test_a_title_in_a_sibling_far_away_is_unlikely(root: int, deep: float) -> None:
    assert title(slot=Slot("x", root=root))["deep_sibling"] == pytest.approx(deep)


@pytest.mark.parametrize(
    ("changes", "feature"),
    [
        ({"heading": True}, "heading"),
        ({"tag": "strong"}, "bold"),
        ({"tag": "td"}, "cell"),
        ({"marks": frozenset({"title"})}, "marked_title"),
        ({"own_marks": frozenset({"summary"})}, "marked_summary"),
        ({"own_marks": frozenset({"date"})}, "marked_date"),
        ({"own_marks": frozenset({"author"})}, "marked_author"),
        ({"own_marks": frozenset({"category"})}, "marked_category"),
        ({"own_marks": frozenset({"more"})}, "marked_more"),
        ({"own_marks": frozenset({"comments"})}, "marked_more"),
        ({"link": 2}, "link"),
        ({"link": 1}, "holds_link"),
        ({"hrefs": ["/author/x"]}, "elsewhere"),
        ({"slot": Slot(".")}, "root"),
        ({"slot": Slot("x", pieces={0: 1})}, "loose"),
        ({"slot": Slot("x", order=1.0)}, "order"),
        ({"column": ColumnKind.TITLE}, "headed_title"),
        ({"column": ColumnKind.OTHER}, "headed_other"),
        ({"values": ["https://x.example/a"]}, "address"),
    ],
)
def test_each_mark_of_a_title_is_one_feature(changes: dict[str, object], feature: str) -> None:
    plain = title()
    assert (plain[feature], title(**changes)[feature]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("changes", "feature"),
    [
        ({"heading": True}, "heading"),
        ({"marks": frozenset({"title"})}, "marked_title"),
        ({"own_marks": frozenset({"more"})}, "marked_more"),
        ({"own_marks": frozenset({"author"})}, "marked_other"),
        ({"hrefs": ["/tag/x"]}, "elsewhere"),
        ({"hrefs": ["/x.pdf"]}, "document"),
        ({"slot": Slot(".")}, "root"),
    ],
)
def test_each_mark_of_a_link_is_one_feature(changes: dict[str, object], feature: str) -> None:
    plain = link()
    assert (plain[feature], link(**changes)[feature]) == (0.0, 1.0)


def test_links_count_by_how_many_items_have_one_and_how_many_differ() -> None:
    found = link(0.7, hrefs=["/a", "/a", "/b", "/c"], slot=Slot("x", nodes={n: n for n in range(4)}))
    assert (found["covered"], found["distinct"], found["of_title"]) == (0.4, 0.75, 0.7)


@pytest.mark.parametrize(
    ("changes", "feature"),
    [
        ({"tag": "time"}, "time"),
        ({"marks": frozenset({"date"})}, "marked_date"),
        ({"own_marks": frozenset({"date"})}, "marked_own"),
        ({"own_marks": frozenset({"title"})}, "marked_title"),
        ({"own_marks": frozenset({"summary"})}, "marked_summary"),
        ({"column": ColumnKind.DATE}, "headed_date"),
        ({"values": ["Published: 3 March 2026"]}, "published"),
        ({"values": ["Deadline: 3 March 2026"]}, "not_published"),
        ({"link": 2}, "link"),
        ({"heading": True}, "heading"),
    ],
)
def test_each_mark_of_a_date_is_one_feature(changes: dict[str, object], feature: str) -> None:
    plain = date()
    assert (plain[feature], date(**changes)[feature]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("mean", "long"), [(10.0, 0.0), (30.0, 0.0), (60.0, 0.25), (90.0, 0.5), (150.0, 1.0), (400.0, 1.0)]
)
def test_a_date_in_a_long_text_is_less_of_one(mean: float, long: float) -> None:
    assert date(mean=mean)["long"] == pytest.approx(long)


@pytest.mark.parametrize(("mean", "short"), [(3.0, 1.0), (7.0, 1.0), (8.0, 0.0), (23.0, 0.0)])
def test_a_very_short_date_is_less_of_one(mean: float, short: float) -> None:
    assert date(mean=mean)["short"] == short


@pytest.mark.parametrize(("depth", "feature"), [(2, 0.25), (6, 0.75), (8, 1.0), (20, 1.0)])
def test_a_date_deep_in_an_item_is_told_apart(depth: int, feature: float) -> None:
    assert date(slot=Slot("x", depth=depth))["depth"] == feature


def test_what_was_read_of_a_date_is_handed_through() -> None:
    found = date(read=0.5, machine=0.75, dated=0.9)
    assert (found["read"], found["whole"], found["sorted"], found["machine"], found["dated"]) == (
        0.5,
        0.25,
        0.5,
        0.75,
        0.9,
    )


@pytest.mark.parametrize(
    ("href", "elsewhere", "document"),
    [
        ("/news/a-bridge", False, False),
        ("/author/jane", True, False),
        ("/news?tag=x", True, False),
        ("/n/1#comments", True, False),
        ("/files/minutes.pdf", False, True),
        ("/files/minutes.PDF?v=2", False, True),
        ("/minutes.pdfs", False, False),
    ],
)
def test_links_to_people_and_files_are_known_by_their_address(href: str, elsewhere: bool, document: bool) -> None:
    assert (leads_elsewhere(href), is_document(href)) == (elsewhere, document)
