"""What a bulletin's own page announces: marked for machines as the bulletin's own, or in fields with labels.

Pages list other events beside their own, in JSON-LD too. One is the bulletin's that has its address or its title, or
stands around its title. Fields with labels are read between title and end of the text, and where they name more than
one day of a kind, none is believed.
"""

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from scraper.document import HtmlDocument
from scraper.extract import RawEvent
from scraper.extract.article.blocks import TextBlock, make_key
from scraper.extract.article.date_places import AFTER, find_text_span
from scraper.extract.article.metadata import PageMetadata, get_text, get_types
from scraper.extract.events import MARKS, find_marked_events, is_event_type, read_json_event
from scraper.lexicon.event_labels import EventLabel, read_event_label
from scraper.urls import split_url

_SHORTEST_TITLE = 12  # characters of two titles that may be one though either goes on
_LONGEST_LABEL = 60  # characters
_LONGEST_FIELD = 200
_CELLS = {"dd": ("dt",), "td": ("td", "th")}
_ASIDE = frozenset({"aside", "nav", "footer"})
_COLONS = ":：∶"


def find_event(
    document: HtmlDocument, metadata: PageMetadata, blocks: list[TextBlock], title_index: int, title: str
) -> RawEvent | None:
    """Return what a bulletin announces; None where its page does not say so beyond doubt.

    `title_index` is the number of the title's block, -1 where it is unknown.
    """
    stated = find_stated_event(metadata, document.url, title)
    if stated is None and document.mentions(*MARKS):
        stated = _find_marked_event(document, blocks[title_index].node if title_index >= 0 else None, title)
    return stated or _find_labelled_event(blocks, title_index)


def find_stated_event(metadata: PageMetadata, url: str, title: str) -> RawEvent | None:
    """Return the event that a page's JSON-LD says it is, or is about; None where that is none, or several."""
    about = metadata.bulletin.get("about")
    inner = [node for node in (about if isinstance(about, list) else [about]) if isinstance(node, dict)]
    nodes = (node for node in metadata.nodes if any(map(is_event_type, get_types(node))))
    own = [node for node in nodes if _is_page(get_text(node.get("url")), url) or _is_title(node.get("name"), title)]
    return _take_only(read_json_event(node) for node in (own or inner))


def _take_only(events: Iterable[RawEvent | None]) -> RawEvent | None:
    found = dict.fromkeys(event for event in events if event)
    return next(iter(found)) if len(found) == 1 else None


def _is_page(address: str, url: str) -> bool:
    path = split_url(url).path.rstrip("/")
    return bool(path) and split_url(address).path.rstrip("/") == path


def _is_title(name: object, title: str) -> bool:
    """Return whether a name is a bulletin's title; of long ones either may go on."""
    one, other = (make_key(text).casefold() for text in (get_text(name), title))
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and (one == other or (len(shorter) >= _SHORTEST_TITLE and longer.startswith(shorter)))


def _find_marked_event(document: HtmlDocument, title_node: HtmlElement | None, title: str) -> RawEvent | None:
    around = {title_node, *title_node.iterancestors()} if title_node is not None else set()
    marked = list(find_marked_events(document.tree))
    return _take_only(event for node, event in marked if node in around or _is_named(node, title))


def _is_named(node: HtmlElement, title: str) -> bool:
    names = (each for each in node.iter("*") if each.get("itemprop") == "name" or "p-name" in str(each.get("class")))
    first = next(names, None)
    return first is not None and _is_title("".join(first.itertext()), title)


def _find_labelled_event(blocks: list[TextBlock], title_index: int) -> RawEvent | None:
    if title_index < 0:
        return None
    found: dict[EventLabel, dict[str, str]] = {label: {} for label in EventLabel}  # values and their labels
    for label, name, value in _read_fields(_list_own_blocks(blocks, title_index)):
        found[label].setdefault(value, name)
    for kind in (EventLabel.DATE, EventLabel.DEADLINE):
        if len(found[kind]) != 1:
            continue
        ((start, name),) = found[kind].items()
        is_deadline = kind is EventLabel.DEADLINE
        times, places = ([] if is_deadline else list(found[of]) for of in (EventLabel.TIME, EventLabel.PLACE))
        return RawEvent(
            start=f"{start}, {times[0]}" if len(times) == 1 else start,
            place=places[0] if len(places) == 1 else "",
            deadline=name if is_deadline else "",
            printed=True,
        )
    return None


def _list_own_blocks(blocks: list[TextBlock], title_index: int) -> list[TextBlock]:
    """Return the blocks from the title to a little below the text, but those that stand beside it."""
    _, last = find_text_span(blocks, title_index)
    between = blocks[title_index + 1 : max(last, title_index) + 1 + AFTER]
    return [block for block in between if _ASIDE.isdisjoint([box.tag for box in (block.node, *block.ancestors)])]


def _read_fields(blocks: list[TextBlock]) -> Iterator[tuple[EventLabel, str, str]]:
    """Yield the fields in some blocks: what each tells, its label, its value."""
    before: TextBlock | None = None
    for block in blocks:
        name = before.text if before and len(before.lines) == 1 and _labels(before, block) else ""
        for line in block.lines:
            if name and (label := read_event_label(name)) and len(line) <= _LONGEST_FIELD:
                yield label, name, line
            name = line if len(line) <= _LONGEST_LABEL else ""
            head, value = _split_field(line)
            if value and (label := read_event_label(head)):
                yield label, head, value
        before = block


def _labels(before: TextBlock, block: TextBlock) -> bool:
    """Return whether a block may be the label of the next: a cell to its left, a `dt`, what stands beside it."""
    if before.size > _LONGEST_LABEL:
        return False
    if block.node.tag in _CELLS:
        is_cell = before.node.tag in _CELLS[block.node.tag]
        return is_cell and before.node.getparent() is block.node.getparent()
    return before.node.getparent() is block.node.getparent() or before.node in block.ancestors[:1]


def _split_field(line: str) -> tuple[str, str]:
    """Return a line's label and what is behind its first colon; "" for both where there is none soon."""
    if len(line) > _LONGEST_LABEL + _LONGEST_FIELD:
        return "", ""
    at = next((index for index, char in enumerate(line[:_LONGEST_LABEL]) if char in _COLONS), -1)
    return (line[:at].strip(), line[at + 1 :].strip()) if at > 0 else ("", "")
