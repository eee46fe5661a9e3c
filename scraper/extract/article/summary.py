"""A bulletin's summary: what its page says in short, else the first sentences of its text.

A page's own description is none where it is the site's slogan, the title over again, or says nothing that the
text says too. One that was cut is completed from the text, or ends at a word.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from scraper.extract.article.metadata import SITES, PageMetadata, get_text, get_types
from scraper.extract.article.sentences import (
    add_ellipsis,
    cut_at_sentence,
    ends_sentence,
    find_sentence_ends,
    measure_width,
    strip_ellipsis,
)
from scraper.extract.article.site_names import normalize_name, strip_site_name
from scraper.extract.article.words import fold_case, is_unspaced, measure_shared

LONGEST = 500  # width of a summary
ENOUGH = 160  # width from which on no further sentence of the text is taken
_LONGEST_READ = 4000  # characters of a description that are read
_SHORTEST = 24  # width of a description that says anything
_SHORTEST_LINE = 40  # width of a line of the text that may begin a summary
_SHORTEST_SENTENCE = 60  # width from which on a long description may end at a sentence
_KNOWN_END = 30  # characters at a description's end by which its place in the text is found
_RELATED = 0.42  # share of a description's words that the title or the text must have
_NAMES = ("og:description", "description", "twitter:description")
_OTHER_NAMES = ("dc.description", "dcterms.description", "dcterms.abstract", "citation_abstract")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_BEHIND_TITLE = re.compile(r"^\s*[^\w\s]+\s*")


def choose_description(descriptions: Sequence[str], title: str, lines: Sequence[str]) -> str:
    """Return what a page says of its bulletin in short, whole: a line, at most LONGEST wide; "" where it says nothing.

    `descriptions` are the page's (`list_descriptions`), without those that other pages of its site have too; `lines`
    those of its text.
    """
    text = fold_case("\n".join((title, *lines)))
    own = [description for description in descriptions if measure_shared(text, description) >= _RELATED]
    if not own:
        return ""
    head = strip_ellipsis(own[0])
    longer = [description for description in own if description.startswith(head)]
    return _complete(max(longer, key=len), lines)


def list_descriptions(metadata: PageMetadata, title: str, sites: frozenset[str]) -> list[str]:
    """Return the descriptions that a page has of itself, each once, the most trusted first; none is the title."""
    described = {normalize_name(slogan) for slogan in _list_slogans(metadata)}
    found = (_clean(text, title, sites) for text in dict.fromkeys(_iterate_descriptions(metadata)) if text)
    return [text for text in dict.fromkeys(found) if text and normalize_name(text) not in described]


def _iterate_descriptions(metadata: PageMetadata) -> Iterator[str]:
    for name in _NAMES[:2]:
        yield from metadata.meta.get(name, ())
    for key in ("description", "abstract"):
        yield get_text(metadata.bulletin.get(key))
    for name in (*_NAMES[2:], *_OTHER_NAMES):
        yield from metadata.meta.get(name, ())


def _list_slogans(metadata: PageMetadata) -> list[str]:
    """Return what the page says in short of its site, not of its bulletin."""
    return [
        get_text(node.get(key))
        for node in metadata.nodes
        if get_types(node) & SITES
        for key in ("description", "slogan")
    ]


def _clean(description: str, title: str, sites: frozenset[str]) -> str:
    """Return a description as a line, without the title before it or the site's name around it; "" where none is left.

    Many are written with their entities escaped twice, or with markup.
    """
    text = " ".join(_MARKUP.sub(" ", unescape(unescape(description[:_LONGEST_READ]))).split())
    if title and text.startswith(title):
        text = _BEHIND_TITLE.sub("", text[len(title) :]) or text if _BEHIND_TITLE.match(text[len(title) :]) else text
    text = strip_site_name(text, sites)
    key = normalize_name(text)
    is_title = not key or key in normalize_name(title)
    return "" if is_title or measure_width(text) < _SHORTEST else text


def _complete(description: str, lines: Sequence[str]) -> str:
    """Return a description that ends where a sentence or a word does: one that was cut goes on as the text does."""
    head = strip_ellipsis(description)
    if head != description or not ends_sentence(description):
        whole = _drop_part_of_word(head, lines)
        is_cut = head != description or whole != head
        description = _continue(head, lines) or (_end_cut(whole) if is_cut else head)
    return cut_at_sentence(_begin(description, lines), enough=LONGEST, longest=LONGEST)


def _continue(head: str, lines: Sequence[str]) -> str:
    """Return a description up to the end of its last sentence in the text; "" where the text has it not."""
    known = head[-_KNOWN_END:]
    line = next((line for line in lines if known in line), None)
    if line is None:
        return ""
    place = line.index(known) + len(known)
    end = next((end for end in find_sentence_ends(line) if end >= place), place)
    whole = head + line[place:end]
    if measure_width(whole) <= LONGEST:
        return whole
    return add_ellipsis(head if line[place : place + 1].isspace() else head.rpartition(" ")[0] or head)


def _end_cut(head: str) -> str:
    """Return a text that was cut and cannot be completed: its whole sentences, else all of it with an ellipsis."""
    if ends_sentence(head):
        return head
    *ends, _ = [0, *find_sentence_ends(head)]
    whole = head[: ends[-1]]
    return whole if measure_width(whole) >= _SHORTEST_SENTENCE else add_ellipsis(head)


def _drop_part_of_word(head: str, lines: Sequence[str]) -> str:
    """Return a text without its last word where that is only the beginning of one that the text has."""
    rest, _, last = head.rpartition(" ")
    if not rest or not last.isalpha() or is_unspaced(last):
        return head
    text = "\n".join(lines)
    if re.search(rf"\b{re.escape(last)}\b", text) or not re.search(rf"\b{re.escape(last)}\w", text):
        return head
    return rest


def _begin(description: str, lines: Sequence[str]) -> str:
    """Return a description with the letters of its first word that the page sets apart, as a large initial."""
    first = description[:_KNOWN_END]
    if not first[:1].islower():
        return description
    line = next((line for line in lines if first in line), "")
    before = line[: line.index(first)].rpartition(" ")[2] if line else ""
    return before + description if before.isalpha() else description


def take_first_sentences(lines: Sequence[str]) -> str:
    """Return the first sentences of a text, at most LONGEST wide; short lines only where there is nothing else."""
    taken = ""
    for line in [line for line in lines if measure_width(line) >= _SHORTEST_LINE] or lines:
        room = LONGEST - measure_width(taken)
        if measure_width(taken) >= ENOUGH or (taken and room < _SHORTEST_SENTENCE):
            break
        part = cut_at_sentence(line, enough=ENOUGH - measure_width(taken), longest=room)
        taken = f"{taken} {part}".strip()
    return taken
