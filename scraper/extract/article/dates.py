"""Which of a page's dates is the publication's, and which the last change's.

In order of trust: JSON-LD, a time element (or itemprop), meta, a node of its own beside the title, the
listing, the URL. A date inside a sentence of the body is an event's and is never taken; today's date in
a banner stands above the title and is taken only where it is named a publication's.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from lxml.html import HtmlElement

from model.item import DateOrigin, Precision
from scraper.dates import DateContext, Label, Reading, machine_value, read, read_label, read_machine, read_url
from scraper.dates.machine import UNSET
from scraper.extract.article.block_names import name_of, says_furniture
from scraper.extract.article.blocks import Unit
from scraper.extract.article.date_lines import (
    AFTER,
    BEFORE,
    LONGEST,
    LONGEST_LABEL,
    Layout,
    in_event_box,
    label_before,
    layout_of,
    read_labels,
)
from scraper.extract.article.metadata import Facts
from scraper.extract.nodes import BLOCKS, read_node_text
from scraper.lexicon import part_names
from scraper.lexicon.date_labels import says_updated
from scraper.lexicon.folding import fold

_SCRIPTED = re.compile(rf"[\"'](?:{'|'.join(part_names.PUBLISHED_KEYS)})[\"']\s*[:=,]\s*[\"']([^\"'<>]{{8,40}})[\"']")
# A script that prints one date where it stands: `showDate("2020/04/17 01:43")`, `document.write('2020-04-17')`.
_PRINTED = re.compile(
    r"\s*(?:<!--\s*)?(?![\w.$]*(?:count|expir|until|remain|end|left))(?=[\w.$]*(?:date|time|write))[\w.$]{1,60}"
    r"\(\s*([\"'])(\d{4}([-/.])\d{1,2}\3\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?(?![\d/.-])[^\"'<>]{0,40}\1\s*\)"
    r"[\s;]*(?:(?://)?\s*-->)?\s*",
    re.I,
)
_NEIGHBOURS = 3  # elements before one without a text, by which its place is known
_SENTENCE = 40  # characters around a date in one text of the body

Dated = tuple[Reading, DateOrigin]


def published_of(
    facts: Facts, url: str, units: list[Unit], title_place: int, context: DateContext
) -> tuple[Dated | None, Dated | None]:
    """Return the publication's date and the last change's, each with where it was read; None where untold.

    `title_place` is the number of the title's unit, -1 where it is unknown.
    """
    published, updated = None, None
    page = layout_of(units, title_place)
    doubtful: list[tuple[Dated, bool]] = []
    marked = _sure(_marked(facts, page, context), context, doubtful)
    shown = _sure(_shown(facts, url, page, context), context, doubtful)
    for told in (marked, shown, doubtful):
        for dated, changed in told:
            if changed:
                updated = updated or dated
            else:
                published = published or dated
            if published and updated:
                break
        if published:  # what is less to be trusted is not asked for a change alone
            break
    if published is None and updated is not None:  # a page that tells its last change alone tells its date
        published, updated = updated, None
    if published and updated and updated[0].at <= published[0].at:
        updated = None
    return published, updated


def _marked(facts: Facts, page: Layout, context: DateContext) -> Iterator[tuple[Dated, bool]]:
    """Yield what machines are told, the most trusted first; the second value says whether it is of a change."""
    for value, changed in ((facts.published, False), (facts.updated, True)):
        if value and (reading := _of_machine(value, context)):
            yield (reading, DateOrigin.JSON_LD), changed
    yield from _times(facts, page, context)
    for names, changed in ((part_names.PUBLISHED_META, False), (part_names.UPDATED_META, True)):
        for name in names:
            for value in facts.meta.get(name, ())[:1]:
                if reading := _of_machine(value, context):
                    yield (reading, DateOrigin.META), changed


def _shown(facts: Facts, url: str, page: Layout, context: DateContext) -> Iterator[tuple[Dated, bool]]:
    """Yield what stands on the page for people, and what may be another's."""
    yield from _labels(page, context)
    yield from _printed(facts.scripts, page, context)
    if facts.weak_published and (reading := read_machine(facts.weak_published, context)):
        yield (reading, DateOrigin.META), False
    for script in facts.scripts:
        if script.text and (found := _SCRIPTED.search(script.text)) and (reading := read_machine(found[1], context)):
            yield (reading, DateOrigin.META), False
            break
    if reading := read_url(url, context):
        yield (reading, DateOrigin.URL), False


def _sure(
    told: Iterator[tuple[Dated, bool]], context: DateContext, doubtful: list[tuple[Dated, bool]]
) -> Iterator[tuple[Dated, bool]]:
    """Yield the dates that can be trusted; the others are put aside, to come last.

    Without its year a date is the nearest past one by guess; one later than tomorrow is an event's or a mistake.
    """
    for one in told:
        reading = one[0][0]
        if _has_year(reading) and reading.at <= context.now + timedelta(days=1):
            yield one
        else:
            doubtful.append(one)


def _has_year(reading: Reading) -> bool:
    # Digits of Unix times and of other scripts count too.
    return reading.relative or bool(re.search(r"\d{4}|\d\D+\d+\D+\d\d(?!\d)", reading.words))


def _change_days(facts: Facts) -> frozenset[str]:
    """Return the days that meta elements call the last change's, unless they are the publication's too."""
    days = [
        {value[:10] for name in names for value in facts.meta.get(name, ())}
        for names in (("article:modified_time", "og:updated_time"), ("article:published_time",))
    ]
    return frozenset(days[0] - days[1]) if days[1] else frozenset()


def _times(facts: Facts, page: Layout, context: DateContext) -> Iterator[tuple[Dated, bool]]:
    """Yield the dates of elements that are marked as dates, the publication's own first."""
    marked = [node for node in facts.marked if _says_date(node)]
    spots = {unit.node: unit for unit in page.units}
    changes = _change_days(facts)
    ranked = []
    for number, node in enumerate(marked[:60]):
        around = (node, *node.iterancestors(), *islice(node.itersiblings(preceding=True), _NEIGHBOURS))
        unit = next((spots[one] for one in around if one in spots), None)
        weight = _weigh_time(node, unit.place if unit else -1, page)
        if weight is not None and (_is_named_published(node) or not _tells_event(node, unit, page, context)):
            ranked.append((weight, number, node))
    for _, _, node in sorted(ranked, key=lambda one: one[:2]):
        value = node.get("datetime") or node.get("content") or machine_value(node.attrib)
        if reading := _read_time(value, read_node_text(node)[:LONGEST], context):
            changed = node.get("itemprop") == "dateModified" or _says_changed(node)
            yield (reading, DateOrigin.TIME), changed or value[:10] in changes


def _read_time(value: str, text: str, context: DateContext) -> Reading | None:
    """Return the moment of a marked date: its attribute's, with the text's time of day where that is the same day."""
    told, printed = _of_machine(value, context) if value else None, read(text, context)
    if told is None or printed is None or told.precision is not Precision.DAY or printed.precision is Precision.DAY:
        return told or printed
    return printed if abs(printed.at - told.at - timedelta(hours=12)) <= timedelta(hours=12) else told


def _of_machine(value: str, context: DateContext) -> Reading | None:
    """Return the moment that a value for machines tells; the beginning of Unix time is nobody's date."""
    reading = read_machine(value, context) or read(value[:LONGEST], context)
    return None if reading is None or reading.at.date() == UNSET else reading


def _says_date(node: HtmlElement) -> bool:
    if node.tag != "time":
        return node.get("itemprop") in ("datePublished", "dateModified") or bool(machine_value(node.attrib))
    return "datetime" in node.attrib or "pubdate" in node.attrib or bool("".join(node.itertext()).strip())


def _says_changed(node: HtmlElement) -> bool:
    """Whether a marked date's name, or the words before it, tell of a change."""
    return bool(part_names.UPDATED.search(name_of(node))) or says_updated(fold(_around(node)))


def _around(node: HtmlElement) -> str:
    before = node.getprevious()
    words = (before.tail if before is not None else node.getparent().text) or ""
    return f"{node.text or ''} {words[-40:]} {read_node_text(before)[-40:] if before is not None else ''}"


def _is_named_published(node: HtmlElement) -> bool:
    return node.get("pubdate") is not None or node.get("itemprop") == "datePublished"


def _tells_event(node: HtmlElement, unit: Unit | None, page: Layout, context: DateContext) -> bool:
    """Whether a marked date is an event's: by its box, by the label before it, or because it stands in a sentence."""
    if in_event_box(node, page):
        return True
    if unit is None or not (text := read_node_text(node)[:LONGEST]):
        return False
    label = _words_before(node) if unit.text.partition(text)[0].strip() else label_before(unit, page, context)
    if len(label) <= LONGEST_LABEL and read_label(label, context) is Label.OTHER:
        return True
    return unit.kept and unit.size - len(text) >= _SENTENCE and read(unit.text, context) is None


def _words_before(node: HtmlElement) -> str:
    """Return the words right before an element in its line; "" where a link, a bar or nothing stands there."""
    before = node.getprevious()
    if before is None:
        parent = node.getparent()
        words = parent.text or ""
        if not words.strip():
            return "" if parent.tag in BLOCKS else _words_before(parent)
    elif (before.tail or "").strip():
        words = before.tail
    elif before.tag in BLOCKS or before.tag == "a" or before.find(".//a") is not None:
        return ""
    else:
        words = read_node_text(before)
    return str(re.split(r"[|•·,;()\d]", words)[-1]).strip()


def _weigh_time(node: HtmlElement, place: int, page: Layout) -> int | None:
    """Return how far a marked date is from being the bulletin's, None where it is another's.

    An `article` that holds neither title nor text is a teaser or a comment.
    """
    above = list(node.iterancestors())
    article = next((one for one in above if one.tag == "article"), None)
    if any(one.tag == "nav" or "comment" in name_of(one).lower() for one in above):
        return None
    near = place >= 0 and (page.title if page.title >= 0 else page.first) - BEFORE <= place <= page.first + 2
    named = _is_named_published(node)
    boxed = any(one.tag in ("aside", "footer") for one in above) and not (named and article is not None)
    furniture = boxed or any(
        says_furniture(name_of(one)) for one in above[:5] if one.tag not in ("body", "html", "main")
    )
    if (furniture and not near) or (article is not None and article not in page.own):
        return None
    if node.get("pubdate") is not None or (named and near):
        return 0
    if near:
        return 1
    if node.tag != "time" and not node.get("itemprop"):
        return None  # what else carries a moment for its script
    if named:
        return 2
    if place < 0:
        return 4
    if page.first < place <= page.last + AFTER and article is not None:
        return 5
    return 3 if abs(place - page.first) <= 15 else None


def _labels(page: Layout, context: DateContext) -> Iterator[tuple[Dated, bool]]:
    """Yield the dates that stand on the page for people, the publication's own labels first.

    When a document was written or signed tells least.
    """
    for reading, label in sorted(read_labels(page, context), key=lambda told: told[1] is Label.MADE):
        yield (reading, DateOrigin.LABEL), label is Label.UPDATED


def _printed(scripts: Iterable[HtmlElement], page: Layout, context: DateContext) -> Iterator[tuple[Dated, bool]]:
    """Yield the date that a script prints around the text; readers see it as a label."""
    spots = {unit.node: unit.place for unit in page.units}
    start = (page.title if 0 <= page.title <= page.first else page.first) - BEFORE
    for script in scripts:
        if len(text := script.text or "") > LONGEST or not (told := _PRINTED.fullmatch(text)):
            continue
        place = next((spots[one] for one in script.iterancestors() if one in spots), -1)
        if place >= 0 and start <= place <= page.last + AFTER:
            value = " ".join(part for part in (told[2], told[4]) if part)
            if reading := read(value, context):
                yield (reading, DateOrigin.LABEL), False
                return
