"""Small pages that the tests of discovery build: rows of bulletins, read as the daemon reads them, and their parts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.discovery.detection.flat_tree import FlatTree, flatten_tree
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slot_features import SlotFacts, describe_slot
from scraper.discovery.detection.slots import Sample, Slot, sample_group
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.fetch.response import Response

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://city.example/news"
CONTEXT = DateContext(language="en", zone="UTC", order="DMY", now=NOW)
ROW = "<li><a href=/news/2026/{n}>Bulletin number {n} of the harbour office</a> <time>{day} Oct 2026</time></li>"


def read_page(body: str, *, url: str = URL, head: str = "<title>News</title>", language: str = "en") -> HtmlDocument:
    """Return a page with a body."""
    text = f"<!doctype html><html lang='{language}'><head>{head}</head><body>{body}</body></html>"
    response = Response(url=url, body=text.encode(), media_type="text/html", charset="utf-8", validators=NO_VALIDATORS)
    document = read_document(response)
    assert isinstance(document, HtmlDocument)
    return document


def flatten(body: str, url: str = URL) -> FlatTree:
    """Return the flat tree of a page with a body."""
    return flatten_tree(read_page(body, url=url).tree, url)


def repeat(row: str, count: int, start: int = 1) -> str:
    """Return a row for each number from `start` on; `{n}` in it is the number, `{day}` one from 1 to 28."""
    return "".join(row.format(n=n, day=(n - 1) % 28 + 1) for n in range(start, start + count))


def make_list(count: int = 10, row: str = ROW, tag: str = "ul") -> str:
    """Return a list of rows."""
    return f"<{tag}>{repeat(row, count)}</{tag}>"


def find_nodes(tree: FlatTree, tag: str, name: str = "") -> list[int]:
    """Return the numbers of the nodes of a tag, and with a class where one is named."""
    nodes = range(len(tree.nodes))
    return [node for node in nodes if tree.tags[node] == tag and (not name or name in tree.classes[node])]


def make_group(tree: FlatTree, tag: str, name: str = "", *, head: int = 0, tail: int = 0) -> Group:
    """Return the group of all nodes of a tag (and class)."""
    members = find_nodes(tree, tag, name)
    scope = tree.parents[members[0]]
    while not all(tree.holds(scope, node) for node in members):
        scope = tree.parents[scope]
    return Group(members=tuple(members), scope=scope, head=head, tail=tail, kin=len(members))


def take_sample(tree: FlatTree, tag: str, name: str = "") -> Sample:
    """Return the sample of all nodes of a tag (and class)."""
    return sample_group(tree, make_group(tree, tag, name))


def describe(tree: FlatTree, sample: Sample, css: str) -> SlotFacts:
    """Return the facts of the slot that CSS leads to, or whose path it is."""
    slot = next(slot for slot in sample.slots.values() if css in (slot.css, slot.path))
    return describe_slot(tree, sample, slot)


def make_reader() -> DateReader:
    """Return a reader of dates in English, the day first."""
    return DateReader(CONTEXT)


def make_facts(values: Iterable[str] = ("",) * 10, **changes: object) -> SlotFacts:
    """Return the facts of a slot that is made up: a filled text in a span, of 20 letters, all different."""
    plain = SlotFacts(
        slot=Slot("span", css="span"),
        values=list(values),
        tag="span",
        marks=frozenset(),
        own_marks=frozenset(),
        heading=False,
        link=0,
        hrefs=[],
        covered=1.0,
        distinct=1.0,
        mean=20.0,
        dated=0.0,
        width=20.0,
        words=4.0,
        digits=0.0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
