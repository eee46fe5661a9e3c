"""Which of a page's dates is the publication's, and which the last change's.

In order of trust: JSON-LD, a time element (or itemprop), meta, a node of its own beside the title, the
listing, the URL. A date inside a sentence of the body is an event's and is never taken; today's date in
a banner stands above the title and is taken only where it is named a publication's.
"""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from model.item import DateOrigin
from scraper.dates import DateContext, Reading, find, looks_dated, read, read_machine, read_url
from scraper.extract.article.body import is_prose
from scraper.extract.article.facts import Facts
from scraper.extract.article.signs import CREDIT, name_of, says_furniture, split_name
from scraper.extract.article.units import Unit
from scraper.extract.nodes import node_text

_PUBLISHED_NAMES = (
    "article:published_time article:published og:published_time og:article:published_time datepublished date.published "
    "dc.date.issued dcterms.issued dc.date.created dcterms.created datecreated dcterms.date dc.date dc.terms.issued "
    "parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime publication_date publishdate "
    "publish-date publish_date pubdate publish_time published_time published-date date_published published date "
    "citation_publication_date citation_online_date article.published rnews:datepublished lastpubdate ptime "
    "creation_date created originalpublicationdate bt:pubdate weibo:article:create_at"
)
_UPDATED_NAMES = (
    "article:modified_time article:modified og:updated_time article:updated_time datemodified dcterms.modified "
    "dc.date.modified last-modified lastmod modified_time cxenseparse:recs:modifiedtime"
)
_META_PUBLISHED = _PUBLISHED_NAMES.split()
_META_UPDATED = _UPDATED_NAMES.split()
_UPDATED = re.compile(
    r"updat|modif|cập nhật|aktualisi|zuletzt|geändert|mis à jour|actualiz|actualis|atualiz|aggiorn"
    r"|bijgewerkt|uppdater|oppdater"
    r"|opdater|обновл|изменен|更新|最終|수정|güncelle|diperbarui|última (?:modificación|atualização)"
    r"|zaktual|last edit|editiert|edited",
    re.I,
)
_TODAY = re.compile(
    r"(?<![a-z])(?:today|now|clock|current|weather|calendar|header-?date|top-?bar|masthead)(?![a-z])", re.I
)
_SCRIPTED = re.compile(
    r"[\"'](?:datePublished|date_published|publishedAt|published_at|publishDate|publish_date|publicationDate|pubDate|"
    r"publishedDate|published_time|firstPublished|firstPublishDate|articlePublishDate"
    r"|article_date_original)[\"']\s*[:=,]\s*"
    r"[\"']([^\"'<>]{8,40})[\"']"
)
# A script that prints one date where it stands: `showDate("2020/04/17 01:43")`, `document.write('2020-04-17')`.
_PRINTED = re.compile(
    r"\s*(?:<!--\s*)?(?![\w.$]*(?:count|expir|until|remain|end|left))(?=[\w.$]*(?:date|time|write))[\w.$]{1,60}"
    r"\(\s*([\"'])(\d{4}([-/.])\d{1,2}\3\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?(?![\d/.-])[^\"'<>]{0,40}\1\s*\)"
    r"[\s;]*(?:(?://)?\s*-->)?\s*",
    re.I,
)
# Below the text only a line that says what its date is of may tell it.
_LABELLED = re.compile(
    r"^(?:date|datum|fecha|data|ngày|published|posted|publié|veröffentlicht|publicado|pubblicato|stand"
    r"|erstellt|дата|опубликовано)\b"
    r"|last (?:modified|updated|edited)|zuletzt|dernière modification|última (?:edición|modificación)"
    r"|gespeichert von|submitted by"
    r"|последнее изменение|最終更新|最后修订",
    re.I,
)
_LONGEST = 200
_BEFORE, _AFTER = 6, 6  # units looked at above the title and below the text

Dated = tuple[Reading, DateOrigin]


def published_of(
    facts: Facts, url: str, units: list[Unit], title_place: int, context: DateContext
) -> tuple[Dated | None, Dated | None]:
    """Return the publication's date and the last change's, each with where it was read; None where untold.

    `title_place` is the number of the title's unit, -1 where it is unknown.
    """
    published, updated = None, None
    guessed: list[tuple[Dated, bool]] = []  # without their year: the nearest past one is a guess, and comes last
    marked = _with_year(_marked(facts, units, title_place, context), guessed)
    shown = _with_year(_shown(facts, url, units, title_place, context), guessed)
    for told in (marked, shown, guessed):
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


def _marked(facts: Facts, units: list[Unit], title_place: int, context: DateContext) -> Iterator[tuple[Dated, bool]]:
    """Yield what machines are told, the most trusted first; the second value says whether it is of a change."""
    for value, changed in ((facts.published, False), (facts.updated, True)):
        if value and (reading := read_machine(value, context) or read(value[:_LONGEST], context)):
            yield (reading, DateOrigin.JSON_LD), changed
    yield from _times(facts, units, title_place, context)
    for names, changed in ((_META_PUBLISHED, False), (_META_UPDATED, True)):
        for name in names:
            for value in facts.meta.get(name, ())[:1]:
                if reading := read_machine(value, context) or read(value[:_LONGEST], context):
                    yield (reading, DateOrigin.META), changed


def _shown(
    facts: Facts, url: str, units: list[Unit], title_place: int, context: DateContext
) -> Iterator[tuple[Dated, bool]]:
    """Yield what stands on the page for people, and what may be another's."""
    yield from _labels(units, title_place, context)
    yield from _printed(facts.scripts, units, title_place, context)
    if facts.weak_published and (reading := read_machine(facts.weak_published, context)):
        yield (reading, DateOrigin.META), False
    for script in facts.scripts:
        if script.text and (found := _SCRIPTED.search(script.text)) and (reading := read_machine(found[1], context)):
            yield (reading, DateOrigin.META), False
            break
    if reading := read_url(url, context):
        yield (reading, DateOrigin.URL), False


def _with_year(told: Iterator[tuple[Dated, bool]], guessed: list[tuple[Dated, bool]]) -> Iterator[tuple[Dated, bool]]:
    """Yield dates with their year; the others are put aside."""
    for one in told:
        if _has_year(one[0][0]):
            yield one
        else:
            guessed.append(one)


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


def _times(facts: Facts, units: list[Unit], title_place: int, context: DateContext) -> Iterator[tuple[Dated, bool]]:
    """Yield the dates of elements that are marked as dates, the publication's own first."""
    marked = [node for node in facts.marked if _says_date(node)]
    spots = {unit.node: unit.place for unit in units}
    body = text_span(units, title_place)
    changes = _change_days(facts)
    ranked = []
    for number, node in enumerate(marked[:60]):
        weight = _weigh_time(node, spots, title_place, body)
        if weight is not None:
            ranked.append((weight, number, node))
    for _, _, node in sorted(ranked, key=lambda one: one[:2]):
        value = node.get("datetime") or node.get("content") or node.get("title") or ""
        text = node_text(node)[:_LONGEST]
        reading = (
            (read_machine(value, context) if value else None) or (read(value or text, context)) or read(text, context)
        )
        if reading:
            changed = node.get("itemprop") == "dateModified" or bool(
                _UPDATED.search(f"{name_of(node)} {_around(node)}")
            )
            yield (reading, DateOrigin.TIME), changed or value[:10] in changes


def _says_date(node: HtmlElement) -> bool:
    if node.tag != "time":
        return node.get("itemprop") in ("datePublished", "dateModified")
    return "datetime" in node.attrib or "pubdate" in node.attrib or bool("".join(node.itertext()).strip())


def _around(node: HtmlElement) -> str:
    before = node.getprevious()
    words = (before.tail if before is not None else node.getparent().text) or ""
    return f"{node.text or ''} {words[-40:]} {node_text(before)[-40:] if before is not None else ''}"


def _weigh_time(
    node: HtmlElement, spots: dict[HtmlElement, int], title_place: int, body: tuple[int, int]
) -> int | None:
    """Return how far a marked date is from being the bulletin's, None where it is another's."""
    prop = node.get("itemprop") or ""
    above = list(node.iterancestors())
    boxed = any(one.tag in ("aside", "footer", "nav") for one in above)
    furniture = boxed or any(
        says_furniture(name_of(one)) for one in above[:5] if one.tag not in ("body", "html", "main")
    )
    comment = any("comment" in name_of(one).lower() for one in above)
    if comment or any(one.tag == "nav" for one in above):
        return None
    place = next((spots[one] for one in (node, *above) if one in spots), -1)
    first, last = body
    near = place >= 0 and (title_place if title_place >= 0 else first) - _BEFORE <= place <= first + 2
    if furniture and not near:
        return None
    if node.get("pubdate") is not None or (prop == "datePublished" and near):
        return 0
    if near:
        return 1
    if prop == "datePublished":
        return 2
    if place < 0:
        return 4
    if first < place <= last + _AFTER and any(one.tag == "article" for one in above[:4]):
        return 5
    return 3 if abs(place - first) <= 15 else None


def _labels(units: list[Unit], title_place: int, context: DateContext) -> Iterator[tuple[Dated, bool]]:
    """Yield the dates that stand in a node of their own near the title, or right below the text.

    Where all that stands near the title is a date of a change ("Cập nhật lúc"), it is the publication's:
    many sites know no other label.
    """
    near, below = _spots(units, title_place)
    found = list(_read_lines(near, context))
    if found and all(changed for _, changed in found):
        found.append((found[0][0], False))
    yield from found or _read_lines(below, context, strict=True)


def _printed(
    scripts: Iterable[HtmlElement], units: list[Unit], title_place: int, context: DateContext
) -> Iterator[tuple[Dated, bool]]:
    """Yield the date that a script prints around the text; readers see it as a label."""
    spots = {unit.node: unit.place for unit in units}
    first, last = text_span(units, title_place)
    start = (title_place if 0 <= title_place <= first else first) - _BEFORE
    for script in scripts:
        if len(text := script.text or "") > _LONGEST or not (told := _PRINTED.fullmatch(text)):
            continue
        place = next((spots[one] for one in script.iterancestors() if one in spots), -1)
        if place >= 0 and start <= place <= last + _AFTER:
            value = " ".join(part for part in (told[2], told[4]) if part)
            if reading := read(value, context):
                yield (reading, DateOrigin.LABEL), False
                return


def _read_lines(
    lines: Iterable[tuple[str, Unit]], context: DateContext, *, strict: bool = False
) -> Iterator[tuple[Dated, bool]]:
    for line, unit in lines:
        if len(line) > _LONGEST or not looks_dated(line):
            continue
        labelled = not strict or _LABELLED.search(line) or CREDIT.search(split_name(name_of(unit.node)))
        reading = read(line, context)
        if reading is None and not (unit.kept and is_prose(unit)):  # a sentence tells an event's date
            reading = _of_parts(line, context) or (_alone(line, context) if labelled else None)
        if reading:
            named = split_name(" ".join(name_of(one) for one in (unit.node, *unit.above[:1])))
            changed = bool(_UPDATED.search(line) or re.search(r"updated|modified", named, re.I))
            yield (reading, DateOrigin.LABEL), changed


def _alone(line: str, context: DateContext) -> Reading | None:
    """Read the one date of a line that says little else: `Press release of 20 January 2022`."""
    readings = list(find(line, context))
    if not readings or len({reading.at.date() for reading in readings}) > 1:
        return None
    return readings[0] if len(line) - len(readings[0].words) <= 60 else None


def _of_parts(line: str, context: DateContext) -> Reading | None:
    """Read a line that tells more than the date, such as `Ann Lee | 5 May 2020 | 3 comments`."""
    parts = re.split(r"\s*[|•·–—]\s*|\s+-\s+|\s{2,}|,\s+(?=\D)|\s*/\s+", line)
    if len(parts) < 2:
        return None
    readings = [reading for part in parts if looks_dated(part) and (reading := read(part, context))]
    return readings[0] if readings else None


def text_span(units: list[Unit], title_place: int) -> tuple[int, int]:
    """Return the places of the text's first paragraph and its last unit; of the title where there is no text."""
    kept = [unit.place for unit in units if unit.kept]
    first = next(
        (unit.place for unit in units if unit.kept and is_prose(unit)), kept[0] if kept else max(title_place, 0)
    )
    return first, kept[-1] if kept else max(title_place, 0)


def _spots(units: list[Unit], title_place: int) -> tuple[list[tuple[str, Unit]], list[tuple[str, Unit]]]:
    """Return the lines that may tell the date: near the title, and below the text."""
    first, last = text_span(units, title_place)
    title = title_place if 0 <= title_place <= first + 3 else max(first - _BEFORE, 0)

    def lines(places: Iterable[int]) -> list[tuple[str, Unit]]:
        spots = [units[place] for place in places if place < len(units)]
        told = [unit for unit in spots if unit.size < 400 and not _TODAY.search(split_name(name_of(unit.node)))]
        return [(line, unit) for unit in told for line in unit.lines]

    above = [
        unit.place for unit in units[max(title - _BEFORE, 0) : title] if CREDIT.search(split_name(name_of(unit.node)))
    ]
    far = [(line, unit) for line, unit in lines(range(last + _AFTER + 1, len(units))) if _LABELLED.search(line)]
    near = lines(range(title, max(first, title) + 2)) + lines(above)
    return near, lines(range(last, last + _AFTER + 1)) + far
