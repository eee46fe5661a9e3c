"""Takes a bulletin's own page by a source's detail rules, as the page says it."""

from collections.abc import Callable, Iterator
from copy import deepcopy

from lxml.html import HtmlElement

from messages.rules import RuleCode
from model.errors import ExtractionError
from model.item import DateOrigin
from scraper.document import HtmlDocument
from scraper.extract import RawDate, RawItem
from scraper.extract.article.attachments import find_attachments
from scraper.extract.nodes import read_node_text, render_inner_html, render_outer_html
from scraper.extract.rules import find_date, find_values, select_elements
from scraper.selector import reset_pattern_budget
from scraper.source import DetailRules, FieldRule


def extract_detail(document: HtmlDocument, rules: DetailRules) -> RawItem:
    """Return what the rules find; each field that has no rule, or that its rule misses, is empty.

    A content rule that matches nothing raises ExtractionError: the page is not as it was.
    """

    reset_pattern_budget()

    def first(rule: FieldRule | None) -> str:
        return next(_all(rule), "")

    def _all(rule: FieldRule | None, read: Callable[[HtmlElement], str] = read_node_text) -> Iterator[str]:
        return iter(find_values(document.tree, rule, rules.syntax, read)) if rule else iter(())

    found = _copy_content(document, rules)
    if rules.content and not found:
        nothing = RuleCode.CONTENT_FINDS_NOTHING(selector=repr(rules.content.selector))
        raise ExtractionError(nothing, subject=document.url)
    date = find_date(document.tree, rules.date, rules.syntax)
    if date and date.origin is DateOrigin.LISTING:
        date = RawDate(text=date.text, origin=DateOrigin.LABEL)
    return RawItem(
        title=first(rules.title),
        date=date,
        content="\n".join(_render_content(node, rules) for node in found),
        authors=tuple(_all(rules.author)),
        categories=tuple(_all(rules.categories)),
        enclosures=tuple(enclosure for node in found for enclosure in find_attachments(node)),
        language=document.language,
    )


def _copy_content(document: HtmlDocument, rules: DetailRules) -> list[HtmlElement]:
    """Return copies of the content's nodes without what is to be removed; the page's tree is left as it is."""
    copies = []
    for node in select_elements(document.tree, rules.content.selector, rules.syntax) if rules.content else ():
        copied = deepcopy(node)
        copied.tail = None
        for selector in rules.remove:
            for unwanted in list(select_elements(copied, selector, rules.syntax)):
                unwanted.drop_tree()
        copies.append(copied)
    return copies


def _render_content(node: HtmlElement, rules: DetailRules) -> str:
    return render_inner_html(node) if rules.content and rules.content.attribute == "html" else render_outer_html(node)
