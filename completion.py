"""Completes a source that the settings give no rules by those that were found for it, or are found as its page comes.

How rules are found is not known here: what watches never imports what finds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scraper.fetch.response import Response
from scraper.source import Source
from settings.options import SourceEntry

# Returns the options that complete an entry as JSON, "" where its page needs no rules; PageError where none are found.
FindRules = Callable[[Response, SourceEntry, datetime], str]


@dataclass(slots=True, kw_only=True)
class Completion:
    """What is called with the page of a source without rules; `found` is then what the store is to keep."""

    find_rules: FindRules
    entry: SourceEntry
    now: datetime
    found: str = ""

    def __call__(self, response: Response) -> Source:
        """Return the source with the rules that are found on its page."""
        self.found = self.find_rules(response, self.entry, self.now)
        return SourceEntry.from_stored(self.entry.to_json(), self.found).source
