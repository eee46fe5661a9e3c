"""What class names, ids, roles and tags say a node is, in the words that sites use for it.

The words are of many languages and of no one site. A name is split at hyphens, underscores
and humps (`entryTitle`, `entry-title`), and each part, and each pair of parts, is looked up.
"""

import re
from functools import lru_cache
from itertools import pairwise

PARTS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-zà-ỹ]+|[0-9]+")

MEANINGS = {
    "date": "date time datetime published publish posted created timestamp datum fecha data ngay thoigian "
    "pubdate when zeit uhrzeit day cal month issued decided filed gio publicado publie tarih tanggal 日期 時間 updated",
    "published": "published publish posted created issued pubdate publicado publie",
    "updated": "updated modified lastmod changed edited capnhat aktualisiert geandert actualizado modifie",
    "title": "title headline heading name subject caption titulo titre titel tieude tieu tit ttl judul baslik "
    "zagolovok tytul kop titolo intitule what",
    "summary": "summary excerpt desc description teaser intro sapo lead abstract snippet preview resumen resume "
    "chapeau trichdan tomtat body promo dek standfirst blurb",
    "author": "author byline by writer user username profile autor auteur tacgia poster member avatar vcard",
    "category": "category categories cat tag tags topic topics label section eyebrow rubric rubrik chuyenmuc kategorie",
    "more": "more readmore continue continuar xemtiep chitiet weiterlesen suite leer",
    "comments": "comment comments reply replies respond disqus kommentar comentarios binhluan views likes votes",
    "item": "item post entry article news story card event result teaser hentry listing row record opinion decision "
    "document notice bulletin thread topic threadbit release meeting case baiviet tin noticia nachricht artikel "
    "beitrag",
    "list": "list items posts entries articles stories results listing archive stream feed collection threads "
    "documents events opinions decisions releases notices",
    "main": "main content primary maincontent hauptinhalt contenido inhalt noidung",
    "aside": "nav navigation navbar menu sidebar aside footer header breadcrumb breadcrumbs pager pagination paging "
    "related popular trending widget widgets comment comments share sharing social cookie consent banner "
    "advert ads sponsor login signin signup subscribe newsletter tagcloud cloud toolbar topbar masthead mostread "
    "mostview mostviewed topview recommended recommend offcanvas dropdown submenu filter filters facets search lang "
    "language skip copyright xemnhieu docnhieu lienquan meistgelesen",
    "pager": "pager pagination paging pages pagenav pagelinks wp-pagenavi phantrang nextpage loadmore infinite",
}
ASIDE_PAIRS = {
    ("most", "read"), ("most", "viewed"), ("top", "view"), ("tag", "cloud"), ("side", "bar"), ("right", "column"),
    ("left", "column"), ("right", "col"), ("box", "right"), ("read", "most"), ("view", "most"), ("nav", "bar"),
    ("recent", "comments"), ("recent", "posts"), ("doc", "nhieu"), ("xem", "nhieu"), ("lien", "quan"),
    ("hot", "news"), ("blog", "roll"), ("site", "map"),
}  # fmt: skip
NOT_ASIDE = frozenset({"main", "list", "item"})  # a "news-list-filter" may hold the news
ASIDE = frozenset(MEANINGS["aside"].split())
ALONE = frozenset({"header", "footer", "banner", "lang", "language", "search", "cloud", "filter", "widget"})
_SITE = "site page main top bottom global wrap wrapper container inner area box block section sticky fixed bar form"
WITH_ALONE = ALONE.union(_SITE.split())  # "site-header" is aside, "group-header" is not
BY_TAG = {"nav": "aside", "footer": "aside", "aside": "aside", "main": "main", "time": "date", "article": "item"}
BY_ROLE = {
    "navigation": "aside", "banner": "aside", "contentinfo": "aside", "complementary": "aside", "search": "aside",
    "menu": "aside", "menubar": "aside", "menuitem": "aside", "menuitemradio": "aside", "listbox": "aside",
    "tablist": "aside", "main": "main", "article": "item", "heading": "title",
}  # fmt: skip
_MEANING_OF: dict[str, set[str]] = {}
for _meaning, _words in MEANINGS.items():
    for _word in _words.split():
        _MEANING_OF.setdefault(_word, set()).add(_meaning)
_VARYING = (
    "odd even first last active current selected new hot sticky top alt alternate left right left-col right-col "
    "featured open closed collapsed expanded show hide hidden visible unread read lock locked old"
)
VARYING = frozenset(_VARYING.split())  # says which of its kind a node is, not of what kind
_UTILITY = (
    "row col column container clearfix clear wrap wrapper inner outer block flex grid d-flex w-100 text-center small "
    "large bold italic inline relative absolute overflow-hidden rounded shadow truncate uppercase btn button icon "
    "pull-left pull-right float-left float-right text-left text-right no-padding box cell"
)
UTILITY = frozenset(_UTILITY.split())  # says how a node looks
NOTHING: frozenset[str] = frozenset()


@lru_cache(maxsize=16384)
def _find_name_marks(name: str) -> frozenset[str]:
    parts = [part.lower() for part in PARTS.findall(name)]
    found = {meaning for part in parts for meaning in _MEANING_OF.get(part, ())}
    pairs = set(pairwise(parts))
    found |= {meaning for first, second in pairs for meaning in _MEANING_OF.get(first + second, ())}
    telling = ASIDE.intersection(parts)
    if telling and telling <= ALONE and not WITH_ALONE.issuperset(parts):
        found.discard("aside")
    if pairs & ASIDE_PAIRS:
        found.add("aside")
    elif "aside" in found and found & NOT_ASIDE and parts[-1] not in ASIDE:
        found.discard("aside")
    return frozenset(found)


@lru_cache(maxsize=16384)
def find_marks(tag: str, classes: str, identity: str, role: str) -> frozenset[str]:
    """Return what a node says it is: any of MEANINGS' keys."""
    if not classes and not identity and not role and tag not in BY_TAG:
        return NOTHING
    found: set[str] = set()
    for name in classes.split():
        found |= _find_name_marks(name)
    if identity:
        found |= _find_name_marks(identity)
    if role in BY_ROLE:
        found.add(BY_ROLE[role])
    if tag in BY_TAG:
        found.add(BY_TAG[tag])
    return frozenset(found)
