"""Lists that a page marks up for machines: microdata (HTML §5) and microformats2 (h-feed, the older hAtom).

Both stand on the page's own elements, so ordinary CSS rules find them. For each field the ways to mark
it are tried in order; the first that most items have is taken.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml.html import HtmlElement

from model.finding import ListOrigin
from scraper.document import HtmlDocument
from scraper.extract.nodes import read_node_text
from scraper.extract.rules import find_image, find_link, find_values
from scraper.selector import Syntax, compile_selector
from scraper.source import FieldRule, Rules

FEWEST = 2
LOOKED_AT = 20
DISTINCT = 0.8
MOST_MISSING, MOST_MISSING_OF_OTHERS = (
    0.1,
    0.5,
)  # shares of the nodes without a field that tells items apart, or another
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif")
# Kinds of schema.org that a list of bulletins is made of; some blogs say only CreativeWork.
_KIND_NAMES = (
    "Article NewsArticle BlogPosting Report ReportageNewsArticle TechArticle LiveBlogPosting Event CreativeWork "
    "GovernmentService DiscussionForumPosting SocialMediaPosting AdvertiserContentArticle"
)
KINDS = frozenset(_KIND_NAMES.split())
Ways = tuple[tuple[str, str], ...]  # selector and attribute


@dataclass(frozen=True, slots=True)
class _Marks:
    origin: ListOrigin
    fields: Mapping[str, Ways]


def _make_ways(*names: str, attributes: Sequence[str] = ("",)) -> Ways:
    return tuple((f'[itemprop~="{name}"]', attribute) for name in names for attribute in attributes)


_DATES = ("datePublished", "startDate", "dateCreated")
MICRODATA = _Marks(
    ListOrigin.MICRODATA,
    {
        "title": (*_make_ways("headline", "name", attributes=("", "content")), ("h2", ""), ("h3", "")),
        "link": (
            ('a[itemprop~="url"]', ""),
            ('[itemprop~="headline"]', ""),
            ('[itemprop~="name"]', ""),
            ('link[itemprop~="url"]', "href"),
            *_make_ways("mainEntityOfPage", attributes=("href", "itemid", "content")),
            *_make_ways("url", attributes=("content",)),
            ("a[href]", ""),
        ),
        "date": (*_make_ways(*_DATES, attributes=("content", "")), ("time", "")),
        "summary": _make_ways("description", attributes=("", "content")),
        "image": _make_ways("image", "thumbnailUrl"),
        "author": (('[itemprop~="author"] [itemprop~="name"]', ""), *_make_ways("author")),
    },
)
H_FEED = _Marks(
    ListOrigin.H_FEED,
    {
        "title": ((".p-name", ""), (".entry-title", "")),
        "link": (("a.u-url", ""), (".p-name", ""), (".entry-title", ""), (".u-url", "")),
        "date": (
            (".dt-published", ""),
            (".published", "title"),
            (".published", ""),
            (".entry-date", ""),
            ("time", ""),
        ),
        "summary": ((".p-summary", ""), (".entry-summary", "")),
        "image": ((".u-photo", ""), (".u-featured", "")),
        "author": ((".p-author", ""),),
    },
)
SEVERAL = frozenset({"title", "link"})  # fields that tell items apart


def _read_date(node: HtmlElement) -> str:
    return str(node.get("datetime") or "") or read_node_text(node)


READ: Mapping[str, Callable[[HtmlElement], str]] = {"link": find_link, "image": find_image, "date": _read_date}


def find_marked_rules(document: HtmlDocument, classes: Collection[str]) -> Iterator[tuple[ListOrigin, Rules]]:
    """Yield the origin and the rules of each list that is marked up; `classes` are all that the page has."""
    for name in ("h-entry", "hentry"):
        if name in classes and (rules := _make_rules(document, f".{name}", H_FEED)):
            yield H_FEED.origin, rules
            break
    types = {str(kind).strip() for kind in document.tree.xpath("//*[@itemscope]/@itemtype")}
    for kind in sorted({kind.rpartition("/")[2] for kind in types if "schema.org" in kind} & KINDS):
        if rules := _make_rules(document, f'[itemscope][itemtype$="/{kind}"]', MICRODATA):
            yield MICRODATA.origin, rules


def _make_rules(document: HtmlDocument, item: str, marks: _Marks) -> Rules | None:
    found = compile_selector(item, Syntax.CSS)(document.tree)
    nodes = found[:LOOKED_AT] if isinstance(found, list) else []
    if len(nodes) < FEWEST or _is_nested(nodes):
        return None
    fields = {name: rule for name, ways in marks.fields.items() if (rule := _choose_way(nodes, name, ways))}
    if not fields.keys() >= SEVERAL:
        return None
    return Rules.model_validate({"item": item, **fields})


def _is_nested(nodes: list[HtmlElement]) -> bool:
    """Return whether most nodes stand inside the one before: such are no items of a list."""
    inside = sum(any(ancestor is node for ancestor in after.iterancestors()) for node, after in pairwise(nodes))
    return inside * 2 > len(nodes)


def _choose_way(nodes: list[HtmlElement], name: str, ways: Ways) -> FieldRule | None:
    """Return the first way by which most nodes have a field, and by which those that tell items apart do."""
    for selector, attribute in ways:
        rule = FieldRule(selector=selector, attribute=attribute)
        read = READ.get(name, read_node_text)
        got = [value for node in nodes if (value := next(find_values(node, rule, Syntax.CSS, read), ""))]
        if name == "link":
            got = [value for value in got if not value.lower().endswith(PICTURES)]
        missing = MOST_MISSING if name in SEVERAL else MOST_MISSING_OF_OTHERS
        enough = len(nodes) - len(got) <= missing * len(nodes)
        if enough and (name not in SEVERAL or len(set(got)) >= DISTINCT * len(nodes)):
            return rule
    return None
