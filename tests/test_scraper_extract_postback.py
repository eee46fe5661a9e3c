"""Forms of ASP.NET pages: what a postback names, and the form as a browser would send it."""

from urllib.parse import parse_qsl

import pytest

from messages import Code
from messages.pages import PageCode
from model.errors import ExtractionError
from scraper.document import HtmlDocument
from scraper.extract import postback as module
from scraper.extract.postback import Postback, build_form, parse_postback
from tests.pages import read_page

FORM = """<form method=post action="list.aspx?year=2026">
<input type=hidden name=__VIEWSTATE value="/wEP+/=="><input type=hidden name=__EVENTTARGET value=old>
<input name=q value="a b&amp;ü"><input name=off value=1 disabled><input type=submit name=go value=Go>
<input type=checkbox name=on value=yes checked><input type=checkbox name=not value=yes>
<input type=radio name=r value=1><input type=radio name=r value=2 checked>
<select name=s><option value=1>One<option value=2 selected>Two</select><textarea name=t>
first
second</textarea><input type=image name=i src=x><input type=file name=f></form>"""
NEXT = Postback(target="ctl00$grid", argument="Page$2")


def read(body: str) -> HtmlDocument:
    return read_page(body)


@pytest.mark.parametrize(
    ("script", "target", "argument"),
    [
        ("javascript:__doPostBack('ctl00$grid','Page$2')", "ctl00$grid", "Page$2"),
        ('javascript:__doPostBack("a","")', "a", ""),
        ("__doPostBack( 'a' , 'b' ); return false;", "a", "b"),
        ("javascript:__doPostBack('a\\'b','c\\\\d')", "a'b", "c\\d"),
        (
            'javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("a$b", "c", true, "", "", false))',
            "a$b",
            "c",
        ),
    ],
)
def test_what_a_link_posts(script: str, target: str, argument: str) -> None:
    assert parse_postback(script) == Postback(target=target, argument=argument)


@pytest.mark.parametrize(
    "script", ["", "/news?page=2", "javascript:void(0)", "javascript:__doPostBack(t,a)", "javascript:__doPostBack('a')"]
)
def test_what_is_no_postback(script: str) -> None:
    assert parse_postback(script) is None


def test_a_form_is_sent_as_a_browser_sends_it() -> None:
    document = read(FORM)
    form = build_form(document, NEXT)
    assert form.url == "https://city.example/list.aspx?year=2026"
    assert parse_qsl(form.body.decode(), keep_blank_values=True) == [
        ("__EVENTTARGET", "ctl00$grid"),
        ("__EVENTARGUMENT", "Page$2"),
        ("__VIEWSTATE", "/wEP+/=="),
        ("q", "a b&ü"),
        ("on", "yes"),
        ("r", "2"),
        ("s", "2"),
        ("t", "first\r\nsecond"),
    ]


def test_a_form_without_an_action_goes_to_its_page() -> None:
    document = read("<form method=post><input name=__VIEWSTATE value=x></form>")
    assert build_form(document, NEXT).url == document.url


def test_the_form_with_the_state_is_the_one() -> None:
    search = "<form method=post action=/search><input name=q></form>"
    assert build_form(read(search + FORM), NEXT).url.endswith("/list.aspx?year=2026")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>no form</p>", PageCode.POSTBACK_NO_FORM),
        ("<form action=/search><input name=__VIEWSTATE></form>", PageCode.POSTBACK_NO_FORM),
        ("<form method=post><input name=a></form>" * 2, PageCode.POSTBACK_NO_FORM),
        (FORM.replace("list.aspx", "https://other.example/list.aspx"), PageCode.POSTBACK_ELSEWHERE),
        (FORM.replace("list.aspx", "//other.example/"), PageCode.POSTBACK_ELSEWHERE),
    ],
)
def test_what_cannot_be_sent_says_why(body: str, code: Code) -> None:
    with pytest.raises(ExtractionError) as caught:
        build_form(read(body), NEXT)
    assert caught.value.message.code is code


def test_a_form_is_not_sent_unencrypted_where_its_page_was_encrypted() -> None:
    with pytest.raises(ExtractionError) as caught:
        build_form(read(FORM.replace("list.aspx", "http://city.example/list.aspx")), NEXT)
    assert caught.value.message.code is PageCode.POSTBACK_UNENCRYPTED


def test_a_form_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read(FORM)
    size = len(build_form(document, NEXT).body)
    monkeypatch.setattr(module, "MAX_FORM", size)
    assert build_form(document, NEXT)
    monkeypatch.setattr(module, "MAX_FORM", size - 1)
    with pytest.raises(ExtractionError):
        build_form(document, NEXT)


def test_letters_are_sent_in_the_charset_of_the_page() -> None:
    latin = HtmlDocument(url="https://a.example/", base_url="https://a.example/", encoding="iso-8859-1", language="",
                         tree=read(FORM).tree)  # fmt: skip
    assert b"q=a+b%26%FC" in build_form(latin, NEXT).body
