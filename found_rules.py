"""The rules of a source that the settings give none, found on its page: as `bantin add` finds them, without asking.

Only a list that is probably right is taken: nobody looks at it before it is published. The site's feeds are not
examined, for the settings name this page. How the list goes on is found too, where its second page is read.
"""

import json
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

from messages import Message
from messages.rules import RuleCode
from model.errors import ExtractionError
from model.finding import PageKind
from scraper.discovery import EVEN, WEIGHT, examine_page
from scraper.discovery.second_page import add_paging
from scraper.discovery.visits import Visits
from scraper.document import HtmlDocument
from scraper.extract.other_pages import refuse_other_page
from scraper.fetch.client import Client
from scraper.fetch.response import Response
from scraper.leads import refuse_lead
from settings.options import SourceEntry

OWN_KEYS = ("headers", "robots", "verify", "ca")  # of an entry, which pages of its list are asked for with
FOUND_KEYS = ("title", "language", "timezone", "date_order", "rules", "found")


def find_rules(response: Response, entry: SourceEntry, now: datetime, client: Client | None = None) -> str:
    """Return what completes an entry, as JSON of some of its keys; "" where its page is a feed and needs none.

    With a `client` the list's second page is read, and the way there becomes one of the rules where it holds; without,
    there is none. Where no list is found, or only one that is uncertain, PageError says what the page is or what to do.

    An entry that has rules is one whose dates were read before: its language and zone hold on, and its order of day and
    month too but where the page proves another, so that no date of what is stored moves because of a guess.
    """
    options = {"encoding": entry.encoding} if entry.encoding else {}
    is_known = entry.rules is not None
    order = entry.date_order if is_known else None
    examine = partial(examine_page, response, entry.url, now, options, order)
    kind, size = (entry.slug, "detection"), WEIGHT * len(response.body)
    document, detection, found = (
        client.reader.read(examine, size=size, kind=kind, url=response.url) if client else examine()
    )
    if found.kind is PageKind.FEED:
        return ""
    if not found.choices and isinstance(document, HtmlDocument):
        refuse_other_page(document)
        refuse_lead(document)
    if not found.choices:
        raise ExtractionError(RuleCode.NONE_FOUND(summary=found.summary), subject=entry.slug)
    if found.choices[0].confidence < EVEN:
        raise ExtractionError(RuleCode.UNCERTAIN(summary=found.summary, url=entry.url), subject=entry.slug)
    [choice, *_] = found.choices
    if client is not None:
        visits = Visits(client, now, _list_options(entry), _ignore, monotonic, page=entry.url)
        [choice] = add_paging(document, [choice], detection.paging, visits)
    made = found.make_entry(choice, **(_keep_habits(entry) if is_known else {}))
    return json.dumps({key: made[key] for key in FOUND_KEYS if key in made}, ensure_ascii=False, sort_keys=True)


def _keep_habits(entry: SourceEntry) -> dict[str, str]:
    return {key: value for key in ("language", "timezone") if (value := getattr(entry, key))}


def _list_options(entry: SourceEntry) -> dict[str, Any]:
    return {key: getattr(entry, key) for key in OWN_KEYS}


def _ignore(_: Message) -> None:
    """Report nothing: a run has no progress."""
