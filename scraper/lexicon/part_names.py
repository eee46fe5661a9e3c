"""What pages call their parts, in class names, ids and roles: words that sites in general use, none of one site.

They are of no one language, so they stand here and not in the languages' files. In a list of words `-` may
be missing on a page, and `*` stands for any letters.
"""

import re


def named(words: str, *, unless: str = "") -> re.Pattern[str]:
    """Return the pattern of a name in which one of `words` stands between other signs than letters.

    `unless` are longer names that begin so and are not meant.
    """
    barred = rf"(?!(?:{_alternatives(unless)})(?![a-z]))" if unless else ""
    return re.compile(rf"(?<![a-z]){barred}(?:{_alternatives(words)})(?![a-z])", re.I)


def _alternatives(words: str) -> str:
    return "|".join(word.replace("-", "-?").replace("*", r"\w*") for word in words.split())


# Of a box or line with a date.
UPDATED = re.compile("updat|modif|edited", re.I)
TODAY = named("today now clock current weather calendar header-date top-bar masthead")
EVENT = named(
    "event* deadline* veranstaltung* evento* evenement* termin termine closes closing expir* count-down start-date "
    "start-time starts end-date end-time ends due-date due-time dues date-start date-end"
)
FOOT = re.compile(r"foot(?:er)?", re.I)

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
NOT_AUTHOR = re.compile("avatar|image|photo|(?<![a-z])bio|share|social|date|time|comment", re.I)
