"""The lists on a page, as choices: their items normalized, and the first one tried on its second page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cssselect import HTMLTranslator

from model.errors import BantinError, ExtractionError
from model.item import Item
from scraper.discovery.values import Choice
from scraper.discovery.visits import Visits
from scraper.document import Document
from scraper.document.reading import read
from scraper.extract import RawItem
from scraper.extract.detection import Detection
from scraper.extract.paging import Paging
from scraper.extract.rules import extract, next_page
from scraper.listing import Listing, normalized
from scraper.normalize.identity import fingerprint
from scraper.normalize.urls import absolute, canonical
from scraper.selector import Syntax
from scraper.source import NextPage, Rules, Source

LABELS = {"tree": "The list on this page", "json": "The list in this JSON"}
OTHER_LABEL = "Another list on this page"
TOLD_LABELS = {
    "json-ld": "The list that the page tells search engines (JSON-LD)",
    "microdata": "The list that the page marks up (microdata)",
    "h-feed": "The list that the page marks up (microformats)",
    "embedded-json": "The list in the page's embedded JSON",
}
SHRINK = 0.7  # how much less each further choice is trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what items are normalized: the moment, what was found of the site, and what the asker told of the source."""

    now: datetime
    found: Mapping[str, Any]  # language, timezone, date_order
    options: Mapping[str, Any]  # these go before what was found

    def items(
        self, document: Document, raw: Iterable[RawItem], url: str, *, rules: Rules | None, language: str = ""
    ) -> tuple[Item, ...]:
        """Return raw items as `scrape` would make them of the source `url`, each once."""
        found = {**self.found, **({"language": language} if language else {})}
        told = {key: value for key, value in self.options.items() if key in Source.model_fields}
        source = Source.model_validate({**found, **told, "slug": "preview", "url": url, "rules": rules})
        listing = Listing(document=document, items={fingerprint(one): one for one in raw})
        kept: dict[str, Item] = {}
        for item in normalized(listing, frozenset(), source, self.now):
            kept.setdefault(item.aliases[0], item)
        return tuple(kept.values())


def list_choices(document: Document, detection: Detection, url: str, terms: Terms) -> list[Choice]:
    """Return a choice for each list that rules can find again, best first."""
    choices: list[Choice] = []
    for candidate in detection.candidates:
        if candidate.rules is None:
            continue
        items = terms.items(document, candidate.items, url, rules=candidate.rules)
        if not items:
            continue
        first = not choices
        choices.append(
            Choice(
                label=TOLD_LABELS.get(candidate.origin) or (LABELS[candidate.origin] if first else OTHER_LABEL),
                origin="page" if candidate.origin == "tree" else candidate.origin,
                confidence=detection.confidence if first else (1 - detection.confidence) * SHRINK ** len(choices),
                reasons=candidate.reasons,
                rules=candidate.rules,
                source_url=url,
                items=items,
                place=candidate.place,
            )
        )
    return choices


def with_paging(document: Document, rules: Rules, paging: Paging, visits: Visits) -> tuple[Rules, str]:
    """Return the rules with the way to the next page, where that was tried and holds; and a word on it."""
    if paging.kind == "none":
        return rules, ""
    if not paging.url:
        return rules, paging.word
    told = _with_next(document, rules, paging)
    if told is None:
        return rules, f"{paging.word}, but no rule finds that link again; only the first page is read"
    try:
        answer = visits.get(paging.url, doing="checking the second page")
        second = extract(read(answer), rules)
    except ExtractionError:
        return rules, f"{paging.word}, but the rules find nothing there; only the first page is read"
    except BantinError as error:
        return rules, f"{paging.word}, which was not checked ({error}); only the first page is read"
    new = _addresses(second, answer.url) - _addresses(extract(document, rules), document.base_url)
    if len(new) * 2 < len(_addresses(second, answer.url)) or not new:
        return rules, f"{paging.word}, but it shows the same items; only the first page is read"
    return told, f"{paging.word}; checked: the second page has {len(new)} more"


def _addresses(items: list[RawItem], base_url: str) -> set[str]:
    return {canonical(url) if (url := absolute(item.link, base_url)) else item.title for item in items}


def _with_next(document: Document, rules: Rules, paging: Paging) -> Rules | None:
    """Return the rules with a selector of the next page that leads where it should; None where there is none."""
    for syntax, selector in ((Syntax.CSS, paging.css), (Syntax.XPATH, paging.xpath)):
        if not selector or rules.syntax is Syntax.JSON or (rules.syntax, syntax) == (Syntax.XPATH, Syntax.CSS):
            continue
        base = _as_xpath(rules) if syntax is not rules.syntax else rules
        told = base.model_copy(update={"next_page": NextPage(selector=selector)})
        if absolute(next_page(document, told), document.base_url) == absolute(paging.url, document.base_url):
            return told
    return None


def _as_xpath(rules: Rules) -> Rules:
    """Return CSS rules in XPath, for a pager that only XPath can tell; they find the same nodes."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict) and value.get("selector"):
            return {**value, "selector": HTMLTranslator().css_to_xpath(value["selector"], prefix="descendant::")}
        return value

    told = {key: changed(value) for key, value in rules.model_dump(exclude_none=True, exclude={"item"}).items()}
    item = HTMLTranslator().css_to_xpath(rules.item, prefix="descendant::")
    return Rules.model_validate({**told, "syntax": Syntax.XPATH, "item": item})
