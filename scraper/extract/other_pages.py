"""What a page is that came in the place of a list: a wall, an error told as a page, an empty shell.

Told by what any reader sees: what the page calls itself, what it asks for, how little else is on it. Only what is sure
is said; a page that holds a list is none of these, whatever stands beside the list.
"""

import re

from lxml.html import HtmlElement

from messages import Code
from messages.other_pages import OtherPageCode
from model.errors import OtherPageError
from model.finding import PageKind
from scraper.document import HtmlDocument
from scraper.extract.shells import is_shell
from scraper.extract.sight import MANY_LINKS, Sight, list_seen, look_at, measure_width, read_whole_text
from scraper.lexicon.page_kinds import (
    CHALLENGE_MARKS,
    mentions_consent,
    mentions_human_check,
    mentions_login,
    mentions_maintenance,
    mentions_missing_page,
    mentions_refusal,
)

CODES: dict[PageKind, Code] = {
    PageKind.CHALLENGE: OtherPageCode.CHALLENGE,
    PageKind.CONSENT: OtherPageCode.CONSENT,
    PageKind.LOGIN: OtherPageCode.LOGIN,
    PageKind.MAINTENANCE: OtherPageCode.MAINTENANCE,
    PageKind.MISSING: OtherPageCode.MISSING,
    PageKind.SCRIPT_ONLY: OtherPageCode.SCRIPT_ONLY,
}
TEXT_INPUTS = frozenset({"", "text", "email", "tel"})
PUSHED = frozenset({"button", "input", "a"})  # what a form of consent is answered by
LITTLE, SHORT, SCREENFUL = 200, 800, 2500  # widths
LONGEST_NAME = 80  # characters of a title, or a part of one, that only says that the page is missing
FEW_WORDS = 5
MOST_OF_PAGE = 0.7  # share of the page's text
LONGEST_SCRIPT = 3000  # characters of a script that are searched for a challenge's marks
NUMBER_MISSING = re.compile(r"(?:^|\berror|\bhttp)\W*(?:404|410)\b|^\D{0,30}\b(?:404|410)\W*$", re.I)
PARTS_OF_TITLE = re.compile(r"\s+[|–—·»:-]\s+|\s*[|»]\s*")
CAPTCHA = re.compile(r"captcha", re.I)  # in the name of a field or a frame


def find_other_page(document: HtmlDocument) -> PageKind | None:
    """Return what a page without a list surely is; None where that is not known."""
    tree = document.tree
    sight = look_at(document)
    if _says_missing(sight):
        return PageKind.MISSING
    if sight.width >= SCREENFUL or sight.long_links >= MANY_LINKS:
        return None
    if _is_challenge(tree, sight):
        return PageKind.CHALLENGE
    if _is_login(tree, sight):
        return PageKind.LOGIN
    if _is_consent(tree, sight):
        return PageKind.CONSENT
    if sight.width < SHORT and mentions_maintenance(sight.named if sight.width >= LITTLE else sight.text + sight.named):
        return PageKind.MAINTENANCE
    is_bare = sight.width < LITTLE and sight.links <= MANY_LINKS
    return PageKind.SCRIPT_ONLY if is_bare and is_shell(document) else None


def refuse_other_page(document: HtmlDocument) -> None:
    """Raise OtherPageError where a page without a list is surely another thing, or a shell in a site's frame."""
    if kind := find_other_page(document) or (PageKind.SCRIPT_ONLY if is_shell(document) else None):
        raise OtherPageError(CODES[kind](), subject=document.url, kind=kind)


def _says_missing(sight: Sight) -> bool:
    """Tell whether a page is called "not found": in its title and its heading, or in both by number and words."""
    parts = [part for part in PARTS_OF_TITLE.split(sight.title) if part]
    title = any(_is_missing_name(part) for part in parts)
    heading = any(_is_missing_name(one) for one in sight.headings)
    numbered = any(NUMBER_MISSING.search(part) for part in (*parts, *sight.headings))
    if numbered and (title or heading or mentions_missing_page(sight.text[:SHORT])):
        return True
    if title and heading:
        return True
    return (title or heading) and sight.width < SHORT and sight.long_links < MANY_LINKS


def _is_missing_name(text: str) -> bool:
    few = len(text) <= LONGEST_NAME and len(text.split()) <= FEW_WORDS
    return few and mentions_missing_page(text)


def _is_challenge(tree: HtmlElement, sight: Sight) -> bool:
    if sight.links > MANY_LINKS:
        return False
    if mentions_human_check(sight.named) or (sight.width < SHORT and mentions_human_check(sight.text)):
        return True
    if sight.width >= SHORT:
        return False
    sources = (str(node.get("src", "")) + (node.text or "")[:LONGEST_SCRIPT] for node in tree.iter("script", "iframe"))
    fields = (str(node.get(key, "")) for node in tree.iter("input", "iframe", "div") for key in ("name", "id", "class"))
    asks = CHALLENGE_MARKS.search(" ".join(sources)) or CAPTCHA.search(" ".join(fields))
    return bool(asks) and (sight.width < LITTLE or mentions_refusal(sight.named) or mentions_refusal(sight.text))


def _is_login(tree: HtmlElement, sight: Sight) -> bool:
    kinds = [str(node.get("type", "")).lower() for node in tree.iter("input")]
    if "password" in kinds:
        return mentions_login(sight.named) or (sight.width < SHORT and mentions_login(sight.text))
    asks = any(kind in TEXT_INPUTS for kind in kinds)
    return asks and sight.width < SHORT and any(mentions_login(name) for name in sight.headings[:1])


def _is_consent(tree: HtmlElement, sight: Sight) -> bool:
    """Tell whether most of the page's text is the smallest part of it that asks for consent and can be answered."""
    if not mentions_consent(f"{sight.named} {sight.text}"):
        return False
    for node in reversed(list_seen(tree)):
        if (
            node.tag not in PUSHED
            and mentions_consent(read_whole_text(node))
            and any(one.tag in PUSHED for one in node.iter())
        ):
            return measure_width(read_whole_text(node)) >= MOST_OF_PAGE * sight.width
    return False
