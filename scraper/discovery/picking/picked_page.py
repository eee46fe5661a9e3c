"""A page whose items are picked by eye: its lists, and the choices for the fields of the items of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from lxml.html import HtmlElement

from model.errors import ExtractionError
from model.item import Item
from scraper.discovery.detection import Detection, detect, make_date_context
from scraper.discovery.detection.flat_tree import FlatTree, flatten_tree
from scraper.discovery.detection.group_siblings import add_siblings
from scraper.discovery.detection.groups import Group
from scraper.discovery.detection.slot_dates import DateReader
from scraper.discovery.detection.slots import sample_group
from scraper.discovery.picking.field_choices import FieldChoice, SampledList, list_field_choices, read_values
from scraper.document import HtmlDocument
from scraper.extract.rules import extract_items, select_items
from scraper.listing import normalize_new_items
from scraper.normalize.identity import compute_fingerprint
from scraper.selector import Syntax
from scraper.source import Rules, Source

TITLES = 3  # of a list that are shown
MOST_NODES = 2000  # items of a list


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChoice:
    """One list of a page: the rules that find its items, how many, and what the first ones are called."""

    rules: Rules
    count: int
    titles: tuple[str, ...]
    heading: str = ""  # above it on the page


class PickedPage:
    """A page with its lists; threads may share it. `present` are the rules of its source, where it has any."""

    def __init__(self, document: HtmlDocument, *, now: datetime, present: Rules | None = None) -> None:
        """Find the lists of the page."""
        self.document, self._now = document, now
        self._detection: Detection = detect(document, now=now)
        self._tree: FlatTree = flatten_tree(document.tree, document.url)
        self._reader = DateReader(make_date_context(document, self._tree, now))
        self._numbers = {node: number for number, node in enumerate(self._tree.nodes)}
        self._fields: dict[tuple[str, str], Mapping[str, tuple[FieldChoice, ...]]] = {}
        self._lock = Lock()
        self.lists = tuple(self._find_lists(present))

    @property
    def detection(self) -> Detection:
        """What detection says of the page."""
        return self._detection

    def _find_lists(self, present: Rules | None) -> list[ListChoice]:
        """Return the present list, also where it finds nothing any more, and those that detection finds."""
        found = [self._make_present(present)] if present else []
        for candidate in self._detection.candidates:
            rules = candidate.rules
            if rules is None or rules.syntax is Syntax.JSON or any(rules.item == one.rules.item for one in found):
                continue
            if present and self._is_same_list(rules, present):
                continue
            titles = tuple(" ".join(item.title.split()) for item in candidate.items[:TITLES])
            heading = " ".join(candidate.heading.split())
            found.append(ListChoice(rules=rules, count=len(candidate.items), titles=titles, heading=heading))
        return found

    def _is_same_list(self, rules: Rules, present: Rules) -> bool:
        return present.syntax is not Syntax.JSON and self.find_nodes(rules) == self.find_nodes(present)

    def _make_present(self, rules: Rules) -> ListChoice:
        try:
            items = extract_items(self.document, rules)
        except ExtractionError:
            items = []
        titles = tuple(" ".join(item.title.split()) for item in items[:TITLES])
        return ListChoice(rules=rules, count=len(items), titles=titles)

    def find_nodes(self, rules: Rules) -> list[HtmlElement]:
        """Return the nodes of the items that rules find; none where they are for JSON."""
        if rules.syntax is Syntax.JSON:
            return []
        try:
            return select_items(self.document, rules)[:MOST_NODES]
        except ExtractionError:
            return []

    def read_items(self, source: Source) -> tuple[Item, ...]:
        """Return the items that a source's rules find on the page, as its run would; ExtractionError as that."""
        if source.rules is None:
            return ()
        raw = extract_items(self.document, source.rules)
        items = {compute_fingerprint(one): one for one in raw}
        return tuple(normalize_new_items(items, frozenset(), source, self.document.base_url, self._now))

    def list_fields(self, rules: Rules) -> Mapping[str, tuple[FieldChoice, ...]]:
        """Return the choices for each field of the items that rules find, in the same order for the same items."""
        with self._lock:
            key = (rules.item, rules.syntax)
            if key not in self._fields:
                self._fields[key] = self._find_fields(rules)
            return self._fields[key]

    def read_value(self, rules: Rules, item: int, name: str, number: int) -> str:
        """Return what a choice of a field reads in one item, on one line; "" where there is no such item."""
        nodes = self.find_nodes(rules)[item : item + 1]
        return "".join(read_values(nodes, name, self.list_fields(rules)[name][number].rule, rules.syntax))

    def _find_fields(self, rules: Rules) -> Mapping[str, tuple[FieldChoice, ...]]:
        nodes = self.find_nodes(rules)
        alike = [one.rules for one in self.lists if (one.rules.item, one.rules.syntax) == (rules.item, rules.syntax)]
        detected = [
            candidate.rules
            for candidate in self._detection.candidates
            if candidate.rules and candidate.rules.syntax is rules.syntax and self.find_nodes(candidate.rules) == nodes
        ]
        known = [*alike, *detected] or [rules]
        return list_field_choices(nodes, known, self._sample(nodes))

    def _sample(self, nodes: Sequence[HtmlElement]) -> SampledList | None:
        """Return the places in some items of a list; None where none of them is among the nodes that were looked at."""
        members: list[int] = []
        for number in sorted(self._numbers[node] for node in nodes if node in self._numbers):
            if not members or number >= self._tree.ends[members[-1]]:
                members.append(number)
        if not members:
            return None
        group = Group(members=tuple(members), scope=self._find_scope(members), kin=len(members))
        group = add_siblings(self._tree, group) or group
        return SampledList(tree=self._tree, sample=sample_group(self._tree, group), reader=self._reader)

    def _find_scope(self, members: Sequence[int]) -> int:
        """Return the lowest node that holds all items."""
        scope = max(self._tree.parents[members[0]], 0)
        while scope > 0 and self._tree.ends[scope] <= members[-1]:
            scope = self._tree.parents[scope]
        return scope
