"""Which language a piece of code is written in, as the many highlighters mark it.

HTML §4.5.15 recommends a class `language-…` on the code element; that one stays, and the others become it.
"""

import re

from lxml.html import HtmlElement

LANGUAGE_CLASS = re.compile(r"language-[a-z0-9][\w+#.-]{0,30}")
_NAMED = re.compile(r"(?:^|\s)(?:language-|lang-|highlight-source-|sourceCode\s+|brush:\s*)([A-Za-z][\w+#.-]{0,30})")
_ATTRIBUTES = ("data-lang", "data-language")
_AROUND = 2  # elements around a piece of code that may name its language
_UNNAMED = frozenset({"none", "plaintext", "text", "plain", "nohighlight"})


def mark_code_languages(body: HtmlElement) -> None:
    """Give each piece of code whose language is marked the class that says so, and no other class."""
    for block in list(body.iter("pre", "code")):
        if block.tag == "pre":
            code = block.find(".//code")
            around = [node for node, _ in zip(block.iterancestors(), range(_AROUND), strict=False)]
            places = [block if code is None else code, block, *(node for node in around if len(node) == 1)]
            language = next(filter(None, map(_find_language, places)), "")
            _set_language(block, "")
            _set_language(places[0], language)
        else:
            _set_language(block, _find_language(block))


def _set_language(node: HtmlElement, language: str) -> None:
    node.attrib.pop("class", None)
    if language:
        node.set("class", f"language-{language}")


def _find_language(node: HtmlElement) -> str:
    found = _NAMED.search(node.get("class") or "")
    language = found[1] if found else next((value for name in _ATTRIBUTES if (value := node.get(name))), "")
    language = language.strip().lower()
    return language if LANGUAGE_CLASS.fullmatch(f"language-{language}") and language not in _UNNAMED else ""
