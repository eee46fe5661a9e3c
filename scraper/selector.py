"""Selectors and patterns as people write them: compiled once, refused early when broken.

CSS (Selectors Level 3, by cssselect) and XPath 1.0 are compiled to XPath over an lxml
tree; a JSON path is names and indexes joined by dots. Patterns run with a time limit,
because a stranger's page and a careless pattern together can run for ever.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

import regex
from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from model.errors import ExtractionError

PATTERN_SECONDS = 2.0


class Syntax(StrEnum):
    """The language that the selectors of a source are written in."""

    CSS = "css"
    XPATH = "xpath"
    JSON = "json"


@lru_cache(maxsize=4096)
def compile_selector(selector: str, syntax: Syntax) -> Callable[[etree._Element], object]:
    """Return what finds `selector` in an element; CSS matches descendants only.

    A selector that cannot be compiled raises ValueError with one line of reason.
    """
    try:
        path = HTMLTranslator().css_to_xpath(selector, prefix="descendant::") if syntax is Syntax.CSS else selector
        return etree.XPath(path, regexp=False)  # EXSLT patterns would run without a time limit
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {error}") from None
    except etree.XPathError as error:
        raise ValueError(f"not an XPath: {error}") from None


def check_selector(selector: str, syntax: Syntax, *, key: str = "") -> None:
    """Raise ValueError, naming `key`, where the selector cannot be used."""
    try:
        if syntax is Syntax.JSON:
            json_path(selector)
        else:
            compile_selector(selector, syntax)
    except ValueError as error:
        raise ValueError(f"{key}: {error}" if key else str(error)) from None


def json_path(path: str) -> tuple[str | int, ...]:
    """Split a dotted path: `data.items.0.title` gives `("data", "items", 0, "title")`.

    An empty step raises ValueError.
    """
    steps = path.split(".") if path else []
    if not all(steps):
        raise ValueError(f"not a dotted path: {path!r}")
    return tuple(int(step) if step.isdigit() else step for step in steps)


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> regex.Pattern[str]:
    """Return the compiled pattern; a broken one raises ValueError with the place."""
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"not a regular expression: {error}") from None


def check_pattern(pattern: str) -> None:
    """Raise ValueError where the pattern cannot be used."""
    compile_pattern(pattern)


def match_pattern(pattern: str, value: str) -> str:
    """Return the part of a value that a pattern keeps, stripped: its first group, or the whole match.

    No pattern keeps the value, one that does not match gives "", and one that runs longer
    than PATTERN_SECONDS raises ExtractionError.
    """
    if not pattern:
        return value.strip()
    try:
        match = compile_pattern(pattern).search(value, timeout=PATTERN_SECONDS)
    except TimeoutError:
        raise ExtractionError(f"the pattern {pattern!r} ran over {PATTERN_SECONDS:g} s and was stopped") from None
    if match is None:
        return ""
    return str(match[1 if match.re.groups else 0] or "").strip()
