"""What a page holds for its scripts to copy and fill, and no reader sees: rows in `<template>`, names of values.

The contents of a template are no part of the page (HTML §4.12.3), but for those of a shadow root, which are shown.
"""

import re

from lxml.html import HtmlElement

SHADOW_ROOTS = ("shadowrootmode", "shadowroot")  # the second is what browsers took before the standard
LONGEST = 300  # characters of a title that may be a placeholder
# As Mustache, Vue and Angular write them, JavaScript and Ruby, ASP, EJS and Underscore, and people who replace words.
_PLACEHOLDER = r"(?:\{\{[^{}]{1,100}\}\}|[$#]\{[^{}]{1,100}\}|<%[^%]{1,100}%>|%[A-Z]{3,}(?:_[A-Z]+)*%)"
_ONLY_PLACEHOLDERS = re.compile(rf"{_PLACEHOLDER}(?:[\s:|,.–—-]*{_PLACEHOLDER})*")
_LEADS_NOWHERE = re.compile(rf"#|javascript:|$|.*?{_PLACEHOLDER}", re.I | re.S)


def drop_inert(tree: HtmlElement, nodes: list[HtmlElement]) -> list[HtmlElement]:
    """Return those of a page's nodes that stand in no template.

    Where all stand in templates and are several, they stay: some pages keep there what their scripts show as it is.
    """
    wanted, inert = frozenset(nodes), set[HtmlElement]()
    for template in tree.iter("template"):
        if template not in inert and not any(name in template.attrib for name in SHADOW_ROOTS):
            inert.update(node for node in template.iterdescendants() if node in wanted or node.tag == "template")
    shown = [node for node in nodes if node not in inert]
    return shown if shown or len(nodes) == 1 else nodes


def drop_placeholders(title: str, link: str) -> tuple[str, str]:
    """Return an item's title and link, "" for a title that is yet to be filled in, and then for a link like it too."""
    if len(title) > LONGEST or not _ONLY_PLACEHOLDERS.fullmatch(title.strip()):
        return title, link
    return "", "" if _LEADS_NOWHERE.match(link[:LONGEST].strip()) else link
