"""Whether a page that came is the list that is usual for its source, and if not, why not.

    judge(page, baseline) -> Judgement

Each measure says how far the page is from the baseline in one regard, 0 to 1: how many new items lead to other
hosts, use other words, and so on, beyond what is odd on the source's good pages. They are weighed and added up; a
page whose sum is past the limit is not to be believed. What is stored exactly as it stands is never a reason. A reason
for which a page was held that was right after all weighs half from then on, then a third, and so on.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from messages.judgement import Reason
from model.baseline import (
    MOST_DATED,
    Baseline,
    Tally,
    is_spoilt,
    measure_late,
    measure_odd,
    measure_strange_letters,
    measure_strange_words,
    sort_items,
    split_title,
)
from model.listed import ListedItem, ListedPage
from model.shapes import (
    count_classes,
    fold_numbers,
    fold_text,
    is_readable,
    measure_divergence,
    read_host,
    read_place,
    read_root,
    shape_address,
)
from model.title_hashes import MOST_TITLE
from model.words import split_words

LIMIT = 1.0
WIDE = 2.0  # items learned from, with which half of what is unusual is left to chance
FEW = 3  # items of which a share says little
SOME_PLACES = 0.5  # share of addresses that are distinct, below which many items lead to the same place
SOME_DAYS = 0.3  # share of dates of distinct days, below which many items come a day
SOME_WORDS = 0.3  # share of a title's words that must be usual elsewhere for the words to tell anything
# Of a field that is lost, or a page that was cut off, one is enough. The others were fitted on the pages of half of the
# corpora's hosts (bench/health.py), and rounded.
WEIGHTS: Mapping[Reason, float] = {
    Reason.TITLES: 1.3,
    Reason.LINKS: 1.3,
    Reason.DATES: 1.3,
    Reason.EQUAL: 1.3,
    Reason.PLACES: 1.3,
    Reason.DAYS: 1.3,
    Reason.LATE: 1.3,
    Reason.SPOILT: 1.3,
    Reason.CUT: 1.1,
    Reason.FEW: 0.9,
    Reason.HOSTS: 0.8,
    Reason.LETTERS: 0.65,
    Reason.SHAPES: 0.6,
    Reason.WORDS: 0.55,
    Reason.EDITED: 0.55,
    Reason.GARBLED: 0.5,
    Reason.LENGTHS: 0.5,
    Reason.SUMMARIES: 0.4,
    Reason.PAGE_TITLE: 0.4,
    Reason.PAGE_MOVED: 0.4,
    Reason.LANGUAGE: 0.4,
    Reason.ROOTS: 0.15,
}


# Of these a later page of a list, or one of its past, says nothing: its items are older, and often few.
NOT_OF_LATER = frozenset(
    {
        Reason.FEW,
        Reason.CUT,
        Reason.LATE,
        Reason.EDITED,
        Reason.GARBLED,
        Reason.ROOTS,
        Reason.SUMMARIES,
        Reason.PAGE_TITLE,
        Reason.PAGE_MOVED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a page was judged to be. `reasons` are those that weighed most, the first most."""

    score: float  # held from 1 on
    reasons: tuple[Reason, ...] = ()

    @property
    def held(self) -> bool:
        """Whether nothing of the page is to be published."""
        return self.score >= LIMIT


def judge(page: ListedPage, baseline: Baseline) -> Judgement:
    """Return how far a page is from what is usual."""
    return _weigh(measure(page, baseline), baseline)


def judge_later(page: ListedPage, baseline: Baseline) -> Judgement:
    """Return how far a later page of a list, or one of its past, is from what is usual for its first page."""
    measures = measure(page, baseline)
    return _weigh({reason: value for reason, value in measures.items() if reason not in NOT_OF_LATER}, baseline)


def _weigh(measures: Mapping[Reason, float], baseline: Baseline) -> Judgement:
    pardons = baseline.pardons.count()
    weighed = {reason: WEIGHTS[reason] * value / (1 + pardons[reason]) for reason, value in measures.items() if value}
    reasons = sorted(weighed, key=lambda reason: -weighed[reason])
    return Judgement(score=sum(weighed.values()), reasons=tuple(reasons[:3]))


def measure(page: ListedPage, baseline: Baseline) -> dict[Reason, float]:
    """Return how far a page is from the baseline in each regard, 0 to 1."""
    parts = sort_items(page, baseline)
    fresh, edited = parts.fresh, parts.edited
    other = [item for item in page.items if not item.known]
    strange = [*fresh, *edited]
    share = len(strange) / max(len(page.items), 1)
    kept = _measure_kept(len(page.items) - len(fresh), baseline)
    witnesses = max(len(strange), (1 - kept) * (baseline.counts[-1] if baseline.counts else 0))
    trust = witnesses / (witnesses + 1)  # one odd item says little, but where it stands in the place of all others
    found = {
        Reason.EDITED: len(edited) / max(len(page.items), 1) if len(edited) >= FEW else 0.0,
        Reason.LINKS: _measure_loss(page, baseline.linked, lambda item: bool(item.url)),
        Reason.DATES: _measure_loss(page, baseline.dated, lambda item: item.dated),
        Reason.SUMMARIES: _measure_loss(page, baseline.described, lambda item: item.described),
        Reason.TITLES: _measure_loss(page, baseline.titled, lambda item: is_readable(item.title)),
        Reason.SPOILT: _measure_spoilt(page, strange, baseline),
        Reason.EQUAL: _measure_equal(other, baseline),
        Reason.PLACES: _measure_places(other, baseline),
        Reason.DAYS: _measure_days(page, len(other) - len(fresh), baseline),
        Reason.FEW: _measure_few(len(page.items), baseline) * (1 + share) / 2,
        Reason.CUT: float(baseline.whole and not page.whole),
        Reason.LATE: _exceed(measure_late(fresh, baseline.middle), baseline.late)
        * (1 - kept**2)
        * min(1.0, 1.5 * len(fresh) / (len(page.items) + 1)),
    }
    about_page = _measure_page(page, baseline)
    about_items = _measure_items(strange, parts.moved, baseline)
    found |= {reason: value * share for reason, value in about_page.items()}
    found |= {reason: value * share * trust for reason, value in about_items.items()}
    return found


def _measure_kept(count: int, baseline: Baseline) -> float:
    """Return which share of the last page stands on a page still of which so many items are not new."""
    return min(1.0, count / baseline.counts[-1]) if baseline.counts and baseline.counts[-1] else 0.0


def _measure_loss(page: ListedPage, usual: float, has: Callable[[ListedItem], bool]) -> float:
    """Return how much of a field's usual share is missing; few items that are not stored say nothing."""
    count = sum(not item.known for item in page.items)
    if not count or not usual or (count < FEW and usual < 1):
        return 0.0
    now = sum(map(has, page.items)) / len(page.items)
    return max(0.0, usual - now) * count / (count + 1)


def _measure_spoilt(page: ListedPage, items: Sequence[ListedItem], baseline: Baseline) -> float:
    """Return the share of new and edited items in which characters were lost, above the usual one.

    Where the page itself begins with lost characters, as it never did, all else of it is in doubt.
    """
    if page.spoilt and not baseline.spoilt_start:
        return 1.0
    if len(items) < FEW:
        return 0.0
    spoilt = sum(map(is_spoilt, items)) / len(items)
    return _exceed(spoilt, baseline.spoilt) * len(items) / (len(items) + 1)


def _measure_equal(items: Sequence[ListedItem], baseline: Baseline) -> float:
    """Return how much of what is usually distinct is the same: titles, or titles but for their numbers."""
    if len(items) < FEW:
        return 0.0
    whole, worded = (len({fold(item.title) for item in items}) / len(items) for fold in (fold_text, fold_numbers))
    return max(0.0, baseline.distinct - whole, baseline.worded * (1 - _measure_slack(baseline)) - worded)


def _measure_places(items: Sequence[ListedItem], baseline: Baseline) -> float:
    """Return how far addresses that usually lead to distinct places lead to the same."""
    places = [read_place(item.url) for item in items if item.url]
    if len(places) < FEW:
        return 0.0
    usual, now = baseline.places * (1 - _measure_slack(baseline)), len(set(places)) / len(places)
    return (usual - now) / (usual - 1 / len(places)) if usual > max(now, SOME_PLACES) else 0.0


def _measure_slack(baseline: Baseline) -> float:
    """Return how much of what is unusual is left to chance, for a baseline was learned from few items."""
    return 1 / (1 + baseline.learned / WIDE)


def _measure_days(page: ListedPage, seen: int, baseline: Baseline) -> float:
    """Return how far days that were distinct are one and the same on a page half of whose items were seen before."""
    days = [item.at.date() for item in page.items if item.at]
    if len(days) < max(FEW, len(page.items) * MOST_DATED) or 2 * seen < len(days) or len(set(days)) > 1:
        return 0.0
    return max(0.0, 1 - 1 / len(days) / baseline.days) if baseline.days >= SOME_DAYS else 0.0


def _measure_few(count: int, baseline: Baseline) -> float:
    """Return how far a page's items are below the fewest of the last pages, on a logarithmic scale."""
    least = min(baseline.counts, default=count)
    return min(1.0, max(0.0, log((least + 1) / (count + 1)) / log(20) - 0.2))


def _measure_page(page: ListedPage, baseline: Baseline) -> dict[Reason, float]:
    """Return how far what the page says of itself is from what it said before."""
    words, usual = set(split_words(page.title[:MOST_TITLE])), set(baseline.page_words)
    shared = len(words & usual) / max(min(len(words), len(usual)), 1)
    tongues = page.language[:2].lower(), baseline.language[:2].lower()
    return {
        Reason.PAGE_TITLE: 1 - shared if usual else 0.0,
        Reason.PAGE_MOVED: float(bool(baseline.page_url) and _strip(page.url) != _strip(baseline.page_url)),
        Reason.LANGUAGE: float(all(tongues) and tongues[0] != tongues[1]),
    }


def _strip(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/").partition("://")[2].removeprefix("www.")


def _measure_items(items: Sequence[ListedItem], moved: Sequence[ListedItem], baseline: Baseline) -> dict[Reason, float]:
    """Return how far new and edited items are from those of good pages; what moved says where the others are now."""
    linked = [item.url for item in items if item.url]
    slack = _measure_slack(baseline)
    titles = [item.title[:MOST_TITLE] for item in items if item.title]
    words = measure_strange_words([split_title(item) for item in items], baseline.words.count())

    def measure_place(read: Callable[[str], str], usual: Tally, odd: float) -> float:
        known = usual.count() | Counter(read(item.url) for item in moved)
        return _exceed(measure_odd([place for url in linked if (place := read(url))], known), odd, slack)

    return {
        Reason.HOSTS: measure_place(read_host, baseline.hosts, baseline.odd_hosts),
        Reason.SHAPES: measure_place(shape_address, baseline.shapes, baseline.odd_shapes),
        Reason.ROOTS: measure_place(read_root, baseline.roots, baseline.odd_roots) if baseline.roots.names else 0.0,
        Reason.WORDS: _exceed(words, baseline.odd_words, slack),
        Reason.LETTERS: _exceed(measure_divergence(count_classes(titles), baseline.letters.count()), 0.0, slack),
        Reason.GARBLED: _exceed(
            measure_strange_letters([set(count_classes([title])) for title in titles], baseline.letters.count()),
            baseline.odd_letters,
            slack,
        ),
        Reason.LENGTHS: _measure_lengths([len(title) for title in titles], baseline.lengths),
    }


def _exceed(odd: float, usual: float, slack: float = 0.0) -> float:
    """Return how far a share is above the usual one, as a part of what is left above that.

    `slack` is what is left to chance, for a baseline was learned from few items: a part of what is left too.
    """
    usual += (1 - usual) * slack
    return max(0.0, odd - usual) / (1 - usual) if usual < 1 else 0.0


def _measure_lengths(lengths: Sequence[int], usual: Sequence[int]) -> float:
    """Return the share of titles that are much shorter or longer than nearly all before."""
    if not lengths or len(usual) < FEW:
        return 0.0
    ranked = sorted(usual)
    low, high = ranked[len(ranked) // 20], ranked[-1 - len(ranked) // 20]
    return sum(length < low * 0.6 or length > high * 1.6 for length in lengths) / len(lengths)
