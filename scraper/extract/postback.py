"""ASP.NET pages that go on by a form (`__doPostBack`): what a browser would post, without running a script.

A link of such a pager names a control and an argument. The form that it submits is sent with all of its fields as the
page has them, the state that the server wants back (`__VIEWSTATE`) included, and these two beside. What needs a
script of the page's own is not done.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from lxml.html import HtmlElement

from messages.pages import PageCode
from model.errors import ExtractionError
from scraper.document import HtmlDocument
from scraper.urls import resolve_link, split_url

TARGET, ARGUMENT = "__EVENTTARGET", "__EVENTARGUMENT"
STATE = "__VIEWSTATE"
NOT_SENT = frozenset({"submit", "button", "reset", "image", "file"})
MAX_FORM = 4 << 20  # bytes; the state of a long list may take megabytes
MAX_FIELDS = 5000
_TEXT = r"""(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"""
_CALL = re.compile(rf"__doPostBack\(\s*{_TEXT}\s*,\s*{_TEXT}\s*\)")
_WITH_OPTIONS = re.compile(rf"WebForm_PostBackOptions\(\s*{_TEXT}\s*,\s*{_TEXT}\s*,")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postback:
    """What a link tells the server: which control was used, and how."""

    target: str
    argument: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedForm:
    """A form as it is posted; `body` is application/x-www-form-urlencoded."""

    url: str
    body: bytes


def parse_postback(script: str) -> Postback | None:
    """Return what a link's script posts; None where it is no postback.

    >>> parse_postback("javascript:__doPostBack('ctl00$grid','Page$2')")
    Postback(target='ctl00$grid', argument='Page$2')
    """
    found = _CALL.search(script) or _WITH_OPTIONS.search(script)
    if found is None:
        return None
    target, argument = (_ESCAPED.sub(r"\1", found[place] or found[place + 1] or "") for place in (1, 3))
    return Postback(target=target, argument=argument)


def build_form(document: HtmlDocument, postback: Postback) -> PostedForm:
    """Return the form that a postback submits; ExtractionError says why it cannot be."""
    form = _find_form(document.tree)
    if form is None:
        raise ExtractionError(PageCode.POSTBACK_NO_FORM(), subject=document.url)
    url = resolve_link(str(form.get("action") or ""), document.base_url) or document.url
    if split_url(url).netloc != split_url(document.url).netloc:
        raise ExtractionError(PageCode.POSTBACK_ELSEWHERE(host=split_url(url).netloc), subject=document.url)
    if split_url(document.url).scheme == "https" != split_url(url).scheme:
        raise ExtractionError(PageCode.POSTBACK_UNENCRYPTED(), subject=document.url)
    kept = [(name, value) for name, value in _list_fields(form) if name not in (TARGET, ARGUMENT)]
    fields = [(TARGET, postback.target), (ARGUMENT, postback.argument), *kept]
    body = urlencode(fields, encoding=_choose_charset(document), errors="xmlcharrefreplace").encode("ascii")
    if len(body) > MAX_FORM or len(fields) > MAX_FIELDS:
        raise ExtractionError(PageCode.POSTBACK_TOO_LARGE(), subject=document.url)
    return PostedForm(url=url.partition("#")[0], body=body)


def _find_form(tree: HtmlElement) -> HtmlElement | None:
    """Return the form that holds the page's state, else the only one that is posted."""
    forms = [form for form in tree.iter("form") if str(form.get("method", "")).lower() == "post"]
    with_state = [form for form in forms if any(field.get("name") == STATE for field in form.iter("input"))]
    return with_state[0] if with_state else forms[0] if len(forms) == 1 else None


def _list_fields(form: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the fields that a browser sends (HTML, "Constructing the entry list"); buttons are not pressed."""
    for field in form.iter("input", "textarea", "select"):
        name = str(field.get("name") or "")
        if name and field.get("disabled") is None:
            for value in _list_values(field):
                yield name, re.sub(r"\r\n?|\n", "\r\n", value)


def _list_values(field: HtmlElement) -> Iterator[str]:
    """Yield what a field of a form holds: nothing for a button, or a box without its tick."""
    if field.tag == "textarea":
        yield re.sub(r"^\r?\n", "", "".join(field.itertext()))
    elif field.tag == "select":
        yield from _list_chosen(field)
    else:
        kind = str(field.get("type") or "").lower()
        is_box = kind in ("checkbox", "radio")
        if kind not in NOT_SENT and not (is_box and field.get("checked") is None):
            yield str(field.get("value", "on" if is_box else ""))


def _list_chosen(select: HtmlElement) -> Iterator[str]:
    options = [option for option in select.iter("option") if option.get("disabled") is None]
    chosen = [option for option in options if option.get("selected") is not None]
    if select.get("multiple") is None:
        chosen = chosen[-1:] or options[:1]
    for option in chosen:
        yield str(option.get("value", " ".join("".join(option.itertext()).split())))


def _choose_charset(document: HtmlDocument) -> str:
    try:
        "".encode(document.encoding)
    except LookupError:
        return "utf-8"
    return document.encoding
