"""What a site says on its last article pages besides their texts: how a slogan and a site-wide tag are known.

Held in the site's template. A page that is read again takes its own place, so that it never bears itself out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

MOST_PAGES = 12  # pages remembered, the last ones
MOST_MARKS = 30  # tags of a page that are remembered
_ENOUGH_PAGES = 3  # other pages that must be known before a tag that all of them carry is none
_ALL_BUT_FEW = 0.9  # share of the other pages that carries what all carry


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMarks:
    """Hashes of what one page says of itself."""

    page: str  # of its address
    descriptions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # all that it names, those of every page too


NO_MARKS = PageMarks(page="")


def remember(known: Sequence[PageMarks], page: PageMarks) -> tuple[PageMarks, ...]:
    """Return the known pages with one more, the newest last."""
    newest = replace(page, tags=page.tags[:MOST_MARKS])
    return (*(marks for marks in known if marks.page != page.page), newest)[-MOST_PAGES:]


def find_slogans(known: Iterable[PageMarks], page: str) -> frozenset[str]:
    """Return the descriptions that other pages than `page` have."""
    return frozenset(key for marks in known if marks.page != page for key in marks.descriptions)


def find_common_tags(known: Iterable[PageMarks], page: str) -> frozenset[str] | None:
    """Return the tags that nearly all other pages than `page` carry; None where too few are known to tell."""
    others = [marks.tags for marks in known if marks.page != page]
    if len(others) < _ENOUGH_PAGES:
        return None
    counts = Counter(key for tags in others for key in set(tags))
    return frozenset(key for key, count in counts.items() if count >= _ALL_BUT_FEW * len(others))


def load_marks(pages: Iterable[Mapping[str, Collection[str] | str]]) -> tuple[PageMarks, ...]:
    """Return the marks that `dataclasses.asdict` wrote; KeyError or TypeError where it did not."""
    return tuple(
        PageMarks(
            page=str(page["page"]),
            descriptions=tuple(map(str, page["descriptions"])),
            tags=tuple(map(str, page["tags"])),
        )
        for page in pages
    )
