"""One bulletin's own page: URL -> Article, by a source's detail rules, or found without rules."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from messages.pages import MediaCode, PageCode
from messages.statuses import StatusCode
from model.article import Article, merge_enclosures
from model.errors import BantinError, DocumentError
from model.item import Enclosure, Item
from model.outcome import NO_VALIDATORS, Failed, NotModified, Validators
from model.page_memory import PageMemory
from scraper.document import FeedDocument, HtmlDocument
from scraper.document.reading import read_document
from scraper.extract.article.attachments import FILE_TYPES, guess_media_type
from scraper.extract.article.blocks import TextBlock
from scraper.extract.article.event import find_stated_event
from scraper.extract.article.extract import extract_article
from scraper.extract.article.metadata import read_metadata
from scraper.extract.article.site_pages import remember
from scraper.extract.article.summary import take_first_sentences
from scraper.extract.article.template import Template, learn
from scraper.extract.article.topics import find_summary
from scraper.extract.detail import extract_detail
from scraper.extract.own_pages import names_item, refuse_wall
from scraper.failure import make_failed
from scraper.fetch.client import Client
from scraper.fetch.response import Request, Response
from scraper.files import measure_files
from scraper.normalize.article import normalize_article
from scraper.normalize.events import normalize_event
from scraper.normalize.items import (
    MAX_SUMMARY,
    MAX_TITLE,
    clean_names,
    make_date_context,
    normalize_enclosures,
    read_date,
    sanitize_content,
)
from scraper.normalize.text import clean_text, read_fragment, truncate
from scraper.page_memory import remember_content, remember_page
from scraper.source import DetailRules, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReading:
    """What a page said, and what its source's template is from now on."""

    article: Article
    template: str  # JSON of a Template; "" where none was learned
    page: PageMemory | None = None  # what tells later whether the page was edited; None of a file


def scrape_article(
    source: Source,
    item: Item,
    *,
    client: Client,
    template: str,
    now: datetime,
    validators: Validators = NO_VALIDATORS,
    before: Article | None = None,
) -> ArticleReading | NotModified | Failed:
    """Return what an item's own page says; a fault is a value. With `validators` it may be that it is the same.

    The type and length of its files are asked too, but of those that `before` has, what was read last time.
    """
    try:
        reading = _read_page(source, item, client=client, template=template, now=now, validators=validators)
        if isinstance(reading, NotModified):
            return reading
        files = merge_enclosures(item.enclosures, reading.article.enclosures)
        known = before.enclosures if before else ()
        measured = measure_files(files, source=source, client=client, now=now, known=known)
        return replace(reading, article=replace(reading.article, enclosures=measured))
    except BantinError as error:
        return make_failed(error)


def measure_listed_files(source: Source, item: Item, *, client: Client, now: datetime) -> ArticleReading | Failed:
    """Return an item's files with their type and length, where its own page is not to be read; a fault is a value."""
    try:
        measured = measure_files(item.enclosures, source=source, client=client, now=now)
        return ArticleReading(article=Article(enclosures=measured), template="")
    except BantinError as error:
        return make_failed(error)


def _read_page(
    source: Source, item: Item, *, client: Client, template: str, now: datetime, validators: Validators
) -> ArticleReading | NotModified:
    """Return what an item's own page says.

    A detail rule for the content is trusted with it; without one the text is found, by the site's
    `template` once that is known. Every field that a rule gives wins. Where the item leads to a file,
    that is attached to it.
    """
    if kind := guess_media_type(item.url.partition("?")[0]):
        return ArticleReading(article=_make_file_article(item.url, kind), template=template)
    request = Request(
        url=item.url, validators=validators, headers=source.headers, robots=source.robots, trust=source.trust
    )
    response = client.get(request, now=now)
    if isinstance(response, NotModified):
        if validators == NO_VALIDATORS:
            raise DocumentError(StatusCode.NOT_MODIFIED(host=item.url), subject=item.url)
        return response
    work = partial(read_article, response, source, item, template, now)
    return client.reader.read(work, size=len(response.body), kind=(source.slug, "articles"), url=response.url)


def read_article(response: Response, source: Source, item: Item, template: str, now: datetime) -> ArticleReading:
    """Return what an item's own page, which came, says.

    PageError where it is no page, or a wall or an error sent in its place, or its content is not there.
    """
    if kind := detect_file_type(response):
        return ArticleReading(article=_make_file_article(item.url, kind, len(response.body)), template=template)
    document = read_document(response, encoding=source.encoding)
    if not isinstance(document, HtmlDocument):
        kind = MediaCode.FEED if isinstance(document, FeedDocument) else MediaCode.JSON
        raise DocumentError(PageCode.NOT_A_PAGE(kind=kind()), subject=item.url)
    nameless = not names_item(document, item.title)
    if nameless:
        refuse_wall(document)
    if source.detail and source.detail.content:
        article, learned = _read_by_rules(document, source, source.detail, item, template, now)
        page = remember_content(article.content, response.validators)
    else:
        article, learned, blocks = find_article(document, source, item, template, now)
        if source.detail:
            article = _override(article, extract_by_rules(document, source, source.detail, now))
        page = remember_page(blocks, response.validators)
    return ArticleReading(article=article, template=learned, page=replace(page, nameless=nameless))


def detect_file_type(response: Response) -> str:
    """Return the media type of a response that is a file for people to open; "" of all else."""
    if response.body.startswith(b"%PDF-"):  # many servers call a file a stream of bytes
        return "application/pdf"
    return response.media_type if response.media_type in FILE_TYPES else ""


def _make_file_article(url: str, kind: str, length: int = 0) -> Article:
    return Article(enclosures=(Enclosure(url=url, media_type=kind, length=length),))


def _read_by_rules(
    document: HtmlDocument, source: Source, rules: DetailRules, item: Item, template: str, now: datetime
) -> tuple[Article, str]:
    """Return what the detail rules find with a summary, and the source's template with this page's description."""
    article, known = extract_by_rules(document, source, rules, now), Template.from_json(template)
    title, text, metadata = article.title or item.title, read_fragment(article.content), read_metadata(document)
    topics = find_summary(document, metadata, title, text, known.pages)
    summary = topics.summary or take_first_sentences(text.splitlines())
    if topics.marks.descriptions:
        template = replace(known, pages=remember(known.pages, topics.marks)).to_json()
    event = normalize_event(find_stated_event(metadata, document.url, title), make_date_context(source, now))
    return replace(article, summary=truncate(clean_text(summary), MAX_SUMMARY), event=event), template


def extract_by_rules(document: HtmlDocument, source: Source, rules: DetailRules, now: datetime) -> Article:
    """Return what the detail rules find on a page; ExtractionError where the content is not there."""
    raw = extract_detail(document, rules)
    return Article(
        title=truncate(clean_text(raw.title), MAX_TITLE),
        content=sanitize_content(raw.content, source, document.base_url),
        published=read_date(raw.date, make_date_context(source, now)),
        authors=clean_names(raw.authors),
        categories=clean_names(raw.categories),
        language=document.language,
        enclosures=normalize_enclosures(raw.enclosures, document.base_url),
    )


def find_article(
    document: HtmlDocument, source: Source, item: Item, template: str, now: datetime
) -> tuple[Article, str, tuple[TextBlock, ...]]:
    """Return what is found on a page without rules, the source's template with this page learned, and its texts."""
    known = Template.from_json(template)
    context = make_date_context(source, now)
    raw = extract_article(document, context=context, title=item.title, template=known)
    learned = learn(known, raw.blocks, by_template=raw.by_template, pictures=raw.pictures, marks=raw.marks)
    article = normalize_article(
        raw, base_url=document.base_url, listing=item, images=source.images, clean_links=source.clean_links
    )
    article = replace(article, event=normalize_event(raw.event, context))
    return drop_listed_fields(item, article), learned.to_json(), raw.blocks


def drop_listed_fields(listing: Item, found: Article) -> Article:
    """Leave out of what was found what the listing has itself: its authors, and its title unless that is cut short."""
    head = listing.title.rstrip("….").rstrip()
    cut_short = head != listing.title and found.title.casefold().startswith(head.casefold())
    return replace(
        found,
        title=found.title if cut_short or not listing.title else "",
        authors=() if listing.authors else found.authors,
    )


def _override(found: Article, by_rules: Article) -> Article:
    """Return what was found with the fields that rules give in their place."""
    fields = ("title", "published", "authors", "categories")
    return replace(found, **{name: value for name in fields if (value := getattr(by_rules, name))})
