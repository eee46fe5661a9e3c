"""robots.txt (RFC 9309): what a site asks robots to leave alone, and how slowly to come.

Kept in memory a day for each origin. A site without one allows all (§2.3.1.3); one whose
server is in trouble is left alone for a short while (§2.3.1.4), or the older copy is used.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

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
LONGEST = 500 * 1024  # bytes that are read, RFC 9309 §2.5
SECONDS = 10.0  # for all of one robots.txt
FRESH = 24 * 3600.0
TROUBLED = 60.0
SLOWEST = 30.0  # seconds of Crawl-delay that are honoured
REMEMBERED = 64  # answers kept for each origin
LONGEST_URL = 500  # characters of an URL whose answer is kept
MOST_ORIGINS = 5000
MOST_TEXT = 8 << 20  # characters kept in all


@dataclass(slots=True, kw_only=True)
class Rules:
    """What one origin's robots.txt says, kept as text: parsed rules of many sites are large."""

    text: str
    until: float  # of the monotonic clock
    delay: float = 0.0
    trouble: Message | None = None  # why it could not be fetched
    answers: dict[str, bool] = field(default_factory=dict)

    def allows(self, url: str) -> bool:
        """Return whether Bantin may ask for `url`."""
        if not self.text:
            return True
        answer = self.answers.get(url)
        if answer is None:
            answer = bool(_parsed(self.text).can_fetch(url, AGENT))
            if len(self.answers) < REMEMBERED and len(url) <= LONGEST_URL:
                self.answers[url] = answer
        return answer


@lru_cache(maxsize=16)  # parsed, a long one takes many times its text
def _parsed(text: str) -> Protego:
    return Protego.parse(text)


class Robots:
    """Asks for, and remembers, the robots.txt of every origin, those that were used last. Safe for many threads."""

    def __init__(
        self,
        fetch: Callable[[str], bytes],
        *,
        monotonic: Callable[[], float],
        widen: Callable[[str, float], None],
    ) -> None:
        """`fetch` returns the bytes behind an URL or raises; `widen` is told a host's Crawl-delay."""
        self._fetch, self._monotonic, self._widen = fetch, monotonic, widen
        self._known: OrderedDict[str, Rules] = OrderedDict()  # the one used last at its end
        self._text = 0  # characters of all that is known
        self._keeping = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    def check(self, where: Target) -> None:
        """Raise ForbiddenError where robots.txt forbids the URL, NetworkError while it cannot be had."""
        rules = self._rules(where)
        if rules.trouble:
            raise NetworkError(rules.trouble, subject=where.url)
        if not rules.allows(where.url):
            path = split_url(where.url).path or "/"
            disallows = FetchCode.ROBOTS_DISALLOWS(host=where.place, path=f"{path:.200}", agent=AGENT)
            raise ForbiddenError(disallows, subject=where.url)

    def _rules(self, where: Target) -> Rules:
        known = self._recall(where.origin)
        if known is not None and known.until > self._monotonic():
            return known
        with self._locks.setdefault(where.origin, threading.Lock()):
            try:
                known = self._recall(where.origin)
                if known is None or known.until <= self._monotonic():
                    known = self._ask(where, known)
                    self._keep(where.origin, known)
                    self._widen(where.place, known.delay)
                return known
            finally:
                self._locks.pop(where.origin, None)

    def _recall(self, origin: str) -> Rules | None:
        with self._keeping:
            known = self._known.get(origin)
            if known is not None:
                self._known.move_to_end(origin)
            return known

    def _keep(self, origin: str, rules: Rules) -> None:
        """Remember an origin's rules, and forget those that were not used for longest where it gets too much."""
        with self._keeping:
            before = self._known.pop(origin, None)
            self._known[origin] = rules
            self._text += len(rules.text) - (len(before.text) if before else 0)
            while len(self._known) > MOST_ORIGINS or self._text > MOST_TEXT:
                _, forgotten = self._known.popitem(last=False)
                self._text -= len(forgotten.text)

    def _ask(self, where: Target, stale: Rules | None) -> Rules:
        try:
            text = self._fetch(f"{where.origin}/robots.txt").decode("utf-8", "replace")
        except StatusError as error:
            if error.status != 429 and error.status < 500:
                return Rules(text="", until=self._monotonic() + FRESH)
            return self._trouble(where, error.message, stale)
        except RedirectError:  # §2.3.1.2: as good as none
            return Rules(text="", until=self._monotonic() + FRESH)
        except NetworkError as error:
            if stale is not None and not stale.trouble:
                return self._trouble(where, error.message, stale)
            # The page itself would fail the same way: nothing is gained by remembering it.
            raise NetworkError(FetchCode.ROBOTS_FAILED(reason=error.message), subject=where.url) from None
        except (DeadlineError, EncodingError, TooLargeError) as error:
            return self._trouble(where, error.message, stale)
        rules = text if re.search("disallow|crawl-delay", text, re.IGNORECASE) else ""
        return Rules(text=rules, until=self._monotonic() + FRESH, delay=_delay(text))

    def _trouble(self, where: Target, reason: Message, stale: Rules | None) -> Rules:
        until = self._monotonic() + TROUBLED
        if stale is not None and not stale.trouble:
            return Rules(text=stale.text, until=until, delay=stale.delay)
        return Rules(text="", until=until, trouble=FetchCode.ROBOTS_UNAVAILABLE(host=where.place, reason=reason))


def _delay(text: str) -> float:
    try:
        asked = _parsed(text).crawl_delay(AGENT)
    except (ValueError, OverflowError):
        return 0.0
    return min(max(float(asked or 0), 0.0), SLOWEST)
