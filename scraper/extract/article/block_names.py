"""What names and words on a page say of the part they stand on: lead, furniture, credit.

Names are the words of class, id, role, itemprop and data-component; texts are in many languages.
Each list holds what sites in general use; none is of one site.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

LEAD = re.compile(
    r"(?<![a-z])(?:leads?|sapo|chapeau|chapo|standfirst|stand-first|dek|deck|kicker-text|preamble"
    r"|ingress|manchet|excerpt"
    r"|sub-?head(?:line|ing)?|subtitle|sub-?title|summary|teaser|abstract|entradilla|bajada|copete|sommario|occhiello"
    r"|vorspann|anriss|description|desc|intro|introduction|first-paragraph|sumario|resume|lid|spot)(?![a-z])",
    re.I,
)
# A box of the text's own: a remark, or what the text comes to.
NOTE = re.compile(
    r"(?<![a-z])(?:notes?|note-?box|info-?box|fact-?box|facts|callout|hints?|hinweis|admonition|warning|remark"
    r"|key-?(?:points?|facts?|takeaways?|findings?|messages?)|takeaways|at-a-glance|auf-einen-blick)(?![a-z])",
    re.I,
)
FURNITURE = re.compile(
    r"(?<![a-z])(?:related|relatedlinks?|read-?more|readalso|more-?(?:stories|news|on|from|articles)"
    r"|see-?also|also-?read"
    r"|recommend\w*|recirc\w*|popular|trending|most-?(?:read|viewed|popular)|latest|comments?"
    r"|commentlist|disqus|respond"
    r"|shar(?:e|ing|er|ethis|e-?bar)|social(?!-media-embed|-embed)(?:s|box|bar|media|links)?|sns|addthis|sharedaddy"
    r"|newsletters?|subscri\w+|sign-?up|singup|registration|paywall|access-wall|login|promo\w*|advert\w*"
    r"|ads?|adsense|sponsor\w*"
    r"|affiliate|outbrain|taboola|zergnet|breadcrumbs?|tags?|tag-?list|tagcloud|keywords|pagination|pager|prev-?next"
    r"|post-?nav\w*|navigation|toolbar|tools?|print|sidebars?|footer|foot|copyright|author-?(?:bio|box"
    r"|info|card|profile)"
    r"|about-?(?:the-?)?author|post-?info|post-?meta|entry-?meta|article-?meta|gallery-overlay\w*"
    r"|slideshow-?nav|rating|vote"
    r"|cookies?|consent|banner|popup|modal|skip|hidden|screen-reader\w*|sr-only|visually-?hidden"
    r"|contextual-player|other-?(?:news|articles|posts|stories)"
    r"|tin-?(?:lien-?quan|khac|cung|moi)|lien-?quan|cungchuyenmuc|bai-?lien-?quan|doc-?them|xem-?them"
    r"|poll|survey|donat\w*)(?![a-z])",
    re.I,
)
CREDIT = re.compile(
    r"(?<![a-z])(?:by-?lines?|article-created|author\w*|autor\w*|writer|reporter|dates?|times?|timestamp"
    r"|datetime|published|pubdate|posted|submitted|created"
    r"|post-?date|meta|info|infos|dateline|credits?|source|reading-?time|read-?time|estimated-read-time)(?![a-z])",
    re.I,
)
CAPTION = re.compile(
    r"(?<![a-z])(?:captions?|cutline|legend|image-?desc|photo-?desc|img-?desc|credits?|wp-caption-text|chuthich|pcaption)(?![a-z])",
    re.I,
)
# Words that open a pointer to another page, in the languages of the corpora and their neighbours.
POINTER = re.compile(
    r"^\W*(?:read (?:more|also|next|the full)|see also|also (?:read|on)|(?:related|recommended)(?:$|\s*:"
    r"| (?:articles?|stories|posts?|news|content|links|reading|coverage|topics))|more(?: on"
    r"| from)?:|(?:other|latest|more) (?:news|articles|stories|posts)$|(?:weitere|andere) (?:meldungen"
    r"|nachrichten|artikel|beiträge)|autres? (?:articles|actualités)|(?:otras|más) noticias"
    r"|outras notícias|altre notizie|другие новости|watch:|listen:"
    r"|you may also like|follow (?:us|ap|our)|click here|sign up|subscribe|get (?:the|our) (?:latest|news)|join our"
    r"|share this|like this story|filed under|tags?:|explore further|tell us what|continue reading|advertisement"
    r"|lire (?:aussi|également|la suite)|à lire|voir aussi|lesen sie|mehr (?:zum thema|dazu|lesen)"
    r"|siehe auch|auch interessant"
    r"|lea (?:también|más)|leer más|ver también|te puede interesar|leia (?:também|mais)|saiba mais|veja também"
    r"|leggi anche|les også|läs (?:också|även|mer)|læs også|lees ook|czytaj (?:też|także|również|więcej)"
    r"|zobacz (?:też|także)"
    r"|читайте (?:также|ещё|еще)|читать (?:далее|также)|смотрите также|по теме|xem thêm|đọc thêm"
    r"|tin liên quan|bài liên quan"
    r"|các tin (?:khác|đã đưa|liên quan)|(?:các )?(?:tin|bài)(?: viết)? (?:khác|mới|cũ|liên quan"
    r"|cùng chuyên mục)|có thể bạn quan tâm|baca juga|simak juga|ayrıca (?:bakınız|oku)"
    r"|ilgili haber\w*|関連記事|あわせて読みたい|こちらもおすすめ|相关(?:阅读|新闻|报道)|延伸閱讀"
    r"|相關新聞|관련\s?기사|اقرأ أيضا|اقرأ أيضًا|اقرأ أيضاً|हमें फॉलो|यह भी पढ़ें|lee (?:también|además)"
    r"|przeczytaj (?:też|także|również)|čtěte (?:také|též|i)|citește și|διαβάστε (?:επίσης|ακόμ)|читайте також"
    r"|بیشتر بخوانید|อ่านเพิ่มเติม|potrebbe interessart?i|das könnte (?:sie|dich)|上一篇|下一篇|다음글|이전글"
    # Headings that say so: nothing else stands in their line.
    r"|(?:verwandte|ähnliche) (?:artikel|beiträge|meldungen|themen|inhalte)\W*$"
    r"|articles? (?:liés|similaires|connexes|associés)\W*$|sur le même (?:sujet|thème)\W*$"
    r"|(?:noticias|artículos|contenidos?|temas|enlaces) relacionad[oa]s\W*$"
    r"|(?:notícias|artigos|matérias|conteúdos?) relacionad[oa]s\W*$"
    r"|(?:articoli|notizie|contenuti) (?:correlat[ie]|simili)\W*$"
    r"|(?:powiązane|podobne)(?: (?:artykuły|wiadomości|tematy|treści|wpisy))?\W*$"
    r"|gerelateerde?(?: (?:artikelen|berichten|nieuws))?\W*$|relatera(?:de|t)(?: (?:artiklar|nyheter))?\W*$"
    r"|relatert(?:e saker)?\W*$|související (?:články|odkazy|zprávy)\W*$|kapcsolódó (?:cikkek|hírek|anyagok)\W*$"
    r"|articole similare\W*$|benzer (?:haberler|yazılar)\W*$|σχετικά (?:άρθρα|νέα|θέματα)\W*$"
    r"|(?:похожие|связанные) (?:новости|статьи|материалы|записи)\W*$|материалы по теме\W*$"
    r"|(?:схожі|пов.язані) (?:новини|статті)\W*$|(?:berita|artikel) (?:terkait|lainnya)\W*$"
    r"|(?:相关|相關)(?:文档|文檔|链接|鏈接|連結|信息|資訊|文章|内容|內容)\W*$"
    r"|(?:相关|相關)(?:推荐|推薦|報導|閱讀|政策|解读)\W*$"
    r"|(?:推荐|推薦)(?:阅读|閱讀|文章)\W*$|関連(?:情報|リンク|ページ|ニュース|サイト)\W*$|관련\s?(?:뉴스|글|링크)\W*$"
    r"|(?:أخبار|مواضيع|مقالات) ذات صلة\W*$|(?:اخبار|مطالب|خبرهای) مرتبط\W*$"
    r"|(?:ข่าว|บทความ)(?:ที่)?เกี่ยวข้อง\W*$|संबंधित (?:खबरें|समाचार|लेख)\W*$)",
    re.I,
)
# What a line of the page's own keeping begins with: when it was put there and changed, by whom, how often it was read.
_KEEPING = (
    r"(?:first |last )?(?:published|posted|updated|modified|reviewed)\b|(?:page )?(?:views?|hits|reads?)\b"
    r"|veröffentlicht|erstellt|zuletzt|aktualisiert|stand\s*:|publié|mise? à jour|modifié"
    r"|dernière (?:mise|modification)"
    r"|(?:fecha de )?publica(?:do|ción)|(?:última )?actualiza|visitas\b|data (?:di|de|da) (?:pubblica|publica)"
    r"|data pubblica|pubblicat|(?:ultimo )?aggiorna|atualiza|visualiza|opublikowan|data publikacji|(?:za)?aktualiz"
    r"|gepubliceerd|bijgewerkt|publicerad|uppdaterad|publisert|oppdatert|közzétéve|publikováno|δημοσι"
    r"|опубликован|дата публикации|обновлен|просмотр|опубліковано|переглядів|yayın(?:lanma)?\b|güncelle|okunma"
    r"|ngày (?:đăng|cập nhật|gửi|viết|xuất bản)|cập nhật|đăng (?:lúc|ngày)|(?:số )?lượt (?:xem|đọc|truy cập)"
    r"|diterbitkan|dipublikasikan|dilihat|掲載日|更新日|公開日|最終更新|登録日|作成日"
    r"|(?:发布|發布|發佈|更新|刊登)(?:时间|時間|日期|于|於)|(?:浏览|瀏覽|点击|點擊|點閱|阅读|閱讀|访问)(?:次数|次數|量|数|數|率)?"
    r"|(?:责任|責任)?(?:编辑|編輯)|责编|发布单位|發布單位|发布机构|信息来源|字体|字號|등록일|작성일|수정일|조회수?|작성자"
    r"|تاريخ النشر|(?:آخر|تاريخ) (?:ال)?تحديث|(?:عدد )?(?:ال)?(?:مشاهدات|زيارات|قراءات)"
    r"|کد (?:خبر|مطلب)|تاریخ (?:انتشار|خبر)|(?:تعداد )?بازدید|เผยแพร่|ปรับปรุง|ผู้เขียน|(?:จำนวน)?(?:ผู้)?เข้าชม|โพสต์"
)
_KEPT = re.compile(rf"\W*(?:{_KEEPING})", re.I)
_PARTED = re.compile(r"\s*[|｜•·—–]\s*|\s+-\s+|\s{2,}|;\s+")
# What the page says of a program that opens its files.
_READER = re.compile(r"\b(?:Adobe|Acrobat)\b.{0,30}\bReader", re.I | re.S)


def is_stamp(text: str) -> bool:
    """Whether a line holds nothing but what the page keeps of the bulletin: days, and how often it was read.

    A credit without a number ("责任编辑：…") is told to be of the text as often as not.
    """
    if len(text) > 160 or not _KEPT.match(text) or not any(map(str.isdigit, text)):
        return False
    return all(_is_kept(part) for part in _PARTED.split(text))


def _is_kept(part: str) -> bool:
    if not any(map(str.isalpha, part)):
        return True
    return bool(_KEPT.match(part)) and len(part) < (40 if part.endswith((".", "!", "?", "。")) else 80)


def is_advice(text: str) -> bool:
    """Whether a line is of the program that opens the page's files."""
    return len(text) < 250 and bool(_READER.search(text))


_NAMING = frozenset({"class", "id", "role", "itemprop", "data-component"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME = 1000  # characters; names are remembered, so they are bounded


def name_of(node: HtmlElement) -> str:
    """Return what a page calls an element: its class, id, role and the like, as one string."""
    named = ""
    for key, value in node.items():
        # Longer ids are made of a heading's words.
        if key in _NAMING and (key != "id" or value.count("-") + value.count("_") < 3):
            named += f" {value}"
    return named[1 : _LONGEST_NAME + 1].replace("_", "-")


@lru_cache(maxsize=16384)
def says_furniture(name: str) -> bool:
    """Whether a name is one of furniture's; a page uses few names many times."""
    # Not by `says`, which takes the pattern's hash each time: that of a long one costs more than it saves.
    return bool(name) and bool(FURNITURE.search(split_name(name)))


@lru_cache(maxsize=16384)
def says_caption(name: str) -> bool:
    """Whether a name is one of captions'."""
    return bool(name) and bool(CAPTION.search(split_name(name)))


@lru_cache(maxsize=16384)
def says(pattern: re.Pattern[str], name: str) -> bool:
    """Whether one of a pattern's words stands in a name, its camelCase parted."""
    return bool(name) and bool(pattern.search(split_name(name)))


@lru_cache(maxsize=8192)
def split_name(name: str) -> str:
    """Return a name with its camelCase words parted: `relatedNews` as `related-News`.

    What was asked before is remembered: a site uses few names many times.
    """
    return _CAMEL.sub("-", name)
