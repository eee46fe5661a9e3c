"""A site's news sitemap (Google News sitemap 0.9), where a page offers nothing else.

It is read as any page is, by XPath rules on its elements; an index of sitemaps, a large one, and one
whose titles cannot be had are passed over.
"""

from messages.counts import CountCode
from messages.dates import spell_day
from messages.discovery import DiscoveryCode
from model.errors import BantinError
from model.finding import ListOrigin
from scraper.discovery.feeds import MOST_AGE, find_newest
from scraper.discovery.lists import SourceDraft
from scraper.discovery.values import Choice
from scraper.discovery.visits import Visits
from scraper.document import Document, HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.rules import extract_items
from scraper.selector import Syntax
from scraper.source import Rules, is_language
from scraper.urls import join_url

PLACE = "/news-sitemap.xml"
LARGEST = 1 << 20  # bytes
FEWEST = 2
TITLED = 0.9  # share of its items
CONFIDENCE = 0.4  # it is of the whole site, and nothing on the page vouches for it
RULES = Rules.model_validate(
    {
        "syntax": Syntax.XPATH,
        "item": "//url[.//*[name() = 'news:title']]",
        "title": ".//*[name() = 'news:title']",
        "link": "./loc/text()",
        "date": ".//*[name() = 'news:publication_date']",
    }
)


def find_news_sitemap(document: Document, visits: Visits, draft: SourceDraft) -> tuple[Choice, ...]:
    """Return the choice that a site's news sitemap is; () where there is none, or it is of no use. One request."""
    url = join_url(document.url, PLACE)
    try:
        answer = visits.get(url, step=DiscoveryCode.TRYING_SITEMAP)
        if len(answer.body) > LARGEST:
            return ()
        sitemap = read_document(answer)
        raw = extract_items(sitemap, RULES)
    except BantinError:
        return ()
    language = _find_language(sitemap)
    items = draft.make_items(sitemap, raw, url, rules=RULES, language=language)
    titled = [item for item in items if item.title and item.url]
    latest = find_newest(items, visits.now)
    if len(titled) < max(FEWEST, TITLED * len(items)) or latest is None or latest < visits.now - MOST_AGE:
        return ()
    count = DiscoveryCode.SITEMAP_ITEMS(items=CountCode.ITEMS(count=len(items)), day=spell_day(latest))
    return (
        Choice(
            label=DiscoveryCode.LABEL_SITEMAP(),
            origin=ListOrigin.SITEMAP,
            confidence=CONFIDENCE,
            reasons=(DiscoveryCode.USUAL_PLACE(), DiscoveryCode.WHOLE_SITE(), count),
            source_url=url,
            items=items,
            rules=RULES,
            language=language,
        ),
    )


def _find_language(sitemap: Document) -> str:
    names = sitemap.tree.xpath("//*[name() = 'news:language']/text()") if isinstance(sitemap, HtmlDocument) else []
    language = str(names[0]).strip().lower() if names else ""
    return language if is_language(language) else ""
