"""How a listing goes on: a link to its next page, numbered pages, a button, or a form that is posted.

Told for a person and for the source's `next_page` rule; nothing is fetched. An ASP.NET pager
(`__doPostBack`) is recognized with what it would post, so that it can be refused in clear words.
"""

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl

from lxml.html import HtmlElement

from scraper.address import joined, taken_apart
from scraper.document import HtmlDocument

NEXT = re.compile(
    r"(?:next(?: page| »| ›| >| →)?|older(?: posts| entries| news)?|more (?:news|posts|results)|"
    r"(?:trang )?(?:sau|tiếp|kế)(?: theo)?|"
    r"tiếp theo|cũ hơn|weiter|nächste(?: seite)?|ältere.*|suivante?s?|page suivante|(?:página )?siguiente|"
    r"(?:página )?próxim[ao]|"
    r"seguinte|successiv[ao]|avanti|volgende|następna|dalej|další|nästa|neste|næste|seuraava|следующая|далее|вперед|наступна|"
    r"επόμεν[ηο]|sonraki|berikutnya|selanjutnya|次へ|次のページ|次|下一页|下一頁|下页|다음|ถัดไป|अगला|التالي|הבא)[\s›»>→.…]*|[›»>→]+",
    re.I,
)
MORE = re.compile(
    r"(?:load|show|view|see) more.*|xem thêm|tải thêm|mehr (?:laden|anzeigen)|voir plus|charger plus|ver más|"
    r"cargar más|"
    r"carregar mais|mostra altri|показать еще|ещё|もっと見る|加载更多|載入更多|더 ?보기",
    re.I,
)
POSTBACK = re.compile(r"__doPostBack\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)")
PAGE_PARAMETER = re.compile(
    r"(?:^|_|-)(?:page|pg|p|paged|pagina|seite|trang|start|offset|cur|strana|sayfa|pageno|pagenum|pageindex)\d?$", re.I
)
PAGE_PATH = re.compile(r"(?:/page/|/trang[-/]|/p/|/seite[-/]|[-_]page[-_]?|list_\d+_)(\d{1,4})(?:/|\.\w+|$)", re.I)
PAGER = re.compile(r"pag(?:er|inat|enav|ing)|phantrang|nav-links|navigation", re.I)
MOST_LINKS = 5000
MOST_POSTBACKS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How the list goes on; `kind` is "next-link", "numbered", "load-more", "postback" or "none"."""

    kind: str = "none"
    url: str = ""  # of the next page, absolute; "" where there is none that can be asked for
    css: str = ""  # selects the link to it; "" where CSS cannot say it
    xpath: str = ""
    word: str = "no further pages were found"  # for a person
    target: str = ""  # of a form that is posted: __EVENTTARGET and __EVENTARGUMENT
    argument: str = ""


NO_PAGING = Paging()
Labelled = tuple[HtmlElement, str]  # a link, and what it is called


def paging_of(document: HtmlDocument) -> Paging:
    """Return how the page's list goes on; NO_PAGING where nothing tells."""
    labelled = [(link, _label(link)) for link in _links(document)]
    return (
        _by_relation(document)
        or _by_words(document, labelled)
        or _by_post(labelled)
        or _by_numbers(document, labelled)
        or NO_PAGING
    )


def _by_relation(document: HtmlDocument) -> Paging | None:
    for tag in ("a", "link"):
        xpath = f"//{tag}[contains(concat(' ', @rel, ' '), ' next ')][@href]"
        for link in document.tree.iter(tag):
            told = "next" in (link.get("rel") or "").split() and link.get("href") is not None
            if told and (url := _address(document, link)):
                css = f"{tag}[rel~=next][href]"
                return Paging(kind="next-link", url=url, css=css, xpath=xpath, word="the page names its next page")
    return None


def _label(link: HtmlElement) -> str:
    text = " ".join("".join(link.itertext()).split())
    return text or str(link.get("aria-label") or link.get("title") or "").strip()


def _links(document: HtmlDocument) -> list[HtmlElement]:
    links = (link for link in document.tree.iter("a") if link.get("href") is not None)
    return list(islice(links, MOST_LINKS))


def _by_words(document: HtmlDocument, labelled: list[Labelled]) -> Paging | None:
    for kind, words in (("next-link", NEXT), ("load-more", MORE)):
        for link, label in labelled:
            if len(label) > 30 or not words.fullmatch(label) or not (url := _address(document, link)):
                continue
            if kind == "load-more" and not _numbered(url):
                continue
            if label in ("›", "»", ">", "→", ">>", "»»") and not (_numbered(url) or _in_pager(link)):
                continue
            css, xpath = _way(document, link, label)
            return Paging(kind=kind, url=url, css=css, xpath=xpath, word=f"the link {label!r} leads to the next page")
    return None


def _way(document: HtmlDocument, link: HtmlElement, label: str) -> tuple[str, str]:
    """Return CSS, where a class says "next", and XPath for a link."""
    for node, pattern in ((link, "a.{}[href]"), (link.getparent(), ".{} > a[href]")):
        for name in (str(node.get("class", "")) if node is not None else "").split():
            if re.fullmatch(r"[A-Za-z_-]*(?:next|older|siguiente|weiter|suivant|sau)[A-Za-z_-]*", name, re.I):
                css = pattern.format(name)
                if next(iter(document.tree.cssselect(css)), None) is link:
                    return css, _by_label(link, label)
    return "", _by_label(link, label)


def _by_label(link: HtmlElement, label: str) -> str:
    if "'" in label or '"' in label:
        return "//a[@href][contains(@class, 'next')]"
    text = " ".join("".join(link.itertext()).split())
    test = "normalize-space()" if text else ("@aria-label" if link.get("aria-label") else "@title")
    return f"//a[@href][{test}='{label}']"


def _by_post(labelled: list[Labelled]) -> Paging | None:
    """Return the pager that posts a form: its next, or its second page."""
    told: list[tuple[str, str, str]] = []
    for link, label in labelled:
        found = POSTBACK.search(str(link.get("href", "")) + str(link.get("onclick", "")))
        if found and len(told) < MOST_POSTBACKS:
            told.append((label, found.group(1), found.group(2)))
    pages = [one for one in told if one[0].isdigit() or NEXT.fullmatch(one[0])]
    if len(pages) < 2 and not any(NEXT.fullmatch(label) for label, _, _ in pages):
        return None
    label, target, argument = next((one for one in pages if one[0] == "2"), pages[0])
    return Paging(
        kind="postback",
        target=target,
        argument=argument,
        word=f"further pages are only had by posting a form (__doPostBack, {label!r}); only the first page is read",
    )


def _by_numbers(document: HtmlDocument, labelled: list[Labelled]) -> Paging | None:
    for link, label in labelled:
        url = _address(document, link) if label == "2" else ""
        if url and (_numbered(url) or _in_pager(link)):
            xpath = "//a[@href][normalize-space()='2']"
            return Paging(kind="numbered", url=url, xpath=xpath, word="numbered pages: the link '2' leads on")
    return None


def _in_pager(link: HtmlElement) -> bool:
    around, levels = link.getparent(), 0
    while around is not None and levels < 4:
        if PAGER.search(f"{around.get('class', '')} {around.get('id', '')} {around.get('aria-label', '')}"):
            return True
        around, levels = around.getparent(), levels + 1
    return False


def _numbered(url: str) -> bool:
    """Tell whether an address names a page by its number."""
    parts = taken_apart(url)
    by_query = any(PAGE_PARAMETER.search(name) and value.isdigit() for name, value in parse_qsl(parts.query))
    return by_query or PAGE_PATH.search(parts.path) is not None


def _address(document: HtmlDocument, link: HtmlElement) -> str:
    """Return a link's address where it leads to another page of the same host; else ""."""
    url = joined(document.base_url, str(link.get("href", "")).strip())
    parts, here = taken_apart(url), taken_apart(document.url)
    same = parts.scheme in ("http", "https") and parts.hostname == here.hostname
    other = (parts.path, parts.query) != (here.path, here.query)
    return url if same and other else ""
