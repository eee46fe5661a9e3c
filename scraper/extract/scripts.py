"""The JSON that stands in a page's script elements: alone, or given to a variable (`window.STATE = {...};`).

Nothing is run. What is no JSON, and what is past MAX_CHARACTERS in all, is passed over, never an error.
"""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from scraper.selector import Syntax, compile_selector

MAX_CHARACTERS = 4 << 20
MAX_OBJECTS = 20_000  # of a script that are looked at
DEEPEST = 12  # levels of JSON
ASSIGNED = re.compile(
    r"\s*(?:(?:window|self|globalThis)\.|(?:var|let|const)\s+)([A-Za-z_$][\w$]{0,60})\s*=\s*(?=[\[{])"
)
_CDATA = re.compile(r"\A\s*(?:/[/*])?\s*<!\[CDATA\[\s*(?:\*/)?")
_READER = json.JSONDecoder(strict=False)


def read_scripts(tree: HtmlElement, selector: str) -> list[object]:
    """Return the JSON values in the script elements that a CSS selector finds, the members of lists apart."""
    found = compile_selector(selector, Syntax.CSS)(tree)
    values: list[object] = []
    for script in limit_scripts(found if isinstance(found, list) else []):
        value = parse_script(script)
        values += value if isinstance(value, list) else [] if value is None else [value]
    return values


def limit_scripts(scripts: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield script elements in their order, but for those that would make more than MAX_CHARACTERS in all."""
    left = MAX_CHARACTERS
    for script in scripts:
        length = len(script.text or "")
        if length <= left:
            left -= length
            yield script


def parse_script(script: HtmlElement) -> object:
    """Return the JSON value in a script element; None where it holds none."""
    text = script.text or ""
    assigned = ASSIGNED.match(text)
    text = text[assigned.end() :] if assigned else _CDATA.sub("", text)
    try:
        value: object = _READER.raw_decode(text.lstrip("\ufeff \t\r\n"))[0]
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def iterate_json_ld(scripts: Iterable[HtmlElement]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of the JSON-LD in script elements, however deep, the outer ones of each first."""
    for script in limit_scripts(each for each in scripts if "ld+json" in str(each.get("type") or "").lower()):
        yield from islice(_walk(parse_script(script)), MAX_OBJECTS)


def _walk(value: object) -> Iterator[Mapping[str, Any]]:
    waiting = deque([(value, 0)])
    while waiting:
        part, depth = waiting.popleft()
        if isinstance(part, dict):
            yield part
        if depth < DEEPEST and isinstance(part, dict | list):
            waiting.extend((inner, depth + 1) for inner in (part.values() if isinstance(part, dict) else part))
