"""robots.txt (RFC 9309): what a site asks robots to leave alone, and how slowly to come.

Kept for its max-age, a day at most, for each origin. A site without one allows all (§2.3.1.3); one whose
server is failing is left alone for a short while (§2.3.1.4), or the older copy is used.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Protocol

from protego import Protego

from messages import Message
from messages.fetch import FetchCode
from model.errors import (
    DeadlineError,
    EncodingError,
    ForbiddenError,
    NetworkError,
    RedirectError,
    StatusError,
    TooLargeError,
)
from scraper.urls import Target, split_url

AGENT = "Bantin"
MAX_BYTES = 500 * 1024  # bytes that are read, RFC 9309 §2.5
TIMEOUT_SECONDS = 10.0  # for all of one robots.txt
FRESH_SECONDS = 24 * 3600.0
LEAST_SECONDS = 3600.0  # a shorter max-age is a site's habit more often than its wish
RETRY_SECONDS = 60.0
MAX_DELAY = 30.0  # seconds of Crawl-delay that are honoured
MAX_VERDICTS = 64  # verdicts kept for each origin
MAX_URL = 500  # characters of a URL whose verdict is kept
MAX_ORIGINS = 5000
MAX_TEXT = 8 << 20  # characters kept in all
Fetch = Callable[[str], tuple[bytes, timedelta | None]]


class RobotsMemory(Protocol):
    """Where robots.txt is kept beyond the process."""

    def load(self, origin: str) -> tuple[str, float] | None:
        """Return (the rules, the seconds for which they hold, below 0 where they are too old); None for none."""

    def save(self, origin: str, rules: str, seconds: float) -> None:
        """Keep rules for so long."""


@dataclass(slots=True, kw_only=True)
class RobotsRules:
    """What one origin's robots.txt says, kept as text: parsed rules of many sites are large."""

    text: str
    until: float  # of the monotonic clock
    delay: float = 0.0
    failure: Message | None = None  # why it could not be fetched
    verdicts: dict[str, bool] = field(default_factory=dict)

    def allows(self, url: str) -> bool:
        """Return whether Bantin may fetch `url`."""
        if not self.text:
            return True
        verdict = self.verdicts.get(url)
        if verdict is None:
            verdict = bool(_parse(self.text).can_fetch(url, AGENT))
            if len(self.verdicts) < MAX_VERDICTS and len(url) <= MAX_URL:
                self.verdicts[url] = verdict
        return verdict


@lru_cache(maxsize=16)  # parsed, a long one takes many times its text
def _parse(text: str) -> Protego:
    return Protego.parse(text)


class Robots:
    """Fetches and remembers the robots.txt of every origin, those that were used last. Safe for many threads."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        set_delay: Callable[[str, float], None],
        memory: RobotsMemory | None = None,
    ) -> None:
        """`set_delay` takes a host and its Crawl-delay; what is fetched is kept in `memory` too."""
        self._monotonic, self._set_delay, self._memory = monotonic, set_delay, memory
        self._known: OrderedDict[str, RobotsRules] = OrderedDict()  # the one used last at its end
        self._text = 0  # characters of all that is known
        self._keeping = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    def check(self, target: Target, fetch: Fetch) -> None:
        """Raise ForbiddenError where robots.txt forbids the URL, NetworkError while it cannot be had.

        `fetch` returns the bytes behind a robots.txt's URL and its max-age, or raises.
        """
        rules = self._rules(target, fetch)
        if rules.failure:
            raise NetworkError(rules.failure, subject=target.url)
        if not rules.allows(target.url):
            path = split_url(target.url).path or "/"
            disallows = FetchCode.ROBOTS_DISALLOWS(host=target.place, path=f"{path:.200}", agent=AGENT)
            raise ForbiddenError(disallows, subject=target.url)

    def _rules(self, target: Target, fetch: Fetch) -> RobotsRules:
        known = self._recall(target.origin)
        if known is not None and known.until > self._monotonic():
            return known
        with self._locks.setdefault(target.origin, threading.Lock()):
            try:
                known = self._recall(target.origin) or self._load(target.origin)
                if known is None or known.until <= self._monotonic():
                    known = self._fetch_rules(target, known, fetch)
                if known is not self._recall(target.origin):
                    self._remember(target.origin, known)
                    self._set_delay(target.place, known.delay)
                return known
            finally:
                self._locks.pop(target.origin, None)

    def _load(self, origin: str) -> RobotsRules | None:
        kept = self._memory.load(origin) if self._memory else None
        if kept is None:
            return None
        text, seconds = kept
        return RobotsRules(text=text, until=self._monotonic() + seconds, delay=_parse_delay(text))

    def _keep(self, origin: str, text: str, max_age: timedelta | None) -> RobotsRules:
        """Return rules that were fetched, and keep them for their max-age, between an hour and a day (§2.4)."""
        seconds = FRESH_SECONDS if max_age is None else min(max(max_age.total_seconds(), LEAST_SECONDS), FRESH_SECONDS)
        if self._memory:
            self._memory.save(origin, text, seconds)
        return RobotsRules(text=text, until=self._monotonic() + seconds, delay=_parse_delay(text))

    def _recall(self, origin: str) -> RobotsRules | None:
        with self._keeping:
            known = self._known.get(origin)
            if known is not None:
                self._known.move_to_end(origin)
            return known

    def _remember(self, origin: str, rules: RobotsRules) -> None:
        """Remember an origin's rules, and forget those that were not used for longest where it gets too much."""
        with self._keeping:
            before = self._known.pop(origin, None)
            self._known[origin] = rules
            self._text += len(rules.text) - (len(before.text) if before else 0)
            while len(self._known) > MAX_ORIGINS or self._text > MAX_TEXT:
                _, forgotten = self._known.popitem(last=False)
                self._text -= len(forgotten.text)

    def _fetch_rules(self, target: Target, stale: RobotsRules | None, fetch: Fetch) -> RobotsRules:
        try:
            body, max_age = fetch(f"{target.origin}/robots.txt")
        except StatusError as error:
            if error.status != 429 and error.status < 500:
                return self._keep(target.origin, "", None)
            return self._make_failed_rules(target, error.message, stale)
        except RedirectError:  # §2.3.1.2: as good as none
            return self._keep(target.origin, "", None)
        except NetworkError as error:
            if stale is not None and not stale.failure:
                return self._make_failed_rules(target, error.message, stale)
            # The page itself would fail the same way: nothing is gained by remembering it.
            raise NetworkError(error.message, subject=target.url) from None
        except (DeadlineError, EncodingError, TooLargeError) as error:
            return self._make_failed_rules(target, error.message, stale)
        text = body.decode("utf-8", "replace")
        rules = text if re.search("disallow|crawl-delay", text, re.IGNORECASE) else ""
        return self._keep(target.origin, rules, max_age)

    def _make_failed_rules(self, target: Target, reason: Message, stale: RobotsRules | None) -> RobotsRules:
        until = self._monotonic() + RETRY_SECONDS
        if stale is not None and not stale.failure:
            return RobotsRules(text=stale.text, until=until, delay=stale.delay)
        return RobotsRules(text="", until=until, failure=FetchCode.ROBOTS_UNAVAILABLE(host=target.place, reason=reason))


def _parse_delay(text: str) -> float:
    try:
        delay = _parse(text).crawl_delay(AGENT)
    except (ValueError, OverflowError):
        return 0.0
    return min(max(float(delay or 0), 0.0), MAX_DELAY)
