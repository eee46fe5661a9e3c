"""Items' own pages: read one, keep what it adds, and read it again while the item is young.

Work of its own beside a refresh, claimed and spaced per host like a source. The feed is composed again when what was
read is due to be shown (`publish`).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from leasing import RELEASE_PAUSE
from messages import Message
from model.article import Article, fill_gaps
from model.notification import Recipient
from model.outcome import NO_VALIDATORS, Failed, NotModified
from model.page_memory import PageMemory, find_next_reading
from scraper.article import ArticleReading, measure_listed_files, scrape_article
from scraper.fetch.client import Client
from scraper.page_memory import is_edited, is_named_at_last, is_same_page
from settings.options import SourceEntry
from settings.targets import Targets, list_recipients
from store import ArticleClaim, SettledArticle, Store

log = logging.getLogger("bantin")
ARTICLE_TRIES = 4


def wants_article(entry: SourceEntry) -> bool:
    """Return whether each new item's own page is to be read."""
    return entry.full_text or entry.detail is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReader:
    """Reads the own pages of claimed items; threads share one."""

    store: Store
    client: Client
    clock: Callable[[], datetime]
    targets: Targets = field(default_factory=dict)  # that trouble with texts is reported to

    def read(self, claim: ArticleClaim) -> bool:
        """Read one claimed item's own page; return whether it could be read.

        A fault that may pass is tried again with growing pauses, ARTICLE_TRIES times in all; then, or where
        it will not pass (a PDF, a page that is gone, one that robots.txt keeps), the item stands with its summary.
        """
        entry = SourceEntry.from_stored(claim.options, claim.found)
        now = self.clock()
        validators = claim.page.validators if claim.page else NO_VALIDATORS
        result: ArticleReading | NotModified | Failed
        if wants_article(entry):
            result = scrape_article(
                entry.source,
                claim.item,
                client=self.client,
                template=claim.template,
                now=now,
                validators=validators,
                before=claim.article,
            )
        else:
            result = measure_listed_files(entry.source, claim.item, client=self.client, now=now)
        if claim.page is not None and claim.article is not None:
            return self._settle_rereading(claim, claim.article, claim.page, entry, result)
        if isinstance(result, ArticleReading):
            for warning in result.article.warnings:
                log.warning("%s: %s", claim.slug, warning)
            return self._settle_article(claim, entry, result)
        if isinstance(result, NotModified) or result.skipped:
            again = result.retry_after if isinstance(result, Failed) else None
            self.store.release_article(claim, self.clock() + (again or RELEASE_PAUSE))
        else:
            self.fail(claim, result.message, result.retry_after or timedelta(0), lasting=result.lasting)
        return False

    def _settle_article(self, claim: ArticleClaim, entry: SourceEntry, reading: ArticleReading) -> bool:
        now = self.clock()
        own = reading.article.published
        published = min(claim.published, own.at) if own else claim.published
        settled = self.store.settle_article(
            claim,
            reading.article,
            now,
            counted=_is_counted(claim, entry),
            template="" if claim.page else reading.template,  # a page teaches its site's template once
            page=reading.page,
            reread_at=find_next_reading(published, now, entry.reread),
            recipients=self._list_recipients(entry, now),
        )
        _log_trouble(claim.slug, settled)
        return settled is not None

    def _settle_rereading(
        self,
        claim: ArticleClaim,
        before: Article,
        known: PageMemory,
        entry: SourceEntry,
        result: ArticleReading | NotModified | Failed,
    ) -> bool:
        """Store a page that was read again where it was edited, or is the right one at last; else keep it as it is."""
        if isinstance(result, Failed) and result.skipped:
            self.store.keep_article(claim, self.clock() + (result.retry_after or RELEASE_PAUSE), known)
            return False
        page = replace(known, validators=result.validators) if isinstance(result, NotModified) else known
        if (
            isinstance(result, ArticleReading)
            and result.page
            and (is_same_page(before, result.article) or is_named_at_last(result.article, known, result.page))
        ):
            if is_edited(before, result.article, known, result.page):
                return self._settle_article(claim, entry, result)
            if (completed := fill_gaps(before, result.article)) != before:  # by a newer program: no edit
                return self._settle_article(claim, entry, replace(result, article=completed))
            page = result.page
        self._keep_article(claim, entry, page)
        return not isinstance(result, Failed)

    def _keep_article(self, claim: ArticleClaim, entry: SourceEntry, page: PageMemory) -> None:
        """Leave an item's article as it is stored until its page is to be read again."""
        self.store.keep_article(claim, find_next_reading(claim.published, self.clock(), entry.reread), page)

    def fail(
        self, claim: ArticleClaim, fault: Message, pause: timedelta = timedelta(0), *, lasting: bool = False
    ) -> bool:
        """Count a try that came to nothing; return that it did not. The next one is after `pause` at the soonest."""
        entry = SourceEntry.from_stored(claim.options, claim.found)
        if claim.page is not None:
            self._keep_article(claim, entry, claim.page)
            return False
        now, retry_at = self.clock(), None
        if not lasting and claim.tries + 1 < ARTICLE_TRIES:
            retry_at = now + max(timedelta(minutes=5) * 4**claim.tries, pause)
        settled = self.store.settle_article(
            claim,
            None,
            now,
            retry_at=retry_at,
            counted=_is_counted(claim, entry),
            fault=fault,
            recipients=self._list_recipients(entry, now),
        )
        _log_trouble(claim.slug, settled)
        return False

    def _list_recipients(self, entry: SourceEntry, now: datetime) -> tuple[Recipient, ...]:
        return list_recipients(self.targets, entry.notify, now) if entry.notify else ()


def _is_counted(claim: ArticleClaim, entry: SourceEntry) -> bool:
    """Return whether a reading tells how the source's texts are doing: not that of its files alone, nor a later one."""
    return claim.page is None and wants_article(entry)


def _log_trouble(slug: str, settled: SettledArticle | None) -> None:
    """Write a line where the texts of a source began to fail, and one where they are read again."""
    if settled and settled.began:
        log.warning("%s: %s", slug, settled.began)
    elif settled and settled.ended:
        log.info("%s: the texts of its items are read again", slug)
