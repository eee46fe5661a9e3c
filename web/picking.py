"""A source whose items are being chosen by eye: the page that was read for it, and the rules tried so far.

Rules are kept as drafts with a number each, so that an address names what it shows and the way back leads to what was
tried before. Nothing is stored until a draft is saved.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from threading import Lock

from messages.pick import PickCode
from model.errors import PageError
from model.item import Item
from scraper.discovery.picking import FIELDS, PickedPage
from scraper.discovery.values import dump_rules
from scraper.document import HtmlDocument, JsonDocument
from scraper.document.reading import read_document
from scraper.extract.feed import is_feed
from scraper.fetch.response import Response
from scraper.selector import Syntax
from scraper.source import Rules
from settings.editing import Entry
from settings.options import SourceEntry

MOST_DRAFTS = 200
FOUND_KEYS = ("language", "timezone", "date_order")  # what is written beside rules that were found


class Picking:
    """What is chosen of one page. `written` is the source's entry in the file, `entry` what it means.

    `found` is what was found for a source that has no rules in the file, as JSON; "" for nothing.
    """

    def __init__(self, page: PickedPage, written: Entry, entry: SourceEntry) -> None:
        """Begin with the present rules, else with the list that detection takes for the page's."""
        self.page, self.written, self.entry = page, written, entry
        self.before: str | None = None  # the text of the entry before it was saved here
        self._drafts = [entry.rules or page.lists[0].rules]
        self._present: tuple[Item, ...] | None = None
        self._lock = Lock()

    def take_over(self, written: Entry, entry: SourceEntry, *, undo: str | None = None) -> None:
        """Go on from the source as it is by now; `undo` is the text that its entry had before it was saved here."""
        self.written, self.entry, self.before = written, entry, undo
        self._present = None

    def find(self, number: int) -> Rules | None:
        """Return a draft; None where there is none of that number."""
        return self._drafts[number] if number < len(self._drafts) else None

    def add(self, rules: Rules) -> int:
        """Keep a draft, unless it is known; return its number. Where there are too many, the last one goes."""
        with self._lock:
            if rules in self._drafts:
                return self._drafts.index(rules)
            self._drafts[MOST_DRAFTS - 1 :] = []
            self._drafts.append(rules)
            return len(self._drafts) - 1

    def is_written(self, rules: Rules) -> bool:
        """Return whether rules are those of the settings file."""
        return "rules" in self.written.value and rules == self.entry.rules

    def read_present(self) -> tuple[Item, ...]:
        """Return the items that the present rules find on the page; none where they find nothing any more."""
        if self._present is None:
            try:
                self._present = self.page.read_items(self.entry)
            except PageError:
                self._present = ()
        return self._present

    def read_items(self, rules: Rules) -> tuple[Item, ...]:
        """Return the items that rules find on the page; PageError where they cannot."""
        return self.page.read_items(self.entry.model_copy(update={"rules": rules}))

    def find_list(self, rules: Rules) -> int | None:
        """Return the number of the list that rules are of; None where it is none of the page's."""
        lists = enumerate(self.page.lists)
        return next((at for at, one in lists if (one.rules.item, one.rules.syntax) == (rules.item, rules.syntax)), None)

    def choose(self, rules: Rules, chosen: Mapping[str, str]) -> Rules:
        """Return rules with what was chosen: the number of a `list`, else of a choice for each field of FIELDS."""
        number = _parse_number(chosen.get("list", ""), len(self.page.lists))
        if number is not None and number != self.find_list(rules):
            return self._take_list(number)
        fields = self.page.list_fields(rules)
        numbers = {name: _parse_number(chosen.get(name, ""), len(fields[name])) for name in FIELDS}
        update = {name: fields[name][number].rule for name, number in numbers.items() if number is not None}
        return rules.model_copy(update=update)

    def _take_list(self, number: int) -> Rules:
        """Return the rules of another list; how the listing goes on to further pages stays."""
        rules, present = self.page.lists[number].rules, self.entry.rules
        goes_on = present is not None and present.next_page and Syntax.JSON is not present.syntax is rules.syntax
        return rules.model_copy(update={"next_page": present.next_page}) if present and goes_on else rules

    def make_changes(self, rules: Rules) -> dict[str, object]:
        """Return the keys of the entry that saving a draft writes; None takes one out.

        What was found beside rules that stood in no settings is written with them, for it would be forgotten.
        """
        changes: dict[str, object] = {"rules": dump_rules(rules)}
        if "rules" not in self.written.value:
            said = json.loads(self.entry.to_json())
            changes |= {key: said[key] for key in FOUND_KEYS if key in said and key not in self.written.value}
        if "found" in self.written.value:
            changes["found"] = None  # by now a person chose the rules
        return changes


def open_picking(response: Response, written: Entry, entry: SourceEntry, now: datetime) -> Picking:
    """Return what can be chosen of a source's page; PageError where that is nothing, and why."""
    document = read_document(response, encoding=entry.encoding)
    if is_feed(document):
        raise PageError(PickCode.FEED(), subject=entry.slug)
    if isinstance(document, JsonDocument):
        raise PageError(PickCode.JSON(), subject=entry.slug)
    if not isinstance(document, HtmlDocument):
        raise PageError(PickCode.FEED(), subject=entry.slug)
    page = PickedPage(document, now=now, present=entry.rules)
    if not page.lists:
        raise PageError(PickCode.NO_LIST(), subject=entry.slug)
    return Picking(page, written, entry)


def _parse_number(text: str, count: int) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) and int(text) < count else None
