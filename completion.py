"""Completes a source that the settings give no rules by those that were found for it, or are found as its page comes.

How rules are found is not known here: what watches never imports what finds.

Rules that were found and no longer find the source's list are found again: what a site's rebuilding moved is the
markup, and its bulletins stay. They are taken only where they find half of the last list's items at least, by their
titles, on a page that would not be held, and not before a second run found no usual list. How its dates were read holds
on (`former`). The settings' own rules are a person's, and are never changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from messages.rules import RuleCode
from model.errors import BantinError
from model.judgement import judge
from model.outcome import Extent, Health, Memory, Outcome, Scraped
from model.quarantine import is_same_list
from scraper.fetch.client import Client
from scraper.fetch.response import Response
from scraper.scrape import hash_body, read_response
from scraper.source import Source
from settings.options import SourceEntry
from store import Settling

HEALED = frozenset({Health.EMPTY, Health.CHANGED})  # in which rules are found anew
# Returns the options that complete an entry as JSON, "" where its page needs no rules; PageError where none are found.
# The list's second page is asked for by the client.
FindRules = Callable[[Response, SourceEntry, datetime, Client], str]


@dataclass(slots=True, kw_only=True)
class Completion:
    """What is called with the page of a source; where it had no rules, `found` is then what the store is to keep."""

    find_rules: FindRules
    entry: SourceEntry
    now: datetime
    client: Client
    former: SourceEntry | None = None  # as the rules that were found before complete it
    found: str = ""
    response: Response | None = None  # the page that came, so that rules can be found anew on it

    def __call__(self, response: Response) -> Source:
        """Return the source, with the rules that are found on its page where it has none."""
        self.response = response
        if self.entry.rules is not None:
            return self.entry.source
        self.found = self.find_rules(response, self.former or self.entry, self.now, self.client)
        return SourceEntry.from_stored(self.entry.to_json(), self.found).source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnew:
    """A page as rules that were found on it read it."""

    mark: str  # a hash of the page
    found: str = ""  # the rules, as they are stored; "" where none were found
    scraped: Scraped | None = None  # None where they read nothing


def read_anew(bare: SourceEntry, completion: Completion, client: Client) -> ReadAnew | None:
    """Return the page that came to `completion`, read by rules that are found on it; its later pages are not read.

    `bare` is the source as the settings have it: None for one with rules of its own, which is left alone.
    """
    if bare.rules is not None or completion.response is None:
        return None
    mark = hash_body(completion.response)
    former = completion.entry
    finding = Completion(find_rules=completion.find_rules, entry=bare, former=former, now=completion.now, client=client)
    try:
        source = finding(completion.response)
        now, memory = completion.now, Memory()
        scraped = read_response(completion.response, source, client=client, memory=memory, now=now, pages=1)
    except BantinError:
        return ReadAnew(mark=mark)
    leaves_pages = source.rules is not None and source.rules.next_page is not None
    scraped = replace(scraped, extent=Extent.UNFINISHED) if leaves_pages else scraped
    return ReadAnew(mark=mark, scraped=scraped, found=finding.found) if finding.found else ReadAnew(mark=mark)


def take_healed(settling: Settling, outcome: Outcome, anew: ReadAnew) -> Outcome:
    """Return what a run comes to: that of the new rules, which are stored, where only they find the usual list."""
    listed = anew.scraped.listed if anew.scraped else None
    baseline = settling.find_baseline(listed.reading) if listed else None
    if anew.scraped is None or listed is None or baseline is None or not is_same_list(listed, baseline):
        return outcome
    if isinstance(outcome, Scraped) and (outcome.listed is None or not judge(outcome.listed, baseline).held):
        return outcome
    settling.store_found_rules(anew.found)
    settling.store_baseline(baseline)
    return replace(anew.scraped, warnings=(*anew.scraped.warnings, RuleCode.FOUND_ANEW()))
