"""What a page is: a list, or one of the things that are no list, in a word that a person sees.

    list  article  login  challenge  error  script-only  empty  feed

Told from what any reader can see: how much text there is, what the title says, whether a
password is asked for. What a list is, is told by the candidates' confidence.
"""

import re

from scraper.document import HtmlDocument
from scraper.extract.detection.outline import Outline

CHALLENGE = re.compile(
    r"just a moment|checking your browser|verif(?:y|ying) (?:that )?you are (?:a )?human|are you a robot|"
    r"attention required|ddos protection|access denied|unusual traffic|enable javascript and cookies|captcha|"
    r"bot verification|security check|xác minh bạn|human verification|проверка браузера|人机验证|验证码",
    re.I,
)
CHALLENGE_SCRIPTS = re.compile(
    r"/cdn-cgi/challenge-platform|_Incapsula_Resource|datadome|px-captcha|hcaptcha\.com|recaptcha/api|geo\.captcha", re.I
)
ERROR = re.compile(
    r"\b(?:404|403|410|500|502|503)\b|not found|no longer (?:exists|available)|page (?:doesn.t|does not) exist|"
    r"server error|maintenance|không tìm thấy|không tồn tại|bảo trì|nicht gefunden|introuvable|no encontrada|"
    r"não encontrada|non trovata|не найдена|nie znaleziono|bulunamadı|見つかりません|未找到|不存在|找不到|찾을 수 없",
    re.I,
)
WAITING = re.compile(r"enable javascript|javascript is (?:disabled|required)|requires javascript|loading|đang tải", re.I)
LITTLE = 200  # characters of text
SHORT = 2500
LONG_READ = 1200  # characters of running text that make an article
FEEDS = frozenset({"rss", "feed", "rdf", "rdf:rdf", "channel"})
UNSURE = 0.5


def nature_of(document: HtmlDocument, outline: Outline, confidence: float) -> str:
    """Return what the page is, told how probable it is that its best list is the right one."""
    tree = document.tree
    if isinstance(tree.tag, str) and tree.tag.lower() in FEEDS or tree.find(".//rss") is not None:
        return "feed"
    length = outline.length(0) if outline.nodes else 0
    title = " ".join(" ".join(tree.xpath("//title//text()")).split())
    if length < SHORT and (kind := _wall(document, outline, title, length, confidence)):
        return kind
    if not outline.links:
        return "article" if _running_text(outline) >= LONG_READ else "empty"
    if confidence < UNSURE and _is_article(document, outline):
        return "article"
    return "list"


def _wall(document: HtmlDocument, outline: Outline, title: str, length: int, confidence: float) -> str:
    """Return what stands before a page's content where there is little text; "" where nothing does."""
    text = f"{title} {outline.text(0)}" if outline.nodes else title
    scripts = document.tree.xpath("//script")
    sources = " ".join(str(script.get("src", "")) + (script.text or "")[:3000] for script in scripts)
    if CHALLENGE.search(text) or (length < LITTLE and CHALLENGE_SCRIPTS.search(sources)):
        return "challenge"
    if document.tree.xpath("//input[translate(@type, 'PASWORD', 'pasword') = 'password']") and confidence < 0.8:
        return "login"
    if ERROR.search(title) or (length < 4 * LITTLE and ERROR.search(text) and confidence < UNSURE):
        return "error"
    if length < LITTLE:
        hidden = " ".join(document.tree.xpath("//noscript//text()"))
        if len(sources) > LITTLE or WAITING.search(text + hidden):
            return "script-only"
        return "list" if confidence >= UNSURE else "empty"
    return ""


def _running_text(outline: Outline) -> int:
    """Return how many characters stand in paragraphs that are more than a teaser."""
    total = 0
    for node, tag in enumerate(outline.tags):
        if tag == "p" and not outline.aside[node]:
            length = outline.length(node)
            linked = sum(outline.length(link) for link in outline.links_in(node))
            total += length if length >= 80 and linked < 0.4 * length else 0
    return total


def _is_article(document: HtmlDocument, outline: Outline) -> bool:
    kinds = document.tree.xpath("//meta[@property='og:type']/@content")
    named = any("article" in str(kind).lower() for kind in kinds)
    headings = sum(outline.tags[node] == "h1" for node in outline.headings)
    running = _running_text(outline)
    share = running / max(1, outline.length(0))
    return running >= LONG_READ and (share > 0.4 or (named and share > 0.15)) and headings <= 2 or (named and share > 0.3)


def title_of(document: HtmlDocument, outline: Outline, scope: int) -> str:
    """Return what the list is called: the heading before it, else the page's title without the site's name."""
    for node in reversed([heading for heading in outline.headings if heading < scope]):
        if outline.tags[node] in ("h1", "h2") and 3 <= outline.length(node) <= 80 and not outline.aside[node]:
            return outline.text(node)
    title = " ".join(" ".join(document.tree.xpath("//head/title/text()")).split())
    return re.split(r"\s+[|–—·»-]\s+", title)[0][:200] if title else ""

