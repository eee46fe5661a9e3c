"""Selectors and patterns as people write them: compiled once, refused early when broken.

CSS (Selectors Level 3, by cssselect) and XPath 1.0 are compiled to XPath over an lxml
tree; what takes values from JSON is `scraper.json_path`'s. Beside Level 3 there are `:heading`
(Selectors Level 5 §4.5: h1 to h6) and `::text` (as in parsel: the text that an element holds
itself), and what begins as a path (`./`, `../`, `//`) or a function (`concat(`) is XPath among CSS
too. Patterns run with a time limit, because a stranger's page and a careless pattern together can
run for ever.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from enum import StrEnum
from functools import lru_cache
from time import thread_time

import regex
from cssselect import HTMLTranslator, SelectorError
from cssselect.parser import FunctionalPseudoElement
from cssselect.xpath import ExpressionError, XPathExpr
from lxml import etree

from messages.options import OptionCode
from messages.rules import RuleCode
from model.errors import ExtractionError, InvalidValueError
from scraper.json_path import compile_json_path

PATTERN_SECONDS = 2.0  # of one search
PAGE_SECONDS = 5.0  # of all searches in one page
# XPath 1.0 §4 and §2.3; the operators may stand before a bracket as a function's name does.
_FUNCTION_NAMES = (
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before "
    "substring-after substring string-length normalize-space translate boolean not true false lang number sum floor "
    "ceiling round node text comment processing-instruction and or div mod"
)
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_LITERAL = re.compile("\"[^\"]*\"|'[^']*'")
_FUNCTION_CALL = re.compile(r"([^\W\d][\w.-]*)\s*\(")
_PREFIX = re.compile(r"(?<!:)\b(?!xml:)([^\W\d][\w.-]*):(?!:)")
_SPACE = " \t\r\n"  # XML 1.0 §2.3
_XPATH = re.compile(r"\(*\.{0,2}/|[a-z-]+\(")  # no CSS selector begins so
_HEADINGS = " or ".join(f"self::h{level}" for level in range(1, 7))
_pattern_seconds: ContextVar[float] = ContextVar("_spent", default=0.0)  # seconds that patterns took of a page


class Syntax(StrEnum):
    """The language that the selectors of a source are written in."""

    CSS = "css"
    XPATH = "xpath"
    JSON = "json"


def write_word_test(attribute: str, word: str) -> str:
    """Return the XPath test that a word is among those of an attribute; what CSS says as `[class~=word]`.

    >>> write_word_test("rel", "next")
    "contains(concat(' ', normalize-space(@rel), ' '), ' next ')"
    """
    return f"contains(concat(' ', normalize-space(@{attribute}), ' '), ' {word} ')"


class _Translator(HTMLTranslator):
    """CSS as XPath, with `:heading` and `::text`."""

    def xpath_heading_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return xpath.add_condition(_HEADINGS)

    def xpath_pseudo_element(self, xpath: XPathExpr, pseudo_element: FunctionalPseudoElement | str) -> XPathExpr:
        if pseudo_element != "text":
            raise ExpressionError("Pseudo-elements other than ::text are not supported.")
        return XPathExpr(path=f"{xpath}/", element="text()")


def translate_selector(css: str) -> str:
    """Return a CSS selector as an XPath that finds the same inside an element."""
    return _Translator().css_to_xpath(css, prefix="descendant::")


def is_xpath(selector: str) -> bool:
    """Tell whether a selector begins as a path or a function does, and so is XPath among CSS too."""
    return _XPATH.match(selector) is not None


def _is_in_xpath(selector: str, syntax: Syntax) -> bool:
    return syntax is Syntax.XPATH or (syntax is Syntax.CSS and is_xpath(selector))


@lru_cache(maxsize=4096)
def compile_selector(selector: str, syntax: Syntax) -> Callable[[etree._Element], object]:
    """Return what finds `selector` in an element; CSS matches descendants only.

    A selector that cannot be compiled raises InvalidValueError with one line of reason.
    """
    in_xpath = _is_in_xpath(selector, syntax)
    if in_xpath and (fast := _FAST_PATHS.get(selector.removeprefix("./"))):
        return fast
    try:
        path = selector if in_xpath else translate_selector(selector)
        return etree.XPath(path, regexp=False)  # EXSLT patterns would run without a time limit
    except SelectorError as error:
        raise InvalidValueError(OptionCode.CSS(reason=str(error))) from None
    except etree.XPathError as error:
        raise InvalidValueError(OptionCode.XPATH(reason=str(error))) from None


def _find_text_before(node: etree._Element) -> list[str]:
    """Return the nearest text before an element among its siblings, as XPath does, without looking at all of them."""
    parent = node.getparent()
    previous = node.getprevious()
    while previous is not None:
        if (previous.tail or "").strip(_SPACE):
            return [previous.tail or ""]
        previous = previous.getprevious()
    text = parent.text if parent is not None else None
    return [text] if text and text.strip(_SPACE) else []


def _find_text_after(node: etree._Element) -> list[str]:
    """Return the nearest text after an element among its siblings, likewise."""
    following: etree._Element | None = node
    while following is not None:
        if (following.tail or "").strip(_SPACE):
            return [following.tail or ""]
        following = following.getnext()
    return []


_FAST_PATHS: dict[str, Callable[[etree._Element], object]] = {
    "preceding-sibling::text()[normalize-space()][1]": _find_text_before,
    "following-sibling::text()[normalize-space()][1]": _find_text_after,
}


def evaluate_selector(node: etree._Element, selector: str, syntax: Syntax) -> list[object]:
    """Return what a selector finds in an element: elements, or what an XPath gives; the element itself where empty.

    What only fails on a page, such as a function with too few arguments, raises ExtractionError.
    """
    try:
        found = compile_selector(selector, syntax)(node) if selector else node
    except etree.XPathError as error:
        raise ExtractionError(RuleCode.SELECTOR_FAILS(selector=repr(selector), reason=str(error))) from None
    return found if isinstance(found, list) else [found]


def _check_names(path: str) -> None:
    """Raise InvalidValueError where an XPath names what is not known; libxml2 finds out only on nodes that it meets."""
    bare = _LITERAL.sub("''", path)
    unknown = [name for name in _FUNCTION_CALL.findall(bare) if name not in _FUNCTIONS]
    names = [f"{name}()" for name in unknown] + [f"{name}:" for name in _PREFIX.findall(bare)] + ["$"] * ("$" in bare)
    if names:
        raise InvalidValueError(OptionCode.XPATH_NAME(name=names[0]))


def _check_evaluates(compiled: Callable[[etree._Element], object]) -> None:
    try:
        compiled(etree.Element("html"))
    except etree.XPathError as error:
        raise InvalidValueError(OptionCode.XPATH(reason=str(error))) from None


def check_selector(selector: str, syntax: Syntax, *, key: str = "") -> None:
    """Raise InvalidValueError, naming `key`, where the selector cannot be used."""
    try:
        if syntax is Syntax.JSON:
            compile_json_path(selector or "@")
        else:
            compiled = compile_selector(selector, syntax)
            if _is_in_xpath(selector, syntax):
                _check_names(selector)
            _check_evaluates(compiled)
    except InvalidValueError as error:
        raise InvalidValueError(error.message, key=key) from None


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> regex.Pattern[str]:
    """Return the compiled pattern; a broken one raises InvalidValueError with the place."""
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise InvalidValueError(OptionCode.PATTERN(reason=str(error))) from None


def check_pattern(pattern: str) -> None:
    """Raise InvalidValueError where the pattern cannot be used."""
    compile_pattern(pattern)


def reset_pattern_budget() -> None:
    """Give the patterns of this thread PAGE_SECONDS anew, for the page that it reads next."""
    _pattern_seconds.set(0.0)


def search_pattern(pattern: str, value: str) -> regex.Match[str] | None:
    """Return where a pattern first matches a value; None where it does not.

    One that runs longer than PATTERN_SECONDS, or than is left of PAGE_SECONDS, raises ExtractionError.
    """
    left = min(PATTERN_SECONDS, PAGE_SECONDS - _pattern_seconds.get())
    if left <= 0:
        raise ExtractionError(RuleCode.PATTERNS_SLOW(seconds=PAGE_SECONDS, pattern=repr(pattern)))
    start = thread_time()
    try:
        return compile_pattern(pattern).search(value, timeout=left)
    except TimeoutError:
        raise ExtractionError(RuleCode.PATTERN_SLOW(pattern=repr(pattern), seconds=left)) from None
    finally:
        _pattern_seconds.set(_pattern_seconds.get() + thread_time() - start)


def match_pattern(pattern: str, value: str) -> str:
    """Return the part of a value that a pattern keeps, stripped: its first group, or the whole match.

    No pattern keeps the value, one that does not match gives "", and one that runs too long
    raises ExtractionError (`search_pattern`).
    """
    if not pattern:
        return value.strip()
    match = search_pattern(pattern, value)
    if match is None:
        return ""
    return str(match[1 if match.re.groups else 0] or "").strip()
