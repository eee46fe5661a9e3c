"""The rules of a source that the settings give none, found on its page: as `bantin add` finds them, without asking.

Only a list that is probably right is taken: nobody looks at it before it is published. The site's feeds are not
examined, for the settings name this page.
"""

import json
from datetime import datetime

from messages.rules import RuleCode
from model.errors import ExtractionError
from scraper.discovery import EVEN, inspect_document
from scraper.discovery.detection import detect
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.feed import is_feed
from scraper.extract.other_pages import refuse_other_page
from scraper.fetch.response import Response
from scraper.leads import refuse_lead
from settings.options import SourceEntry

FOUND_KEYS = ("language", "timezone", "date_order", "rules", "found")


def find_rules(response: Response, entry: SourceEntry, now: datetime) -> str:
    """Return what completes an entry, as JSON of some of its keys; "" where its page is a feed and needs none.

    Where no list is found, or only one that is uncertain, PageError says what the page is or what to do.
    """
    document = read_document(response, encoding=entry.encoding)
    if is_feed(document):
        return ""
    found = inspect_document(document, detect(document, now=now), entry.url, now=now)
    if not found.choices and isinstance(document, HtmlDocument):
        refuse_other_page(document)
        refuse_lead(document)
    if not found.choices:
        raise ExtractionError(RuleCode.NONE_FOUND(summary=found.summary), subject=entry.slug)
    if found.choices[0].confidence < EVEN:
        raise ExtractionError(RuleCode.UNCERTAIN(summary=found.summary, url=entry.url), subject=entry.slug)
    made = found.make_entry(found.choices[0])
    return json.dumps({key: made[key] for key in FOUND_KEYS if key in made}, ensure_ascii=False, sort_keys=True)
