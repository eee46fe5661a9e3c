"""An HTML report of a detection: the page's candidates, their scores and rules, and their outlines.

The page's text is shown as a tree of blocks, not as the page itself: nothing of a stranger's
markup, styles or scripts is repeated.
"""

from collections.abc import Callable
from html import escape

from messages import Message, render
from messages.catalogue import SOURCE_LANGUAGE
from messages.counts import CountCode
from messages.reports import ReportCode
from scraper.discovery.detection.group_scoring import explain_score
from scraper.discovery.detection.result import Candidate, Detection
from scraper.document import Document, HtmlDocument
from scraper.extract.nodes import read_node_text
from scraper.selector import Syntax, compile_selector

COLOURS = ("#b3261e", "#00639b", "#386a20", "#7d5260", "#8b5000", "#5b5b7e")
SHOWN_ITEMS = 8
SHOWN_FEATURES = 12
MOST_BLOCKS = 4000
LONGEST_CELL, LONGEST_DATE, LONGEST_BLOCK, LONGEST_LINE = 160, 60, 300, 120  # characters that are shown
FIELDS = ("title", "link", "date", "summary", "image", "author", "categories", "enclosures")
COLUMNS = (ReportCode.ITEM_TITLE, ReportCode.ITEM_DATE, ReportCode.ITEM_LINK)
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c1b1f;"
    "overflow-wrap:anywhere}th{overflow-wrap:normal}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}code{background:#f1eff4;padding:0 .25rem;overflow-wrap:anywhere}.block{border-left:4px solid;"
    "margin:.25rem 0;padding:.1rem .6rem;overflow-wrap:anywhere}.map p{color:#777;margin:.15rem 0;font-size:.85rem}"
)

Translate = Callable[[Message], str]  # a message -> HTML in the report's language


def render_report(detection: Detection, document: Document, language: str = SOURCE_LANGUAGE) -> str:
    """Return an HTML page in a language that shows what was detected, why, and where on the page it stands."""

    def translate(message: Message) -> str:
        return escape(render(message, language))

    verdict = (ReportCode.SURE if detection.sure else ReportCode.NOT_SURE)(
        kind=detection.kind, confidence=detection.confidence
    )
    lists = "".join(_render_list(number, candidate, translate) for number, candidate in enumerate(detection.candidates))
    reasons = "".join(f"<li>{translate(reason)}</li>" for reason in detection.reasons)
    return (
        f"<!doctype html><html lang='{escape(language)}'><head><meta charset='utf-8'>"
        f"<title>{translate(ReportCode.TITLE())}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(document.url)}</h1><p>{translate(verdict)}</p><ul>{reasons}</ul>"
        f"<p>{translate(ReportCode.PAGING(paging=detection.paging.message))}</p>"
        f"{lists}{_render_map(detection, document, translate)}</body></html>"
    )


def _choose_colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _render_list(number: int, candidate: Candidate, translate: Translate) -> str:
    reasons = "; ".join(map(translate, candidate.reasons))
    rows = "".join(
        f"<tr><td>{escape(item.title[:LONGEST_CELL])}</td>"
        f"<td>{escape(item.date.text[:LONGEST_DATE] if item.date else '')}</td>"
        f"<td><code>{escape(item.link[:LONGEST_CELL])}</code></td></tr>"
        for item in candidate.items[:SHOWN_ITEMS]
    )
    heads = "".join(f"<th>{translate(code())}</th>" for code in COLUMNS)
    return (
        f"<h2 style='color:{_choose_colour(number)}'>{translate(_name_list(number, candidate))}</h2>"
        f"<p>{reasons}</p>{_render_score(candidate, translate)}{_render_rules(candidate, translate)}"
        f"<table><tr>{heads}</tr>{rows}</table>"
    )


def _render_score(candidate: Candidate, translate: Translate) -> str:
    """Return the features that say most of a candidate, each with what it adds to the score; folded."""
    found = sorted(explain_score(candidate.features).items(), key=lambda pair: -abs(pair[1]))[:SHOWN_FEATURES]
    lines = "".join(f"<li>{escape(name)} {worth:+.2f}</li>" for name, worth in found if round(worth, 2))
    return f"<details><summary>{translate(ReportCode.SCORE())}</summary><ul>{lines}</ul></details>" if lines else ""


def _name_list(number: int, candidate: Candidate) -> Message:
    items, origin = CountCode.ITEMS(count=len(candidate.items)), candidate.origin
    if number == 0:
        return ReportCode.CHOICE(items=items, score=candidate.score, origin=origin)
    return ReportCode.ALTERNATIVE(number=number, items=items, score=candidate.score, origin=origin)


def _render_rules(candidate: Candidate, translate: Translate) -> str:
    rules = candidate.rules
    if rules is None:
        return f"<p>{translate(ReportCode.NO_RULES())}</p>"
    selectors = [("script", escape(rules.script))] if rules.script else []
    selectors.append(("item", escape(rules.item)))
    for name in FIELDS:
        rule = getattr(rules, name)
        if rule is not None:
            selector = escape(rule.selector) or translate(ReportCode.ITEM_ITSELF())
            parts = [selector, rule.attribute and escape(f"@{rule.attribute}"), escape(rule.pattern)]
            selectors.append((name, " ".join(part for part in parts if part)))
    lines = "".join(f"<li>{name}: <code>{text}</code></li>" for name, text in selectors)
    return f"<ul>{lines}</ul>"


def _render_map(detection: Detection, document: Document, translate: Translate) -> str:
    """Return the page's text in order, with the items of each candidate outlined in its colour."""
    if not isinstance(document, HtmlDocument):
        return ""
    owner: dict[object, int] = {}
    for number, candidate in reversed(list(enumerate(detection.candidates))):
        if candidate.rules is not None and candidate.rules.syntax is not Syntax.JSON:
            found = compile_selector(candidate.rules.item, candidate.rules.syntax)(document.tree)
            owner.update((node, number) for node in (found if isinstance(found, list) else []))
    blocks: list[str] = []
    inside: object = None
    for node in document.tree.iter("*"):
        if len(blocks) >= MOST_BLOCKS:
            break
        if inside is not None and any(ancestor is inside for ancestor in node.iterancestors()):
            continue
        inside = None
        if node in owner:
            inside = node
            number, text = owner[node], escape(read_node_text(node)[:LONGEST_BLOCK])
            blocks.append(f"<div class='block' style='border-color:{_choose_colour(number)}'>{number}: {text}</div>")
        elif not len(node) and (text := read_node_text(node)):
            blocks.append(f"<p>{escape(text[:LONGEST_LINE])}</p>")
    return f"<h2>{translate(ReportCode.MAP())}</h2><div class='map'>{''.join(blocks)}</div>"
