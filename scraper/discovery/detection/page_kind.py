"""What a page is: a list, or one of the things that are no list (`model.finding.PageKind`).

Derived from what any reader can see: how much text there is, what the title says, whether a
password is wanted. Whether it is a list follows from the candidates' confidence.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from math import exp, log

from model.finding import PageKind
from scraper.discovery.detection.flat_tree import DIGIT, FlatTree
from scraper.discovery.detection.slot_features import measure_width
from scraper.discovery.detection.weights import WEIGHTS, Role, Weights, weigh_features
from scraper.document import HtmlDocument
from scraper.document.title import read_page_title
from scraper.lexicon.page_kinds import (
    CHALLENGE_MARKS,
    mentions_challenge,
    mentions_error,
    mentions_login,
    mentions_missing_page,
    mentions_missing_scripts,
)
from scraper.urls import split_url

ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:\w*Article|BlogPosting|ReportageNewsArticle)"')

ERROR_STATUS = re.compile(r"\b(?:404|403|410|500|502|503)\b")
LITTLE = 200  # characters of text, in Latin letters
FEW_LINES = 800
SHORT = 2500
LONG_READ = 1200  # characters of running text that make an article
UNSURE = 0.5
HALF, NEARLY_ALL = 0.5, 0.9  # shares of the items
SOME_HELD, MOST_RUNNING = 0.1, 0.3  # shares of the page's text
CONVINCING = 0.8  # confidence in a list below much text
SURELY_ARTICLE = 0.75  # a list that is refused is worse than an article that is offered as one
LONGEST_SCRIPT = 3000  # characters of a script that are searched for a challenge's marks
SHORTEST_PARAGRAPH = 80  # characters of one that is more than a teaser
MOST_LINKED = 0.4  # share of its text that is links
MOST_JSON_LD = 200_000  # characters
NO_ARTICLE = -9.0  # where nothing was learned of articles
STEEPEST = 30.0  # of a logistic function
LONGEST_LIST_TITLE = 200  # characters
SHORTEST_HEADING, LONGEST_HEADING = 3, 80  # characters of one that may be a list's name


def classify_page(
    document: HtmlDocument,
    flat: FlatTree,
    evidence: Mapping[str, float],
    confidence: float,
    sure: bool,
    article: float,
) -> PageKind:
    """Return what the page is, from how probable its best list and its being an article are.

    `evidence` is what the confidence was computed from; empty where there is no list.
    """
    named = _read_names(document, flat)
    undated = not evidence or evidence["dated"] < HALF
    if mentions_missing_page(named) and undated and not sure and article < SURELY_ARTICLE:
        return PageKind.ERROR
    length = measure_width(flat.text(0)) if flat.nodes and flat.length(0) < SHORT else SHORT
    bare = not sure and bool(evidence) and _is_menu(evidence)
    doubtful = bare or not evidence or confidence < UNSURE
    wall = _find_wall(document, flat, named, length, doubtful) if length < SHORT and not sure else None
    if wall:
        return wall
    no_list = bare or not (flat.links or evidence)
    least = LITTLE if article >= SURELY_ARTICLE else LONG_READ
    if (no_list or article >= SURELY_ARTICLE) and _measure_running_text(flat)[0] >= least:
        return PageKind.ARTICLE
    return PageKind.EMPTY if no_list else PageKind.LIST


def _is_menu(evidence: Mapping[str, float]) -> bool:
    """Return whether the best list is but a menu: undated, and at the page's side or of very few short titles."""
    if evidence["dated"] >= HALF:
        return False
    return evidence["aside"] >= HALF or (
        evidence["few"] > 0 and (evidence["short_titles"] >= HALF or evidence["two"] > 0)
    )


def _read_names(document: HtmlDocument, flat: FlatTree) -> str:
    """Return what the page calls itself: its title, and its first heading that leads nowhere."""
    named = (node for node in flat.headings if flat.tags[node] in ("h1", "h2"))
    heading = next((node for node in named if not flat.links_in(node) and flat.around[node] < 0), None)
    return f"{read_page_title(document)} {flat.text(heading) if heading is not None else ''}"


def _find_wall(document: HtmlDocument, flat: FlatTree, named: str, length: int, doubtful: bool) -> PageKind | None:
    """Return what stands before a page's content where there is little text; None where nothing does.

    Where the best list is not `doubtful`, such words may be a label in a form beside it.
    """
    text = f"{named} {flat.text(0)}" if flat.nodes else named
    scripts = document.tree.xpath("//script")
    sources = " ".join(str(script.get("src", "")) + (script.text or "")[:LONGEST_SCRIPT] for script in scripts)
    marked = doubtful and length < LITTLE and CHALLENGE_MARKS.search(sources)
    if marked or mentions_challenge(text if doubtful else named):
        return PageKind.CHALLENGE
    password = document.tree.xpath("//input[translate(@type, 'PASWORD', 'pasword') = 'password']")
    if password and (doubtful or mentions_login(named)):
        return PageKind.LOGIN
    if doubtful and _says_error(text if length < FEW_LINES else named):
        return PageKind.ERROR
    if length < LITTLE and doubtful:
        hidden = " ".join(document.tree.xpath("//noscript//text()"))
        return (
            PageKind.SCRIPT_ONLY if len(sources) > LITTLE or mentions_missing_scripts(text + hidden) else PageKind.EMPTY
        )
    return None


def _says_error(text: str) -> bool:
    return ERROR_STATUS.search(text) is not None or mentions_error(text)


def _measure_running_text(flat: FlatTree, members: Collection[int] = ()) -> tuple[int, int]:
    """Return how many characters stand in paragraphs that are more than a teaser, and how many in one parent.

    What stands inside one of `members` is not counted.
    """
    total = 0
    by_parent: Counter[int] = Counter()
    skipped = -1
    taken = set(members)
    for node, tag in enumerate(flat.tags):
        if node in taken:
            skipped = max(skipped, flat.ends[node])
        if tag != "p" or node < skipped or flat.aside[node]:
            continue
        length = flat.length(node)
        if (
            length >= SHORTEST_PARAGRAPH
            and sum(flat.length(link) for link in flat.links_in(node)) < MOST_LINKED * length
        ):
            total += length
            by_parent[flat.parents[node]] += length
    return total, max(by_parent.values(), default=0)


def compute_page_features(
    document: HtmlDocument, flat: FlatTree, members: Sequence[int], evidence: Mapping[str, float]
) -> dict[str, float]:
    """Return what speaks for an article: running text outside of the best list, and what the page says it is."""
    tree = document.tree
    running, together = _measure_running_text(flat, members)
    whole = max(1, flat.length(0))
    kinds = " ".join(map(str, tree.xpath("//meta[@property='og:type']/@content"))).lower()
    json_ld = " ".join(script.text or "" for script in tree.xpath("//script[@type='application/ld+json']"))[
        :MOST_JSON_LD
    ]
    headings = [flat.length(node) for node in flat.headings if flat.tags[node] == "h1"]
    path = split_url(document.url).path.rstrip("/")
    last = path.rpartition("/")[2]
    return {
        "bias": 1.0,
        "running": log(1 + running) / 8,
        "running_share": running / whole,
        "together": log(1 + together) / 8,
        "held": min(1.0, sum(flat.length(node) for node in members) / whole),
        "count": log(1 + len(members)) / 4,
        "og_article": float("article" in kinds),
        "og_other": float(bool(kinds) and "article" not in kinds),
        "published": float(bool(tree.xpath("//meta[@property='article:published_time' or @itemprop='datePublished']"))),
        "ld_article": float(ARTICLE_TYPE.search(json_ld) is not None),
        "ld_body": float('"articleBody"' in json_ld),
        "one_h1": float(len(headings) == 1 and headings[0] >= 20),
        "many_h1": float(len(headings) > 2),
        "slug": min(60, len(last)) / 60,
        "hyphens": min(6, last.count("-") + last.count("_")) / 6,
        "deep": min(5, path.count("/")) / 5,
        "dated": evidence.get("dated", 0.0),
        "aside": evidence.get("aside", 0.0),
        "few": evidence.get("few", 0.0),
        "score": evidence.get("score", 0.0),
    }


def estimate_article(features: Mapping[str, float], weights: Weights = WEIGHTS) -> float:
    """Return how probable it is that a page is an article."""
    total = weigh_features(Role.ARTICLE, features, weights) if Role.ARTICLE in weights else NO_ARTICLE
    return 1 / (1 + exp(-max(-STEEPEST, min(STEEPEST, total))))


def has_programme(evidence: Mapping[str, float], dates: Sequence[datetime], now: datetime) -> bool:
    """Return whether a page's list is of what is to come, whatever the page says that it is: events below a welcome.

    `dates` are those of the items that were looked at. What an article leads to has been written before.
    """
    distinct = min(evidence.get(name, 0.0) for name in ("titles", "links")) >= NEARLY_ALL
    clear = distinct and not evidence["few"] and evidence["aside"] < HALF and evidence["dated"] >= NEARLY_ALL
    return clear and sum(date > now for date in dates) > HALF * len(dates)


def has_list_below_text(features: Mapping[str, float], evidence: Mapping[str, float], confidence: float) -> bool:
    """Return whether a page with much text is probably a list all the same: nothing says that it is an article.

    Its list must have links and titles that differ, stand in the page's main part, and hold some of its text; its
    running text must be the smaller part.
    """
    says_article = any(features.get(name) for name in ("og_article", "published", "ld_article", "ld_body"))
    distinct = min(evidence.get(name, 0.0) for name in ("titles", "links")) >= NEARLY_ALL
    clear = distinct and not evidence["few"] and evidence["aside"] < HALF and confidence >= CONVINCING
    return clear and not says_article and features["held"] >= SOME_HELD and features["running_share"] < MOST_RUNNING


def choose_list_title(document: HtmlDocument, flat: FlatTree, scope: int) -> str:
    """Return what the list is called: the page's heading before it, else its title without the site's name."""
    title = re.split(r"\s+[|–—·»-]\s+", read_page_title(document))[0][:LONGEST_LIST_TITLE]
    named = [node for node in flat.headings if node < scope and _may_name_list(flat, node)]
    first = [node for node in named if flat.tags[node] == "h1"]
    if first or (named and not title):
        return flat.text((first or named)[-1])
    return title


def _may_name_list(flat: FlatTree, node: int) -> bool:
    """Return whether a heading may be a list's name: of its own, no bulletin's title, no count of what was found."""
    plain = not flat.aside[node] and not flat.links_in(node) and flat.around[node] < 0
    return plain and SHORTEST_HEADING <= flat.length(node) <= LONGEST_HEADING and not DIGIT.search(flat.text(node))
