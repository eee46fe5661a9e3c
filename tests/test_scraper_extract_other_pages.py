"""What a page is that came in the place of a list, by pages of our own in several languages."""

import json
from pathlib import Path

import pytest

from model.errors import OtherPageError
from model.finding import PageKind
from model.outcome import NO_VALIDATORS
from scraper.document import HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.other_pages import CODES, find_other_page, refuse_other_page
from scraper.fetch.response import Response

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
PASSWORD = "<form method=post><input name=u><input type=password name=p><button>OK</button></form>"
NAVIGATION = "<nav>" + "".join(f"<a href=/{n}>{name}</a> " for n, name in enumerate(("Home", "News", "Us"))) + "</nav>"
ITEMS = "".join(f"<li><a href=/n/{n}>The town council decides upon matter number {n}</a></li>" for n in range(9))
TEXT = "<p>The harbour was opened by the mayor, who spoke of its history and of the ships that come there.</p>" * 40


def page(body: str, title: str = "", head: str = "") -> HtmlDocument:
    text = (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    )
    response = Response(
        url="https://a.example/news",
        body=text.encode(),
        media_type="text/html",
        charset="utf-8",
        validators=NO_VALIDATORS,
    )
    document = read_document(response)
    assert isinstance(document, HtmlDocument)
    return document


CHALLENGES = [
    page("<h1>a.example</h1><p>Verify you are human by completing the action below.</p>", "Just a moment..."),
    page("<noscript>Cookies, please</noscript><script src='/cdn-cgi/challenge-platform/x.js'></script>"),
    page("<p>人間であることを確認します。しばらくお待ちください。</p><script src=/check.js></script>", "確認"),
    page("<h1>Проверка браузера</h1><p>Подождите несколько секунд.</p>", "a.example"),
    page("<h1>Access denied</h1><form><input name=captcha_code><img src=c.png></form>", "Security check"),
]
LOGINS = [
    page(f"{NAVIGATION}<h1>Sign in</h1>{PASSWORD}", "Sign in – Intranet"),
    page(f"<h2>Anmeldung</h2>{PASSWORD}<a href=/forgot>Kennwort vergessen?</a>", "Portal"),
    page(f"<p>Vui lòng đăng nhập để xem tin.</p>{PASSWORD}", "Cổng thông tin"),
    page("<h1>ログイン</h1><form><input type=email><button>次へ</button></form>", "社内ポータル"),
]
CONSENTS = [
    page("<div><h1>Avant de continuer</h1><p>Nous utilisons des cookies pour mesurer l'audience.</p>"
         "<button>Tout accepter</button><button>Refuser</button></div>", "Le journal"),
    page("<form action=/consent method=post><p>We use cookies and data to keep our services running.</p>"
         "<input type=submit value='Accept all cookies'></form>", "Before you continue"),
    page("<main><p>당사는 쿠키를 사용합니다. 쿠키 사용에 동의합니까?</p><button>모두 동의</button></main>", "동의"),
]  # fmt: skip
MAINTENANCES = [
    page("<h1>Down for maintenance</h1><p>We will be back shortly.</p>", "Maintenance"),
    page("<h1>Przerwa techniczna</h1><p>Zapraszamy wkrótce.</p>", "Urząd"),
    page("<p>Hệ thống đang bảo trì, xin quay lại sau.</p>", "Thông báo"),
    page("<img src=logo.png><p>サイトはメンテナンス中です。</p>", "お知らせ"),
]
MISSING = [
    page(f"{NAVIGATION}<h1>404</h1><p>The page you want could not be found: page not found.</p>", "Town"),
    page(f"{NAVIGATION}<h1>Página no encontrada</h1>{TEXT}", "Página no encontrada | Ayuntamiento"),
    page(f"<h1>Страница не найдена</h1><p>Начните с главной.</p><ul>{ITEMS}</ul>", "Страница не найдена"),
    page("<h1>Sivua ei löydy</h1>", "404 – Sivua ei löydy"),
    page(f"<h1>找不到页面</h1>{NAVIGATION}", "找不到页面"),
]
SHELLS = [
    page("<div id=root></div><script src=/app.js></script>", "News"),
    page("<app-root></app-root><script src=/main.js type=module></script>", "Tin tức"),
    page("<noscript>Bu siteyi görmek için JavaScript'i etkinleştirin.</noscript><script src=/a.js></script>", "Haber"),
    page("<div id=app data-v-app><div class=spinner></div></div><script>" + "x();" * 300 + "</script>", "News"),
]
LISTS = [
    page(f"<h1>News</h1><ul>{ITEMS}</ul>{PASSWORD}<p>Log in to comment</p>", "News"),
    page(f"<ul>{ITEMS}</ul><div><p>We use cookies.</p><button>Accept all cookies</button></div>", "News"),
    page(f"<h1>Maintenance</h1><ul>{ITEMS}</ul>", "Maintenance of roads"),
    page("<ul><li><a href=/1>The missing boat was not found, the police says, after 404 hours</a>"
         "<li><a href=/2>Harbour</a></ul>", "Harbour news"),
    page("<h1>Bulletins</h1><ul><li><a href=/1>Roof</a> 3 May<li><a href=/2>Gate</a> 2 May</ul>", "Bulletins"),
    page("<h1>News</h1><p>There is no news at the moment.</p><div>This site uses cookies. <button>OK</button></div>"
         "<p>The office is open on weekdays from nine to five, and on Saturdays until noon.</p>", "News"),
    page(f"<article><h1>Boat not found</h1>{TEXT}</article>", "Boat not found after the storm of last week | Harbour"),
    page(f"<div id=root></div><h1>News</h1><ul>{ITEMS}</ul><script src=/app.js></script>", "News"),
    page(f"<h1>Is this a captcha? How machines tell people apart</h1>{TEXT}", "Captcha"),
    page("<h1>News</h1><p>Nothing yet.</p>", "News"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "pages"),
    [
        (PageKind.CHALLENGE, CHALLENGES),
        (PageKind.LOGIN, LOGINS),
        (PageKind.CONSENT, CONSENTS),
        (PageKind.MAINTENANCE, MAINTENANCES),
        (PageKind.MISSING, MISSING),
        (PageKind.SCRIPT_ONLY, SHELLS),
    ],
)
def test_what_the_page_is(kind: PageKind, pages: list[HtmlDocument]) -> None:
    assert [find_other_page(one) for one in pages] == [kind] * len(pages)


def test_a_page_that_may_hold_a_list_is_nothing_else() -> None:
    assert [find_other_page(one) for one in LISTS] == [None] * len(LISTS)


def test_the_fault_says_what_the_page_is() -> None:
    with pytest.raises(OtherPageError, match="asks visitors to log in") as fault:
        refuse_other_page(LOGINS[0])
    assert fault.value.kind is PageKind.LOGIN
    refuse_other_page(LISTS[0])
    assert set(CODES) >= {find_other_page(one) for one in (*CHALLENGES, *SHELLS, *MISSING)}


@pytest.mark.parametrize("corpus", ["listing", "listing_wide"])
def test_of_real_lists_none_is_taken_for_another_page(corpus: str) -> None:
    if not (CORPUS / corpus).exists():
        pytest.skip("the development corpus is not here")
    wrong = {}
    for line in map(json.loads, (CORPUS / corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()):
        body = (CORPUS / corpus / "pages" / f"{line['id']}.html").read_bytes()
        response = Response(url=line["url"], body=body, media_type="text/html", charset="", validators=NO_VALIDATORS)
        document = read_document(response)
        if isinstance(document, HtmlDocument) and (kind := find_other_page(document)):
            wrong[line["id"]] = kind
    assert wrong == {}
