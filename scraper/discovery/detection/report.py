"""An HTML report of a detection: the page's candidates, their scores and rules, and their outlines.

The page's text is shown as a tree of blocks, not as the page itself: nothing of a stranger's
markup, styles or scripts is repeated.
"""

from html import escape

from scraper.discovery.detection.result import Candidate, Detection
from scraper.document import Document, HtmlDocument
from scraper.extract.nodes import read_node_text
from scraper.selector import Syntax, compile_selector

COLOURS = ("#b3261e", "#00639b", "#386a20", "#7d5260", "#8b5000", "#5b5b7e")
SHOWN_ITEMS = 8
MOST_BLOCKS = 4000
LONGEST_CELL, LONGEST_DATE, LONGEST_BLOCK, LONGEST_LINE = 160, 60, 300, 120  # characters that are shown
FIELDS = ("title", "link", "date", "summary", "image", "author", "categories", "enclosures")
STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c1b1f;"
    "overflow-wrap:anywhere}th{overflow-wrap:normal}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}code{background:#f1eff4;padding:0 .25rem;overflow-wrap:anywhere}.block{border-left:4px solid;"
    "margin:.25rem 0;padding:.1rem .6rem;overflow-wrap:anywhere}.map p{color:#777;margin:.15rem 0;font-size:.85rem}"
)


def render_report(detection: Detection, document: Document) -> str:
    """Return an HTML page that shows what was detected, why, and where on the page it stands."""
    lists = "".join(_render_list(number, candidate) for number, candidate in enumerate(detection.candidates))
    reasons = "".join(f"<li>{escape(str(reason))}</li>" for reason in detection.reasons)
    certain = "sure" if detection.sure else "not sure"
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>What was detected</title>"
        f"<style>{STYLE}</style></head><body><h1>{escape(document.url)}</h1>"
        f"<p>{escape(detection.kind)}, confidence {detection.confidence:.2f} ({certain})</p><ul>{reasons}</ul>"
        f"<p>Paging: {escape(str(detection.paging.message))}</p>{lists}{_render_map(detection, document)}</body></html>"
    )


def _choose_colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _render_list(number: int, candidate: Candidate) -> str:
    head = "The choice" if number == 0 else f"Alternative {number}"
    reasons = "; ".join(map(str, candidate.reasons))
    rows = "".join(
        f"<tr><td>{escape(item.title[:LONGEST_CELL])}</td>"
        f"<td>{escape(item.date.text[:LONGEST_DATE] if item.date else '')}</td>"
        f"<td><code>{escape(item.link[:LONGEST_CELL])}</code></td></tr>"
        for item in candidate.items[:SHOWN_ITEMS]
    )
    return (
        f"<h2 style='color:{_choose_colour(number)}'>{head}: {len(candidate.items)} items, score {candidate.score:.2f} "
        f"({escape(candidate.origin)})</h2><p>{escape(reasons)}</p>{_render_rules(candidate)}"
        f"<table><tr><th>Title</th><th>Date</th><th>Link</th></tr>{rows}</table>"
    )


def _render_rules(candidate: Candidate) -> str:
    rules = candidate.rules
    if rules is None:
        return "<p>No rules: found in structured data.</p>"
    selectors = [("script", rules.script)] if rules.script else []
    selectors.append(("item", rules.item))
    for name in FIELDS:
        rule = getattr(rules, name)
        if rule is not None:
            parts = [rule.selector or "the item itself", rule.attribute and f"@{rule.attribute}", rule.pattern]
            selectors.append((name, " ".join(part for part in parts if part)))
    lines = "".join(f"<li>{name}: <code>{escape(text)}</code></li>" for name, text in selectors)
    return f"<ul>{lines}</ul>"


def _render_map(detection: Detection, document: Document) -> str:
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
    return f"<h2>Where they stand</h2><div class='map'>{''.join(blocks)}</div>"
