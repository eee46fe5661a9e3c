"""Further pages: each list's rules are tried on the second page, which is fetched once for all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from messages.discovery import DiscoveryCode
from messages.paging import PagingCode
from model.errors import BantinError, ExtractionError
from model.finding import PagingKind
from scraper.discovery.paging import Paging
from scraper.discovery.values import Choice
from scraper.discovery.visits import Visits
from scraper.document import Document, HtmlDocument
from scraper.document.reading import read_document
from scraper.extract import RawItem
from scraper.extract.postback import build_form, parse_postback
from scraper.extract.rules import extract_items, find_next_page
from scraper.fetch.response import Response
from scraper.selector import Syntax, check_selector, is_xpath
from scraper.source import NextPage, Rules
from scraper.urls import canonicalize_url, resolve_link


def add_paging(document: Document, choices: Sequence[Choice], paging: Paging, visits: Visits) -> list[Choice]:
    """Return lists with the way to their next page, where it was tried and holds, and with a sentence on it.

    A page without a sign of further pages gives none.
    """
    if paging.kind is PagingKind.NONE:
        return list(choices)
    ways = [list(_find_ways(document, choice.rules, paging)) for choice in choices if choice.rules]
    if not any(ways):
        code = PagingCode.NO_RULE if paging.url else PagingCode.FIRST_ONLY
        return [replace(choice, paging=code(paging=paging.message)) for choice in choices]
    try:
        second = read_document(_fetch_second(document, paging, visits))
    except BantinError as error:
        message = PagingCode.UNCHECKED(paging=paging.message, reason=error.message)
        return [replace(choice, paging=message) for choice in choices]
    return [_try_second(choice, own, document, second, paging) for choice, own in zip(choices, ways, strict=True)]


def _fetch_second(document: Document, paging: Paging, visits: Visits) -> Response:
    if paging.postback is None or not isinstance(document, HtmlDocument):
        return visits.get(paging.url, step=DiscoveryCode.CHECKING_SECOND_PAGE)
    form = build_form(document, paging.postback)
    return visits.post(form, page=document.url, step=DiscoveryCode.CHECKING_SECOND_PAGE)


def _find_ways(document: Document, rules: Rules, paging: Paging) -> Iterator[Rules]:
    """Yield the rules with each way to the next page that leads there from the first."""
    for syntax, selector in paging.ways:
        with_way = _add_way(rules, syntax, selector)
        if with_way is not None and _leads_on(document, with_way, paging):
            yield with_way


def _leads_on(document: Document, rules: Rules, paging: Paging) -> bool:
    if paging.postback is not None:
        return parse_postback(find_next_page(document, rules)) is not None
    return _find_next(document, rules) == resolve_link(paging.url, document.base_url)


def _add_way(rules: Rules, syntax: Syntax, selector: str) -> Rules | None:
    """Return rules with a way to the next page; None where they cannot hold it, by its kind or its length."""
    if rules.syntax is Syntax.JSON or (rules.syntax, syntax) == (Syntax.XPATH, Syntax.CSS):
        return None
    if syntax is not rules.syntax and not is_xpath(selector):
        return None
    try:
        check_selector(selector, syntax)
        way = NextPage(selector=selector)
    except ValueError:
        return None
    return rules.model_copy(update={"next_page": way})


def _find_next(document: Document, rules: Rules) -> str:
    return resolve_link(find_next_page(document, rules), document.base_url)


def _try_second(choice: Choice, ways: list[Rules], first: Document, second: Document, paging: Paging) -> Choice:
    """Return a list with the way that goes on from the second page too, where its rules find new items there."""
    if not ways:
        return replace(choice, paging=PagingCode.NO_RULE(paging=paging.message))
    try:
        there = _collect_addresses(extract_items(second, ways[0]), second.base_url)
    except ExtractionError:
        return replace(choice, paging=PagingCode.NOTHING_THERE(paging=paging.message))
    new = there - _collect_addresses(extract_items(first, ways[0]), first.base_url)
    if not new or len(new) * 2 < len(there):
        return replace(choice, paging=PagingCode.SAME_ITEMS(paging=paging.message))
    rules = next((way for way in ways if _goes_further(way, first, second, paging)), ways[0])
    return replace(choice, rules=rules, paging=PagingCode.CHECKED(paging=paging.message, count=len(new)))


def _goes_further(rules: Rules, first: Document, second: Document, paging: Paging) -> bool:
    """Return whether a way leads from the second page to another one."""
    if paging.postback is None:
        return _find_next(second, rules) not in {"", first.url, second.url, paging.url}
    postback = parse_postback(find_next_page(second, rules))
    back = paging.postback if paging.postback.argument else None  # "next" is the same on each page
    return postback is not None and postback != back


def _collect_addresses(items: list[RawItem], base_url: str) -> set[str]:
    return {canonicalize_url(url) if (url := resolve_link(item.link, base_url)) else item.title for item in items}
