"""Which of a page's dates is the publication's, and which the last change's.

In order of trust: JSON-LD, a time element (or itemprop), meta, a node of its own beside the title, the
listing, the URL. A date inside a sentence of the body is an event's and is never taken; today's date in
a banner stands above the title and is taken only where it is named a publication's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from functools import cache
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from model.item import DateOrigin, Precision, find_zone
from scraper.dates import (
    DateContext,
    Label,
    Reading,
    find_machine_value,
    parse_date,
    read_label,
    read_machine,
    read_url,
)
from scraper.dates.machine import UNSET
from scraper.extract.article.block_names import is_furniture_name, join_names, matches_name
from scraper.extract.article.blocks import TextBlock
from scraper.extract.article.date_lines import LONGEST, find_label_before, read_labelled_dates
from scraper.extract.article.date_places import AFTER, BEFORE, LONGEST_LABEL, Layout, find_layout, is_in_event_box
from scraper.extract.article.day_order import DayOrder
from scraper.extract.article.metadata import PageMetadata
from scraper.extract.article.printed_day import settle_day
from scraper.extract.nodes import BLOCKS, read_node_text
from scraper.lexicon import part_names
from scraper.lexicon.date_labels import mentions_change
from scraper.lexicon.folding import fold

_SCRIPTED = re.compile(rf"[\"'](?:{'|'.join(part_names.PUBLISHED_KEYS)})[\"']\s*[:=,]\s*[\"']([^\"'<>]{{8,40}})[\"']")
# A script that prints one date where it stands: `showDate("2020/04/17 01:43")`, `document.write('2020-04-17')`.
_PRINTED = re.compile(
    r"\s*(?:<!--\s*)?(?![\w.$]*(?:count|expir|until|remain|end|left))(?=[\w.$]*(?:date|time|write))[\w.$]{1,60}"
    r"\(\s*([\"'])(\d{4}([-/.])\d{1,2}\3\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?(?![\d/.-])[^\"'<>]{0,40}\1\s*\)"
    r"[\s;]*(?:(?://)?\s*-->)?\s*",
    re.I,
)
_YEAR = re.compile(r"\d{4}|\d\D+\d+\D+\d\d(?!\d)")  # digits of Unix times and of other scripts count too
_LINE_BREAKS = re.compile(r"[|•·,;()\d]")  # what ends the words before a date
_NEIGHBOURS = 3  # elements before one without a text, by which its place is known
_SENTENCE = 40  # characters around a date in one text of the body
_LATEST = timedelta(days=1)  # from now; what is later is an event's date, or a mistake
_STALE = timedelta(days=2)  # between a relative date and the address
_HALF_DAY = timedelta(hours=12)  # around noon: a printed time is of the day that the attribute names
_MOST_MARKED = 60  # elements that are marked as dates
_WORDS_AROUND = 40  # characters before a date that may say that it is of a change
_NEAR_TEXT = 2  # blocks below the text's first paragraph, up to which a date is near the title
_FAR_FROM_TEXT = 15  # blocks from the text's first paragraph, up to which a date may be the bulletin's
_FURNITURE_DEPTH = 5  # elements around a date whose names say what it belongs to
_DAY_SIZE = len("2024-06-15")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date of the page, and where it was read."""

    reading: Reading
    origin: DateOrigin


class _Candidate(NamedTuple):
    date: FoundDate
    is_update: bool  # whether the page calls it the last change's


class _Rank(IntEnum):
    """How a marked date is placed, the likeliest to be the publication's first."""

    OWN = 0  # near the title and marked as the publication's
    NEAR = 1
    NAMED = 2  # farther away and marked as the publication's
    BESIDE_TEXT = 3
    UNPLACED = 4  # no text of the page is near it
    BELOW_TEXT = 5  # in the bulletin's own <article>


def choose_dates(
    metadata: PageMetadata, url: str, blocks: list[TextBlock], title_index: int, context: DateContext
) -> tuple[FoundDate | None, FoundDate | None]:
    """Return the publication's date and the last change's, each with where it was read; None where there is none.

    `title_index` is the number of the title's block, -1 where it is unknown.
    """
    published, updated = None, None
    page = find_layout(blocks, title_index)
    doubtful: list[_Candidate] = []
    marked = _filter_credible(_read_marked(metadata, page, context), url, context, doubtful)
    shown = _filter_credible(_read_shown(metadata, url, page, context), url, context, doubtful)
    order = _make_day_order(metadata, url, blocks, context)
    for candidates in (marked, shown, doubtful):
        for found, is_update in candidates:
            settled = replace(found, reading=order.settle(found.reading))
            if is_update:
                updated = updated or settled
            else:
                published = published or settled
            if published and updated:
                break
        if published:  # less trusted places are not read for a change alone
            break
    if published is None and updated is not None:  # a page may show its last change alone
        published, updated = updated, None
    published = _settle_printed_day(published, page, context) if published else None
    if published and updated and updated.reading.at <= published.reading.at:
        updated = None
    return published, updated


def _settle_printed_day(found: FoundDate, page: Layout, context: DateContext) -> FoundDate:
    if found.origin not in (DateOrigin.JSON_LD, DateOrigin.TIME, DateOrigin.META):
        return found
    reading = settle_day(found.reading, page, context)
    return FoundDate(reading=reading, origin=found.origin if reading.at == found.reading.at else DateOrigin.LABEL)


def _make_day_order(metadata: PageMetadata, url: str, blocks: list[TextBlock], context: DateContext) -> DayOrder:
    """Return what tells which number of a date in figures is the day: the page's plain dates, and its lines."""

    @cache
    def find_days() -> frozenset[date]:
        names = (*part_names.PUBLISHED_META, *part_names.UPDATED_META)
        values = [metadata.published, metadata.updated, metadata.weak_published]
        values += [value for name in names for value in metadata.meta.get(name, ())[:1]]
        values += [node.get("datetime") or node.get("content") or "" for node in metadata.marked_nodes[:_MOST_MARKED]]
        readings = [*(read_machine(value, context) for value in values if value), read_url(url, context)]
        return frozenset(each.at.astimezone(find_zone(each.zone)).date() for each in readings if each)

    return DayOrder(find_days=find_days, lines=[block.text for block in blocks])


def _make_candidate(reading: Reading, origin: DateOrigin, *, is_update: bool = False) -> _Candidate:
    return _Candidate(FoundDate(reading=reading, origin=origin), is_update)


def _read_marked(metadata: PageMetadata, page: Layout, context: DateContext) -> Iterator[_Candidate]:
    """Yield the dates that are written for machines, the most trusted first."""
    for value, is_update in ((metadata.published, False), (metadata.updated, True)):
        if value and (reading := _read_value(value, context)):
            yield _make_candidate(reading, DateOrigin.JSON_LD, is_update=is_update)
    yield from _read_time_elements(metadata, page, context)
    for names, is_update in ((part_names.PUBLISHED_META, False), (part_names.UPDATED_META, True)):
        for name in names:
            for value in metadata.meta.get(name, ())[:1]:
                if reading := _read_value(value, context):
                    yield _make_candidate(reading, DateOrigin.META, is_update=is_update)


def _read_shown(metadata: PageMetadata, url: str, page: Layout, context: DateContext) -> Iterator[_Candidate]:
    """Yield the dates that readers see, and what may be another bulletin's."""
    yield from _read_labels(page, context)
    yield from _read_printed(metadata.scripts, page, context)
    if metadata.weak_published and (reading := read_machine(metadata.weak_published, context)):
        yield _make_candidate(reading, DateOrigin.META)
    for script in metadata.scripts:
        if script.text and (found := _SCRIPTED.search(script.text)) and (reading := read_machine(found[1], context)):
            yield _make_candidate(reading, DateOrigin.META)
            break
    if reading := read_url(url, context):
        yield _make_candidate(reading, DateOrigin.URL)


def _filter_credible(
    candidates: Iterator[_Candidate], url: str, context: DateContext, doubtful: list[_Candidate]
) -> Iterator[_Candidate]:
    """Yield the dates that can be trusted; the others are put into `doubtful`, to come last.

    Without its year a date is the nearest past one by guess; one later than tomorrow is an event's or a mistake.
    `2 hours ago` counts from when the page was fetched, which was not now where the address tells another day.
    """
    for candidate in candidates:
        reading = candidate.date.reading
        addressed = read_url(url, context) if reading.relative else None
        is_stale = addressed is not None and abs(reading.at - addressed.at) > _STALE
        if _has_year(reading) and reading.at <= context.now + _LATEST and not is_stale:
            yield candidate
        else:
            doubtful.append(candidate)


def _has_year(reading: Reading) -> bool:
    return reading.relative or bool(_YEAR.search(reading.words))


def _find_update_days(metadata: PageMetadata) -> frozenset[str]:
    """Return the days that meta elements call the last change's, unless they are the publication's too."""
    days = [
        {value[:_DAY_SIZE] for name in names for value in metadata.meta.get(name, ())}
        for names in (("article:modified_time", "og:updated_time"), ("article:published_time",))
    ]
    return frozenset(days[0] - days[1]) if days[1] else frozenset()


def _read_time_elements(metadata: PageMetadata, page: Layout, context: DateContext) -> Iterator[_Candidate]:
    """Yield the dates of elements that are marked as dates, the publication's own first."""
    marked = [node for node in metadata.marked_nodes if _is_dated(node)]
    by_node = {block.node: block for block in page.blocks}
    update_days = _find_update_days(metadata)
    ranked = []
    for number, node in enumerate(marked[:_MOST_MARKED]):
        nearby = (node, *node.iterancestors(), *islice(node.itersiblings(preceding=True), _NEIGHBOURS))
        block = next((by_node[other] for other in nearby if other in by_node), None)
        rank = _rank_time_element(node, block.index if block else -1, page)
        if rank is not None and (_is_named_published(node) or not _is_event_date(node, block, page, context)):
            ranked.append((rank, number, node))
    for _, _, node in sorted(ranked, key=lambda entry: entry[:2]):
        value = node.get("datetime") or node.get("content") or find_machine_value(node.attrib)
        if reading := _read_time_element(value, read_node_text(node)[:LONGEST], context):
            is_update = node.get("itemprop") == "dateModified" or _is_marked_updated(node)
            is_update = is_update or value[:_DAY_SIZE] in update_days
            yield _make_candidate(reading, DateOrigin.TIME, is_update=is_update)


def _read_time_element(value: str, text: str, context: DateContext) -> Reading | None:
    """Return the moment of a marked date: its attribute's, with the text's time of day where that is the same day."""
    marked, printed = _read_value(value, context) if value else None, parse_date(text, context)
    if marked is None or printed is None or marked.precision is not Precision.DAY or printed.precision is Precision.DAY:
        return marked or printed
    return printed if abs(printed.at - marked.at - _HALF_DAY) <= _HALF_DAY else marked


def _read_value(value: str, context: DateContext) -> Reading | None:
    """Return the moment in a value for machines; the beginning of Unix time is nobody's date."""
    reading = read_machine(value, context) or parse_date(value[:LONGEST], context)
    return None if reading is None or reading.at.date() == UNSET else reading


def _is_dated(node: HtmlElement) -> bool:
    if node.tag != "time":
        return node.get("itemprop") in ("datePublished", "dateModified") or bool(find_machine_value(node.attrib))
    return "datetime" in node.attrib or "pubdate" in node.attrib or bool("".join(node.itertext()).strip())


def _is_marked_updated(node: HtmlElement) -> bool:
    """Whether a marked date's name, or the words before it, speak of a change."""
    return bool(part_names.UPDATED.search(join_names(node))) or mentions_change(fold(_join_words_around(node)))


def _join_words_around(node: HtmlElement) -> str:
    before = node.getprevious()
    words = (before.tail if before is not None else node.getparent().text) or ""
    element = read_node_text(before) if before is not None else ""
    return f"{node.text or ''} {words[-_WORDS_AROUND:]} {element[-_WORDS_AROUND:]}"


def _is_named_published(node: HtmlElement) -> bool:
    return node.get("pubdate") is not None or node.get("itemprop") == "datePublished"


def _is_event_date(node: HtmlElement, block: TextBlock | None, page: Layout, context: DateContext) -> bool:
    """Whether a marked date is an event's: by its box, by the label before it, or because it stands in a sentence."""
    if is_in_event_box(node, page):
        return True
    if block is None or not (text := read_node_text(node)[:LONGEST]):
        return False
    starts_line = not block.text.partition(text)[0].strip()
    label = find_label_before(block, page, context) if starts_line else _find_words_before(node)
    if len(label) <= LONGEST_LABEL and read_label(label, context) is Label.OTHER:
        return True
    return block.kept and block.size - len(text) >= _SENTENCE and parse_date(block.text, context) is None


def _find_words_before(node: HtmlElement) -> str:
    """Return the words right before an element in its line; "" where a link, a bar or nothing stands there."""
    before = node.getprevious()
    if before is None:
        parent = node.getparent()
        words = parent.text or ""
        if not words.strip():
            return "" if parent.tag in BLOCKS else _find_words_before(parent)
    elif (before.tail or "").strip():
        words = before.tail
    elif before.tag in BLOCKS or before.tag == "a" or before.find(".//a") is not None:
        return ""
    else:
        words = read_node_text(before)
    return str(_LINE_BREAKS.split(words)[-1]).strip()


def _rank_time_element(node: HtmlElement, index: int, page: Layout) -> _Rank | None:
    """Return how a marked date is placed, None where it is another's; `index` is its block's, -1 without one.

    An `article` that holds neither title nor text is a teaser or a comment.
    """
    ancestors = list(node.iterancestors())
    article = next((box for box in ancestors if box.tag == "article"), None)
    if any(box.tag == "nav" or "comment" in join_names(box).lower() for box in ancestors) or _is_button(node):
        return None
    start = (page.title if page.title >= 0 else page.first) - BEFORE
    is_near = index >= 0 and start <= index <= page.first + _NEAR_TEXT
    is_named = _is_named_published(node)
    if (not is_near and _is_in_furniture(ancestors, is_own=is_named and article is not None)) or (
        article is not None and article not in page.own
    ):
        return None
    if is_near or node.get("pubdate") is not None:
        return _Rank.OWN if is_named else _Rank.NEAR
    if node.tag != "time" and not node.get("itemprop"):
        return None  # other attributes carry moments for scripts
    if is_named:
        return _Rank.NAMED
    if index < 0:
        return _Rank.UNPLACED
    if page.first < index <= page.last + AFTER and article is not None:
        return _Rank.BELOW_TEXT
    return _Rank.BESIDE_TEXT if abs(index - page.first) <= _FAR_FROM_TEXT else None


def _is_button(node: HtmlElement) -> bool:
    """Whether an element's moment is for what it does: a button, a mark that the page was saved."""
    return node.tag == "button" or matches_name(part_names.SAVED, join_names(node))


def _is_in_furniture(ancestors: list[HtmlElement], *, is_own: bool) -> bool:
    """Whether the elements around a date are furniture; those of the bulletin's own date may be an aside or a foot."""
    if not is_own and any(box.tag in ("aside", "footer") for box in ancestors):
        return True
    nearest = (box for box in ancestors[:_FURNITURE_DEPTH] if box.tag not in ("body", "html", "main"))
    return any(is_furniture_name(join_names(box)) for box in nearest)


def _read_labels(page: Layout, context: DateContext) -> Iterator[_Candidate]:
    """Yield the dates on lines for readers, the publication's own labels first.

    When a document was written or signed is the weakest.
    """
    for reading, label in sorted(read_labelled_dates(page, context), key=lambda date: date.label is Label.MADE):
        yield _make_candidate(reading, DateOrigin.LABEL, is_update=label is Label.UPDATED)


def _read_printed(scripts: Iterable[HtmlElement], page: Layout, context: DateContext) -> Iterator[_Candidate]:
    """Yield the date that a script prints around the text; readers see it as a label."""
    indexes = {block.node: block.index for block in page.blocks}
    start = (page.title if 0 <= page.title <= page.first else page.first) - BEFORE
    for script in scripts:
        if len(text := script.text or "") > LONGEST or not (found := _PRINTED.fullmatch(text)):
            continue
        index = next((indexes[node] for node in script.iterancestors() if node in indexes), -1)
        if index >= 0 and start <= index <= page.last + AFTER:
            value = " ".join(part for part in (found[2], found[4]) if part)
            if reading := parse_date(value, context):
                yield _make_candidate(reading, DateOrigin.LABEL)
                return
