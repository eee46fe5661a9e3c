"""Takes items from a JSON page, or from the JSON in a page's scripts, by JMESPath expressions.

The values of several scripts are each a page of their own: an expression begins in each of them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from messages import Message
from messages.pages import MediaCode
from messages.plain import PlainCode
from messages.rules import RuleCode
from model.errors import ExtractionError
from model.item import DateOrigin
from scraper.document import Document, HtmlDocument, JsonDocument
from scraper.extract import RawDate, RawEnclosure, RawItem
from scraper.extract.events import read_json_event
from scraper.extract.fragments import read_fragment_text, take_first_words
from scraper.extract.scripts import read_scripts
from scraper.json_path import reset_path_budget, search_json, suggest_flattening
from scraper.selector import match_pattern
from scraper.source import FieldRule, Rules

MAX_SAMPLE = 20  # items that are examined for what a path misses
MAX_FRAGMENT = 5_000  # characters of a summary that are read for a title


def _find_values(value: object, rule: FieldRule | None) -> Iterator[str]:
    if rule is None:
        return
    for found in search_json(rule.selector, value):
        if text := match_pattern(rule.pattern, _read_text(found)):
            yield text


def _read_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, dict | list) else str(value)


def extract_json(document: Document, rules: Rules, most: int, warnings: list[Message] | None = None) -> list[RawItem]:
    """Return the items of a JSON page, or of the JSON in a page's scripts, at most `most`.

    ExtractionError where there are none. A field's path that finds nothing because it meets a list is a warning.
    """
    pages = _read_pages(document, rules)
    items = find_items(pages, rules, most)
    if not items:
        nothing = RuleCode.PATH_FINDS_NOTHING(path=repr(rules.item))
        raise ExtractionError(_find_missed_list("item", rules.item, pages) or nothing, subject=document.url)
    if warnings is not None:
        warnings += (PlainCode.ABOUT(subject=document.url, message=fault) for fault in _find_missed_lists(pages, rules))
    return items


def _find_missed_lists(pages: list[object], rules: Rules) -> Iterator[Message]:
    """Yield what is wrong with the paths of fields that meet a list and do not say so."""
    values = list(islice((value for page in pages for value in search_json(rules.item, page)), MAX_SAMPLE))
    for name, rule in rules:
        if not isinstance(rule, FieldRule) or any(search_json(rule.selector, value) for value in values):
            continue
        if fault := _find_missed_list(name, rule.selector, values):
            yield fault


def _find_missed_list(field: str, path: str, values: Iterable[object]) -> Message | None:
    suggestion = next(filter(None, (suggest_flattening(path, value) for value in values)), "")
    return RuleCode.PATH_MEETS_LIST(field=field, path=repr(path), suggestion=suggestion) if suggestion else None


def _read_pages(document: Document, rules: Rules) -> list[object]:
    """Return the JSON values that the rules are for: one of a JSON page, or one of each script."""
    if isinstance(document, JsonDocument):
        return [document.value]
    if not isinstance(document, HtmlDocument) or not rules.script:
        kind = MediaCode.HTML if isinstance(document, HtmlDocument) else MediaCode.FEED
        raise ExtractionError(RuleCode.NEED_JSON(kind=kind()), subject=document.url)
    if values := read_scripts(document.tree, rules.script):
        return values
    raise ExtractionError(RuleCode.SCRIPT_FINDS_NOTHING(selector=repr(rules.script)), subject=document.url)


def find_items(pages: Iterable[object], rules: Rules, most: int) -> list[RawItem]:
    """Return the items that rules find in JSON values, at most `most`; those without title and link are left out."""
    reset_path_budget()
    found = (value for page in pages for value in search_json(rules.item, page) if isinstance(value, dict | list))
    return [item for value in islice(found, most) if (item := _build_item(value, rules)).title or item.link]


def _build_item(value: object, rules: Rules) -> RawItem:
    def find_one(rule: FieldRule | None) -> str:
        return next(_find_values(value, rule), "")

    title, link, date, summary = map(find_one, (rules.title, rules.link, rules.date, rules.summary))
    if not title.strip() and link and date:
        title = take_first_words(read_fragment_text(summary[:MAX_FRAGMENT]))
    return RawItem(
        title=title,
        link=link,
        date=RawDate(text=date, origin=DateOrigin.LISTING) if date else None,
        summary=summary,
        image=find_one(rules.image),
        authors=tuple(_find_values(value, rules.author)),
        categories=tuple(_find_values(value, rules.categories)),
        enclosures=tuple(RawEnclosure(url=url) for url in _find_values(value, rules.enclosures)),
        event=read_json_event(value) or (read_json_event(value.get("item")) if isinstance(value, dict) else None),
    )
