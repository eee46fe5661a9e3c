"""What pages call their parts, in class names, ids and roles: words that sites in general use, none of one site.

They are of no one language, so they stand here and not in the languages' files. In a list of words `-` may
be missing on a page, and `*` stands for any letters.
"""

import re


def named(words: str, *, unless: str = "", behind: str = "") -> re.Pattern[str]:
    """Return the pattern of a name in which one of `words` stands between other signs than letters.

    `unless` are longer names that begin so and are not meant; `behind` may not stand right before them.
    """
    barred = rf"(?!(?:{_write_alternatives(unless)})(?![a-z]))" if unless else ""
    before = f"(?<![a-z])(?<!{behind})" if behind else "(?<![a-z])"
    return re.compile(rf"{before}{barred}(?:{_write_alternatives(words)})(?![a-z])", re.I)


def _write_alternatives(words: str) -> str:
    return "|".join(word.replace("-", "-?").replace("*", r"\w*") for word in words.split())


# Of a box or line with a date.
UPDATED = re.compile("updat|modif|edited", re.I)
TODAY = named("today now clock current weather calendar header-date top-bar masthead")
EVENT = named(
    "event* deadline* veranstaltung* evento* evenement* termin termine closes closing expir* count-down start-date "
    "start-time starts end-date end-time ends due-date due-time dues date-start date-end"
)
FOOT = re.compile(r"foot(?:er)?", re.I)

OWN_REMARKS = named("post-info post-meta entry-meta article-meta")  # of when and by whom a text was written
SAVED = named("save saved bookmark* favorite* favourite* read-later watch-list merkliste merken")

# Of what opens a text.
LEAD = named(
    "lead leads sapo chapeau chapo standfirst stand-first dek deck kicker-text preamble ingress manchet excerpt "
    "sub-head sub-headline sub-heading subtitle sub-title summary teaser abstract entradilla bajada copete sommario "
    "occhiello vorspann anriss description desc intro introduction first-paragraph sumario resume lid spot"
)
# Of a box of the text's own: a remark, or what the text comes to.
NOTE = named(
    "note notes note-box info-box fact-box facts callout hint hints hinweis admonition warning remark key-point "
    "key-points key-fact key-facts key-takeaway key-takeaways key-finding key-findings key-message key-messages "
    "takeaways at-a-glance auf-einen-blick"
)
# Of what stands around a text and is none of it.
FURNITURE = named(
    "related relatedlink relatedlinks read-more readalso more-stories more-news more-on more-from more-articles "
    "see-also also-read recommend* recirc* popular trending most-read most-viewed most-popular latest comment comments "
    "commentlist disqus respond share sharing sharer sharethis share-bar sharebar social socials socialbox socialbar "
    "socialmedia sociallinks sns addthis sharedaddy newsletter newsletters subscri* sign-up singup registration "
    "paywall access-wall login promo* advert* ad ads adsense sponsor* affiliate outbrain taboola zergnet breadcrumb "
    "breadcrumbs tag tags tag-list tagcloud keywords pagination pager prev-next post-nav* navigation toolbar tool "
    "tools print sidebar sidebars footer foot copyright author-bio author-box author-info author-card author-profile "
    "about-author about-the-author post-info post-meta entry-meta article-meta gallery-overlay* slideshow-nav rating "
    "vote cookie cookies consent banner popup modal skip hidden screen-reader* sr-only visually-hidden "
    "contextual-player other-news other-articles other-posts other-stories tin-lien-quan tin-khac tin-cung tin-moi "
    "lien-quan cungchuyenmuc bai-lien-quan doc-them xem-them poll survey donat*",
    unless="social-media-embed social-embed",
    behind="label-",  # of a field whose label alone is hidden
)
# Of a part of the site's frame: it stands on each of its pages, whatever they hold.
FRAME = named(
    "header masthead top-bar nav navs navbar navigation menu menus footer footers foot copyright cookie cookies "
    "consent sidebar sidebars"
)
RELATED = named("related")
FILES = named(
    "file files upload uploads download downloads document documents attachment attachments dokument* anlage anlagen "
    "fichier fichiers piece-jointe pieces-jointes allegato allegati adjunto adjuntos anexo anexos tai-lieu dinh-kem"
)
# Of what tells when, where from and by whom.
CREDIT = named(
    "by-line by-lines article-created author* autor* writer reporter date dates time times timestamp datetime "
    "published pubdate posted submitted created post-date meta info infos dateline credit credits source reading-time "
    "read-time estimated-read-time"
)
CAPTION = named(
    "caption captions cutline legend image-desc photo-desc img-desc credit credits wp-caption-text chuthich pcaption"
)
# Of a byline, and of what stands in one that is no name.
AUTHOR = named(
    "by-line by-lines by-line-name by-line-names author authors author-name author-names autor* writer reporter"
)
NOT_AUTHOR = re.compile(
    "avatar|image|photo|(?<![a-z])(?:bio|pic|job|role|title)|share|social|date|time|comment|follow|desc|contact|more|list"
    "|twitter|position|about|count",
    re.I,
)
# Of an address of an author's own page.
AUTHOR_ADDRESS = re.compile(
    r"/(?:authors?|autor(?:e[ns]?|es)?|auteurs?|by|bylines?|contributors?|people|persons?|profiles?|profil|staff|reporters?"
    r"|journalists?|redakteure?|redaktion|redacao|writers?|columnists?|tac-gia|yazar(?:lar)?|penulis|firmas?)/[^/?]",
    re.I,
)
SECTION = named(
    "cat cats categor* cat-link cat-links cat-name cat-names *section* kicker rubri* topic topics chuyen* channel* "
    "eyebrow overline"
)
PICTURE = named(
    "image images img imgs photo photos picture pictures figure figures media medias pic pics anh anhs hinh hinhs "
    "caption captions illustration illustrations lead-art lead-arts *hero* thumbnail thumbnails"
)
# Of pictures that show something else than what a text tells.
ORNAMENT = named(
    "avatar gravatar icon icons logo emoji smiley spacer pixel tracking author byline profile badge button cta tooltip "
    "rollover qr qrcode qr-code ewm"
)
GALLERY = named("gallery galleries gallery-*")
NOT_ITEM_PICTURE = named(
    "avatar avatars author authors gravatar gravatars icon icons logo logos byline bylines userpic userpics"
)
# Of an image's file while the real one is not loaded.
PLACEHOLDER_ADDRESS = re.compile(
    r"^data:|(?:^|[/_.-])(?:blank|spacer|pixel|placeholder|ph|loading|loader|lazy|transparent|1x1)\.", re.I
)
# The same of an article's pictures: words that the name of a file has, or that are all of it.
PLACEHOLDER_WORD = named(
    "placeholder* place-holder* preload preloader lazyload* lazy-load* spinner ajax-loader no-image no-img no-photo "
    "no-preview no-pic image-not-found image-not-available"
)
PLACEHOLDER_STEM = re.compile(
    r"(?:(?:blank|spacer|pixel|px|pxl|transparent|trans|clear|shim|empty|dummy|loading|loader|lazy\w*|gr[ae]y|white|"
    r"dot|null|ph)(?:[-_]?\d+(?:x\d+)?)?|1x1|\w*placeholder|\w+-holder)(?:[-_](?:image|img|pixel|gif|bg))?",
    re.I,
)
# Of an address behind which an advert or a counter stands, not a picture.
ADVERT_ADDRESS = re.compile(
    r"//(?:[\w-]+\.)*(?:ads?|adserver|adserv|banners?|pixel|stats?|counter|metrics|doubleclick|googlesyndication|"
    r"scorecardresearch|quantserve|adnxs|advert\w*)\d*[.:/]"
    r"|/(?:ads|adserver|adverts?|banners?|delivery/\w+\.php|impressions?|counter|tracker|pixel|hit)(?:[/?.]|$)",
    re.I,
)
# Of an address of the site's own design: icons, logos, badges, buttons; by folder, and by the name of the file.
ORNAMENT_FOLDER = re.compile(
    r"/(?:icons?|icos?|iconos?|logos?|buttons?|btns?|badges?|emojis?|smil(?:ies|eys?)|avatars?|gravatars?|sprites?|"
    r"bullets?|share|sharing|userpics?|wp-content/(?:themes|plugins)|sites/[\w.-]+/(?:themes|modules))/",
    re.I,
)
ORNAMENT_FILE = named(
    "icon icons icn ico logo logos badge badges button buttons btn btns butt bullet bullets arrow arrows sprite avatar "
    "favicon app-store google-play play-store app-gallery google-news facebook twitter whatsapp telegram linkedin "
    "print printfriendly rss share banner banners captcha qr qrcode"
)
# Of the picture that all pages of a site share where they have none of their own.
GENERIC_FILE = named(
    "logo logos default defaults share sharing social fallback generic og open-graph opengraph facebook fb twitter "
    "site brand branding favicon apple-touch-icon no-image thumb-default"
)
# Of a file that shows a larger picture in small.
THUMBNAIL_FILE = named("sm small thumb thumbs thumbnail tn mini")
# Of an address that shows one picture on a page of its own.
PICTURE_PAGE = re.compile(
    r"(?:^|[/?&=])(?:\w+[-_])?(?:photos?|pictures?|images?|imgs?|galler(?:y|ies|ia|ie)|galerie?s?|galeri|galleri|"
    r"slide-?show|bilder?|fotos?|attachment|diaporama|bildstrecke|albums?|lightbox)(?:[-_]\w+)?(?=$|[/?&=.])"
    r"|(?:file|datei|fichier|archivo|plik|bild):",
    re.I,
)
# Of an address that plays a film, of which a picture is shown.
PLAYER_PAGE = re.compile(
    r"youtube(?:-nocookie)?\.com/(?:watch|embed|shorts)|youtu\.be/|vimeo\.com/(?:video/)?\d|dailymotion\.com/video"
    r"|//videos?\.|/videos?/",
    re.I,
)
# Of a box of picked items above a list; what is read most is aside anyway.
PICKED = re.compile("featur|slide|carousel|swiper|spotlight|editors|picks", re.I)

# Of meta elements and of keys in scripts that tell a page's dates, the most trusted first.
_PUBLISHED_META = (
    "article:published_time article:published og:published_time og:article:published_time datepublished "
    "date.published dc.date.issued dcterms.issued dc.date.created dcterms.created datecreated dcterms.date dc.date "
    "dc.terms.issued parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime "
    "publication_date publishdate publish-date publish_date pubdate publish_time published_time published-date "
    "date_published published date citation_publication_date citation_online_date article.published "
    "rnews:datepublished lastpubdate ptime creation_date created originalpublicationdate bt:pubdate "
    "weibo:article:create_at"
)
_UPDATED_META = (
    "article:modified_time article:modified og:updated_time article:updated_time datemodified dcterms.modified "
    "dc.date.modified last-modified lastmod modified_time cxenseparse:recs:modifiedtime"
)
_PUBLISHED_KEYS = (
    "datePublished date_published publishedAt published_at publishDate publish_date publicationDate pubDate "
    "publishedDate published_time firstPublished firstPublishDate articlePublishDate article_date_original"
)
PUBLISHED_META = tuple(_PUBLISHED_META.split())
UPDATED_META = tuple(_UPDATED_META.split())
PUBLISHED_KEYS = tuple(_PUBLISHED_KEYS.split())

# Of what holds the links to a list's pages, of the current one of them, and of a link to the next.
PAGER = re.compile("pag(?:er|inat|enav|ing)|phantrang|nav-links|navigation", re.I)
CURRENT_PAGE = re.compile("cur|activ|select|now|here|this|aktiv|actual|actuel", re.I)
NEXT_PAGE = re.compile("[A-Za-z_-]*(?:next|older|siguiente|weiter|suivant|sau)[A-Za-z_-]*", re.I)
# Of the number of a page in an address: a parameter, a part of the path.
PAGE_PARAMETER = re.compile(
    r"(?:^|_|-)(?:page|pg|p|paged|pagina|seite|trang|start|offset|cur|strana|sayfa|pageno|pagenum|pageindex|pagen_)\d?$",
    re.I,
)
PAGE_PATH = re.compile(
    r"(?:/page/|/trang[-/]|/p/|/seite[-/]|[-_]page[-_]?|list_\d+_|/index_)(\d{1,4})(?:/|\.\w+|$)", re.I
)

# Of an address that leads to an author, a category, a comment, a page to share on: to no item.
OTHER_ADDRESS = re.compile(
    r"/(?:author|authors|user|users|member|members|profile|profiles|category|categories|tag|tags|topic|topics|"
    r"label|login|signin|register|share|search|tac-gia|chuyen-muc|rubrik|autor|auteur|membership|people)s?(?:[/.?]|$)"
    r"|[?&](?:author|cat|tag|user|replytocom|u|uid)=|#(?:comments?|respond|reply|disqus_thread)|"
    r"facebook\.com|twitter\.com|//x\.com|linkedin\.com|pinterest|plus\.google|whatsapp|t\.me/|instagram\.com|"
    r"addtoany|sharer|mailto|lastpost|goto=new|page=last|#new|action=edit",
    re.I,
)
# Of an address that leads to the last answer of a thread, or to a comment.
ANSWER_ADDRESS = re.compile(
    r"lastpost|latest-?post|goto=(?:new|last)|view=getlastpost|page=last|/(?:latest|unread)(?:[/?#]|$)"
    r"|#(?:new|last|bottom|p(?:ost)?[-_]?\d+|msg[-_]?\d+|comment[-_]?\d+|reply[-_]?\d+)",
    re.I,
)
# Of a feed of comments.
COMMENTS_ADDRESS = re.compile(
    r"/comments?(?:/|$)|comments?/feed|[?&]feed=comments|kommentar|commentaires|comentarios", re.I
)

# What parts of a list's pages are called; a name is split at hyphens, underscores and humps before it is looked up.
MEANINGS = {
    "date": "date time datetime published publish posted created timestamp datum fecha data ngay thoigian "
    "pubdate when zeit uhrzeit day cal month issued decided filed gio publicado publie tarih tanggal 日期 時間 updated",
    "published": "published publish posted created issued pubdate publicado publie",
    "updated": "updated modified lastmod changed edited capnhat aktualisiert geandert actualizado modifie",
    "replied": "lastpost threadlastpost lastreply lastcomment lastactivity lastmessage lastposter latestpost "
    "latestreply recentpost mostrecent replytime ultimopost derniermessage",
    "closing": "deadline closing closes expires expiry expiration validuntil validto duedate enddate scadenza "
    "vencimiento fechacierre datafine bewerbungsfrist",
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
_LAYOUT = (
    "col cols column columns row grid flex flexbox text font bg border justify items align float pull push gap space "
    "m mb mt ml mr mx my p pb pt pl pr px py w h d g xs sm md lg xl span large small medium size width height is has "
    "no js color colour margin padding shadow rounded hidden visible center left right top bottom"
)
LAYOUT = frozenset(_LAYOUT.split())  # begins a name that says how a node looks, or in what state it is
