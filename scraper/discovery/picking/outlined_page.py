"""A page as Bantin reads it, for a frame: its text and structure, its items outlined, fields named, words to click.

Nothing of a stranger's markup is repeated but the names of harmless tags, its words and, where wanted, the addresses
of its pictures: no attribute, style, script, form, frame or link of the page. What is written here is cleaned once
more (nh3), and who serves it is to forbid scripts besides. The words of a place that may hold a field, and those of
the items of other lists, are links of ours.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

import nh3
from lxml.html import HtmlElement

from model.errors import ExtractionError
from scraper.discovery.detection.flat_tree import LEFT_OUT
from scraper.discovery.picking.field_choices import FieldChoice
from scraper.discovery.picking.picked_page import PickedPage
from scraper.extract.nodes import read_node_text
from scraper.extract.rules import find_field, find_image
from scraper.selector import Syntax
from scraper.source import Rules
from scraper.urls import resolve_link

MOST_ELEMENTS = 20_000  # of a page that are shown
MOST_CHARACTERS = 1_000_000
MARKED = 60  # items in which fields are named and words can be clicked
LONGEST_COMPARED = 2000  # characters of a place by which it is told from the one around it
SKIPPED = LEFT_OUT | {"iframe", "noembed", "noframes"}
_BLOCKS = (
    "address article aside body center details dialog div dir fieldset figcaption figure footer form header hgroup "
    "html legend main menu nav p section summary"
)
_KEPT = (
    "b blockquote br caption cite code col colgroup dd del dl dt em h1 h2 h3 h4 h5 h6 hr i img ins li mark ol pre q s "
    "small span strong sub sup table tbody td tfoot th thead time tr u ul wbr"
)
TAGS = {**dict.fromkeys(_KEPT.split()), **dict.fromkeys(_BLOCKS.split(), "div")}
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
INLINE = frozenset(
    {"b", "cite", "code", "del", "em", "i", "ins", "mark", "q", "s", "small", "strong", "sub", "sup", "u"}
)
NO_WORDS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl"})  # that no text stands in
SPANS = ("colspan", "rowspan")
LONGEST_REST = 120  # characters of a part without items that is shown unfolded
SUMMARY = 60  # characters of it that are shown while it is folded up
_CLEANER = nh3.Cleaner(
    tags={*_KEPT.split(), "a", "details", "div", "summary"},
    attributes={
        "*": {"class", "id", "lang", "dir"},
        "a": {"href", "target"},
        "img": {"src", "alt"},
        "td": set(SPANS),
        "th": set(SPANS),
    },
    url_schemes={"http", "https"},
    link_rel=None,
)

Place = tuple[HtmlElement, str]  # an element, and what of it: itself, its text, or the text behind it
Link = Callable[[str, int], str]  # what was clicked, `list.2` or `title.1 link.0`, and the item -> an address
Name = Callable[[str, int], str]  # a field, "item" or "picture", and the item's number -> what a person calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlinedPage:
    """A page for a frame: safe HTML of its body, and whether it ends before the page does."""

    html: str
    is_cut: bool


@dataclass(slots=True)
class _Spot:
    """What a place may be, as `field.number` of the choices, and which fields it is now."""

    item: int
    options: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True)
class _Marks:
    """What is drawn into the page."""

    items: dict[HtmlElement, int] = field(default_factory=dict)
    spots: dict[Place, _Spot] = field(default_factory=dict)
    lists: dict[HtmlElement, int] = field(default_factory=dict)
    holding: set[HtmlElement] = field(default_factory=set)  # what holds any of these


def outline_page(page: PickedPage, rules: Rules, *, link: Link, name: Name, pictures: bool) -> OutlinedPage:
    """Return the page with the items that rules find; `pictures` says whether it may load those of the site."""
    writer = _Writer(_find_marks(page, rules), link, name, page.document.base_url if pictures else "")
    writer.write(page.document.tree)
    return OutlinedPage(html=_CLEANER.clean("".join(writer.parts)), is_cut=writer.is_full)


def _find_marks(page: PickedPage, rules: Rules) -> _Marks:
    marks = _Marks()
    for number, other in enumerate(page.lists):
        for node in page.find_nodes(other.rules):
            marks.lists.setdefault(node, number)
    for number, node in enumerate(page.find_nodes(rules)):
        marks.items[node] = number
        marks.lists.pop(node, None)
        if number < MARKED:
            _mark_fields(marks, node, number, rules, page.list_fields(rules))
    for node in (*marks.items, *marks.lists, *(element for element, _ in marks.spots)):
        around: HtmlElement | None = node
        while around is not None and around not in marks.holding:
            marks.holding.add(around)
            around = around.getparent()
    return marks


def _mark_fields(
    marks: _Marks, node: HtmlElement, number: int, rules: Rules, fields: Mapping[str, Sequence[FieldChoice]]
) -> None:
    for name, choices in fields.items():
        for index, choice in enumerate(choices):
            place = _find_place(node, name, choice, rules.syntax)
            if place is None:
                continue
            spot = marks.spots.setdefault(place, _Spot(number))
            spot.options.append(f"{name}.{index}")
            if choice.rule == getattr(rules, name):
                spot.fields.append(name)


def _find_place(node: HtmlElement, name: str, choice: FieldChoice, syntax: Syntax) -> Place | None:
    try:
        found, value = find_field(node, name, choice.rule, syntax)
    except ExtractionError:
        return None
    if found is None or not value:
        return None
    if isinstance(found, HtmlElement):
        if name == "link" and not found.get("href"):
            found = next((one for one in found.iter("a") if one.get("href")), found)
        return found, "itself"
    around = getattr(found, "getparent", lambda: None)()
    if not isinstance(around, HtmlElement):
        return None
    return around, "behind" if getattr(found, "is_tail", False) else "text"


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the words in an open element."""

    spot: _Spot | None = None
    other: int | None = None  # the number of the other list that they stand in an item of
    in_item: bool = False
    end: str = ""  # the tag that closes it


class _Writer:
    """Writes the tags and words of a page, one after the other, until there are too many."""

    def __init__(self, marks: _Marks, link: Link, name: Name, base_url: str) -> None:
        self._marks, self._link, self._name, self._base_url = marks, link, name, base_url
        self.parts: list[str] = []
        self._elements = self._characters = 0
        self._labels: list[str] = []  # that wait for a place where text may stand
        self._states = [_State()]

    @property
    def is_full(self) -> bool:
        """Whether no more is written but the ends of what is open."""
        return self._elements >= MOST_ELEMENTS or self._characters >= MOST_CHARACTERS

    def write(self, root: HtmlElement) -> None:
        """Write an element and all in it."""
        for element, opens in _walk(root):
            if self.is_full:
                break
            if not opens:
                self._close(element)
            elif _is_skipped(element):
                self._states.append(_State())
            else:
                self._open(element)
        self.parts += [state.end for state in reversed(self._states)]

    def _open(self, element: HtmlElement) -> None:
        self._elements += 1
        tag, state = _choose_tag(element), self._enter(element)
        own = self._marks.spots.get((element, "itself"))
        fields, item = (own.fields, own.item) if own else ((), 0)
        if tag == "img":
            self._states.append(_State())
            self._add_labels(fields, item)
            self._write_picture(element, state.spot if own else None)
            return
        if self._is_rest(element, tag):
            words = " ".join(read_node_text(element, LONGEST_REST).split())[:SUMMARY]
            self.parts.append(f'<details class="rest"><summary>{escape(words)} …</summary>')
            state = replace(state, end=state.end + "</details>")
        self._states.append(state)
        self.parts.append(f"<{tag}{self._write_attributes(element, tag, fields)}>")
        if (number := self._marks.items.get(element)) is not None:
            self._labels.append(f'<span class="label">{escape(self._name("item", number))}</span> ')
        self._add_labels(fields, item)
        if tag not in NO_WORDS and tag not in VOID:
            self._place_labels()
        self._write_text(element, "text", element.text, tag)

    def _is_rest(self, element: HtmlElement, tag: str) -> bool:
        """Return whether an element is a large part of the page that no item is in: it is folded up."""
        around = element.getparent()
        if around is None or around not in self._marks.holding or element in self._marks.holding:
            return False
        if self._states[-1].in_item or tag in INLINE or _choose_tag(around) in NO_WORDS:
            return False
        return len(read_node_text(element, 2 * LONGEST_REST)) >= LONGEST_REST

    def _enter(self, element: HtmlElement) -> _State:
        """Return what an element's words are: its own place's, and that of what is around it where that says the same.

        A link around them counts in any case.
        """
        around, own = self._states[-1], self._marks.spots.get((element, "itself"))
        is_item, tag = element in self._marks.items, _choose_tag(element)
        spot, other = (None, None) if is_item else (around.spot, around.other)
        in_item = is_item or around.in_item
        if own is not None:
            own.text = own.text or read_node_text(element, LONGEST_COMPARED)
            more: Sequence[str] = spot.options if spot else ()
            if spot and spot.text != own.text:
                more = [option for option in more if option.startswith("link.")]
            spot = _Spot(own.item, list(dict.fromkeys([*own.options, *more])), own.fields, own.text)
        elif not in_item:
            other = self._marks.lists.get(element, other)
        return _State(spot, other, in_item, "" if tag in VOID else f"</{tag}>")

    def _write_attributes(self, element: HtmlElement, tag: str, fields: Sequence[str]) -> str:
        number = self._marks.items.get(element)
        classes = ["item"] if number is not None else ["other"] if self._is_of_other(element) else []
        classes += ["link"] if element.tag == "a" else []
        classes += ["field", f"is-{fields[0]}"] if fields else []
        written = f' class="{" ".join(classes)}"' if classes else ""
        written += f' id="item-{number}"' if number is not None else ""
        spans = [(name, element.get(name, "")) for name in SPANS] if tag in ("td", "th") else []
        return written + "".join(f' {name}="{int(value[:4])}"' for name, value in spans if value.isdecimal())

    def _is_of_other(self, element: HtmlElement) -> bool:
        return element in self._marks.lists and not self._states[-1].in_item

    def _close(self, element: HtmlElement) -> None:
        self.parts.append(self._states.pop().end)
        self._write_text(element, "behind", element.tail, _choose_tag(element.getparent()))

    def _write_text(self, element: HtmlElement, part: str, text: str | None, around: str) -> None:
        """Write a text that stands in a tag `around`: as a link where it can be clicked."""
        if not text or self.is_full:
            return
        text = text[: MOST_CHARACTERS - self._characters]
        self._characters += len(text)
        state, loose = self._states[-1], self._marks.spots.get((element, part))
        if loose is not None:
            self._add_labels(loose.fields, loose.item)
            self._place_labels()
        spot = loose or state.spot
        target = " ".join(spot.options) if spot else f"list.{state.other}" if state.other is not None else ""
        if not text.strip() or around in NO_WORDS or not target:
            self.parts.append(escape(text))
        else:
            self.parts.append(self._write_link(target, spot.item if spot else 0, escape(text)))

    def _write_link(self, target: str, item: int, content: str) -> str:
        return f'<a class="spot" target="_parent" href="{escape(self._link(target, item))}">{content}</a>'

    def _write_picture(self, element: HtmlElement, spot: _Spot | None) -> None:
        self._place_labels()
        words = escape(" ".join(element.get("alt", "").split())[:80] or self._name("picture", 0))
        address = resolve_link(find_image(element), self._base_url) if self._base_url else ""
        shown = f'<img src="{escape(address)}" alt="{words}">' if address else f'<span class="picture">{words}</span>'
        self.parts.append(self._write_link(" ".join(spot.options), spot.item, shown) if spot else shown)

    def _add_labels(self, fields: Sequence[str], item: int) -> None:
        self._labels += [
            f'<span class="label is-{name}">{escape(self._name(name, item))}</span> ' for name in dict.fromkeys(fields)
        ]

    def _place_labels(self) -> None:
        self.parts += self._labels
        self._labels = []


def _choose_tag(element: HtmlElement | None) -> str:
    """Return what an element is written as; tags that are not known are spans."""
    tag = element.tag if element is not None and isinstance(element.tag, str) else "div"
    return TAGS.get(tag, "span") or tag


def _is_skipped(element: HtmlElement) -> bool:
    return not isinstance(element.tag, str) or element.tag in SKIPPED


def _walk(root: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """Yield each element as it opens and as it closes; what stands in those that are skipped is left out."""
    waiting = [(root, True)]
    while waiting:
        element, opens = waiting.pop()
        yield element, opens
        if opens:
            waiting.append((element, False))
            waiting.extend((child, True) for child in (() if _is_skipped(element) else reversed(element)))
