"""Pages that wait for scripts are told from those that hold a list, a text, or nothing at all."""

from datetime import UTC, datetime

import pytest

from bench.scripted_pages import FOOTER, MENU, list_pages
from messages.other_pages import OtherPageCode
from model.errors import OtherPageError
from model.finding import PageKind
from model.outcome import NO_VALIDATORS
from scraper.discovery import inspect_document
from scraper.discovery.detection import detect
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.other_pages import refuse_other_page
from scraper.extract.shells import is_shell
from scraper.fetch.response import Response

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
PAGES = dict(list_pages())
BUNDLE = "<script src=/app.js></script>"
ROWS = "".join(
    f"<li><a href='/bulletins/{number}'>What the council decided, part {number}</a></li>" for number in range(8)
)


def read(text: str) -> HtmlDocument:
    body = text.encode()
    page = Response(url="http://town.example/", body=body, media_type="text/html", charset="", validators=NO_VALIDATORS)
    document = read_document(page)
    assert isinstance(document, HtmlDocument)
    return document


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_scripts_fill_is_known(name: str) -> None:
    document = read(PAGES[name])
    assert is_shell(document)
    found = inspect_document(document, detect(document, now=NOW), document.url, now=NOW)
    assert (found.kind, found.scripted, found.choices) == (PageKind.SCRIPT_ONLY, True, ())


@pytest.mark.parametrize(
    "contents",
    [
        "<main></main>",
        "<div class=view></div>",
        "<div data-view=list></div>",
        "<town-news></town-news>",
        "<ul></ul>",
        "<table><tbody></tbody></table>",
        "<main><p>Đang tải…</p></main>",
        "<div id=a><div><span></span><i></i></div></div>",
        "<div id=a><!-- here --><template><p>Row</p></template></div>",
    ],
)
def test_a_hollow_place_in_a_sites_frame_is_a_shell(contents: str) -> None:
    assert is_shell(read(f"<title>Town</title>{MENU}{contents}{FOOTER}{BUNDLE}"))


@pytest.mark.parametrize(
    "page",
    [
        f"{MENU}<main></main>{FOOTER}",  # no script would fill it
        f"{MENU}<ul id=news>{ROWS}</ul><div id=more></div>{FOOTER}{BUNDLE}",
        f"{MENU}<main><p>{'To be read without scripts. ' * 9}</p></main><div id=chat></div>{FOOTER}{BUNDLE}",
        f"{MENU}<main><form id=f><input name=q></form></main>{FOOTER}{BUNDLE}",
        f"{MENU}<main><img src=/map.png></main>{FOOTER}{BUNDLE}",
        f"{MENU}<main><p>There are no bulletins.</p></main>{FOOTER}{BUNDLE}",
        f"{MENU}<main><p>None yet.</p></main><div class=popup></div><div hidden id=box></div>{FOOTER}{BUNDLE}",
        f"{MENU}<main><p>None yet.</p></main><aside><div id=ad></div></aside><footer><div id=x></div></footer>{BUNDLE}",
    ],
)
def test_what_shows_something_is_no_shell(page: str) -> None:
    assert not is_shell(read(f"<title>Town</title>{page}"))


def test_a_run_says_that_scripts_fill_the_page() -> None:
    with pytest.raises(OtherPageError) as caught:
        refuse_other_page(read(PAGES["skeleton, framed"]))
    assert caught.value.message == OtherPageCode.SCRIPT_ONLY()
