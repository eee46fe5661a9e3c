"""The lists of a page as choices: labels, how far each is trusted, and which are left out; names of sources."""

from dataclasses import replace

import pytest

from messages import Message
from messages.discovery import DiscoveryCode
from model.errors import DocumentError
from model.finding import FeedVerdict, ListOrigin, PageKind
from model.outcome import NO_VALIDATORS
from scraper.discovery import Choice, Discovery, FeedCheck, _classify_file, _is_sure, _rank_choices, inspect_document
from scraper.discovery.detection import Candidate, Detection, detect
from scraper.discovery.feeds import UNCHECKED
from scraper.discovery.lists import SourceDraft, make_list_choices
from scraper.discovery.naming import find_page_title
from scraper.discovery.values import dump_rules
from scraper.document.reading import read_document
from scraper.extract import RawItem
from scraper.fetch.response import Response
from scraper.source import Rules
from tests.pages import NOW, URL, make_list, read_page

DRAFT = SourceDraft(now=NOW, found={}, options={})


def candidate(start: int = 0, count: int = 10, origin: ListOrigin = ListOrigin.PAGE, same: int = 0) -> Candidate:
    """Return a list of so many items, of which some have the same title."""
    titles = ["Read more" if n < same else f"Bulletin {start + n}" for n in range(count)]
    raw = tuple(RawItem(title=title, link=f"/n/{start + n}") for n, title in enumerate(titles))
    return Candidate(items=raw, rules=Rules(item="li"), score=1.0, origin=origin)


def choices(*candidates: Candidate, confidence: float = 0.8) -> list[Choice]:
    detection = Detection(kind=PageKind.LIST, candidates=candidates, confidence=confidence)
    return make_list_choices(read_page("<p>x</p>"), detection, URL, DRAFT)


@pytest.mark.parametrize("confidence", [0.0, 0.3, 0.8, 0.995])
def test_each_further_list_is_trusted_less_and_all_together_no_more_than_wholly(confidence: float) -> None:
    found = choices(*(candidate(20 * at) for at in range(6)), confidence=confidence)
    first, *others = [choice.confidence for choice in found]
    assert first == confidence
    assert others == sorted(others, reverse=True)
    assert sum(others) < 1 - confidence
    assert min(others) > 0


@pytest.mark.parametrize(
    ("confidence", "sure", "summary"),
    [
        (0.95, True, DiscoveryCode.LIST(count=10)),
        (0.95, False, DiscoveryCode.LIST_PROBABLY(count=10)),
        (0.51, False, DiscoveryCode.LIST_PROBABLY(count=10)),
        (0.49, False, DiscoveryCode.LIST_PERHAPS(count=10)),
        (0.1, False, DiscoveryCode.LIST_PERHAPS(count=10)),
    ],
)
def test_a_list_that_is_more_likely_wrong_is_not_called_probable(
    confidence: float, sure: bool, summary: Message
) -> None:
    detection = Detection(kind=PageKind.LIST, candidates=(candidate(),), confidence=confidence, sure=sure)
    assert inspect_document(read_page("<p>x</p>"), detection, URL, now=NOW).summary == summary


@pytest.mark.parametrize(
    ("origin", "first", "second"),
    [
        (ListOrigin.PAGE, DiscoveryCode.LABEL_PAGE, DiscoveryCode.LABEL_OTHER),
        (ListOrigin.JSON, DiscoveryCode.LABEL_JSON, DiscoveryCode.LABEL_OTHER),
        (ListOrigin.JSON_LD, DiscoveryCode.LABEL_JSON_LD, DiscoveryCode.LABEL_JSON_LD),
        (ListOrigin.H_FEED, DiscoveryCode.LABEL_MICROFORMATS, DiscoveryCode.LABEL_MICROFORMATS),
    ],
)
def test_a_list_is_labelled_by_what_it_was_found_in(
    origin: ListOrigin, first: DiscoveryCode, second: DiscoveryCode
) -> None:
    found = choices(candidate(origin=origin), candidate(20, origin=origin))
    assert [choice.label for choice in found] == [first(), second()]
    assert found[0].origin is origin


def test_another_list_is_labelled_by_the_heading_above_it() -> None:
    headed = replace(candidate(20), heading=" Harbour\nnews ")
    bare, marked = candidate(40), replace(candidate(60, origin=ListOrigin.JSON_LD), heading="Tides")
    found = choices(replace(candidate(), heading="News"), headed, bare, marked)
    assert [str(choice.label) for choice in found] == [
        "The list on this page",
        "The list “Harbour news” on this page",
        "Another list on this page",
        "The list in the page's JSON-LD",
    ]


def test_a_list_with_the_same_links_is_left_out() -> None:
    assert len(choices(candidate(), candidate())) == 1
    assert len(choices(candidate(), candidate(1))) == 2


@pytest.mark.parametrize(("same", "kept"), [(0, 2), (3, 2), (7, 2), (8, 1), (10, 1)])
def test_an_alternative_of_links_that_only_invite_is_left_out(same: int, kept: int) -> None:
    assert len(choices(candidate(), candidate(20, same=same))) == kept
    assert len(choices(candidate(same=same))) == 1


def test_a_list_that_no_rule_finds_again_is_none() -> None:
    bare = Candidate(items=candidate().items, rules=None, score=1.0)
    assert choices(bare) == []


def test_what_the_user_has_set_goes_before_what_was_found() -> None:
    draft = SourceDraft(now=NOW, found={"timezone": "UTC"}, options={"timezone": "Asia/Ho_Chi_Minh", "interval": "1h"})
    raw = [RawItem(title="A bulletin", link="/n/1")]
    (item,) = draft.make_items(read_page("<p>x</p>"), raw * 2, URL, rules=Rules(item="li"))
    assert item.url == "https://city.example/n/1"


def feed_choice(url: str) -> Choice:
    return Choice(label=DiscoveryCode.LABEL_FEED(), origin=ListOrigin.FEED, confidence=0.9, source_url=url, items=())


def check(url: str, verdict: FeedVerdict = FeedVerdict.GOOD, overlap: float | None = 1.0) -> FeedCheck:
    return FeedCheck(url=url, verdict=verdict, message=UNCHECKED, overlap=overlap)


@pytest.mark.parametrize(
    ("own", "lists", "other", "origins"),
    [
        (1, 3, 0, "fppp"),
        (2, 9, 0, "ffpppp"),
        (3, 9, 0, "ffpppp"),
        (0, 9, 0, "pppppp"),
        (1, 9, 1, "fppppo"),
        (0, 2, 3, "ppo"),
    ],
)
def test_the_pages_own_feeds_go_first_and_six_choices_are_offered(
    own: int, lists: int, other: int, origins: str
) -> None:
    offered = [feed_choice(f"f{n}") for n in range(own)] + [feed_choice(f"o{n}") for n in range(other)]
    checks = [check(f"f{n}") for n in range(own)] + [check(f"o{n}", FeedVerdict.ELSEWHERE) for n in range(other)]
    pages = choices(*(candidate(n * 20) for n in range(lists)))
    found = _rank_choices(pages, offered, checks)
    assert "".join("p" if one.origin is ListOrigin.PAGE else one.source_url[0] for one in found) == origins


@pytest.mark.parametrize(("overlap", "sure"), [(1.0, True), (0.8, True), (0.79, False), (0.3, False), (None, False)])
def test_a_feed_is_sure_where_it_and_the_list_agree(overlap: float | None, sure: bool) -> None:
    detection = Detection(kind=PageKind.LIST, sure=False)
    assert _is_sure((feed_choice("f"),), detection, [check("f", overlap=overlap)]) == sure
    assert not _is_sure((feed_choice("f"),), Detection(kind=PageKind.ARTICLE), [check("f")])


def test_a_list_is_sure_where_detection_is() -> None:
    pages = tuple(choices(candidate()))
    assert _is_sure(pages, Detection(kind=PageKind.LIST, sure=True), [])
    assert not _is_sure(pages, Detection(kind=PageKind.LIST, sure=False), [])
    assert not _is_sure((), Detection(kind=PageKind.LIST, sure=True), [])


def inspect(body: str) -> Discovery:
    document = read_page(body)
    return inspect_document(document, detect(document, now=NOW), URL, now=NOW)


def test_a_page_is_summed_up() -> None:
    sure = inspect(f"<main><h1>News</h1>{make_list(20)}</main>")
    assert sure.summary == DiscoveryCode.LIST(count=20)
    assert (sure.kind, sure.title, sure.day, sure.slug) == ("list", "News - city.example", NOW.date(), "city-news")
    none = inspect("<p>Nothing</p>")
    assert (none.summary, none.choices) == (DiscoveryCode.EMPTY(), ())


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        (b"%PDF-1.4", "text/html", PageKind.PDF),
        (b"x", "application/pdf", PageKind.PDF),
        (b"\x89PNG\r\n", "text/html", PageKind.FILE),
        (b"x", "image/png", PageKind.FILE),
        (b"", "text/html", PageKind.EMPTY),
        (b" \n", "text/html", PageKind.EMPTY),
        (b"the page is empty of PDF", "application/json", PageKind.FILE),
    ],
)
def test_what_is_no_document_is_told_by_the_faults_code(body: bytes, media_type: str, kind: PageKind) -> None:
    response = Response(url=URL, body=body, media_type=media_type, charset="", validators=NO_VALIDATORS)
    with pytest.raises(DocumentError) as fault:
        read_document(response)
    assert _classify_file(response, fault.value) is kind


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title> A\n title </title>", "<h1>Heading</h1>", "A title"),
        ("<title></title>", "<h1>Heading</h1>", "Heading"),
        ("", "<p>x</p>", ""),
        (f"<title>{'x' * 41}</title>", "", "x" * 41),
        (f"<title>{'x' * 120}</title>", "", "x" * 120),
        (f"<title>{'x' * 370}</title>", "", "x" * 120),
    ],
)
def test_a_page_is_titled_by_its_title_or_heading(head: str, body: str, title: str) -> None:
    assert find_page_title(read_page(body, head=head)) == title


def test_an_entry_leaves_out_what_is_the_default() -> None:
    found = inspect(f"<main><h1>News</h1>{make_list(20)}</main>")
    entry = found.make_entry(found.choices[0], title="Harbour news", interval=None)
    assert entry["title"] == "Harbour news"
    assert entry["found"]["by"] == "page"
    assert type(entry["found"]["by"]) is str, "settings files hold plain texts"
    assert "interval" not in entry
    assert "timezone" not in entry
    assert entry["language"] == "en"


def test_rules_are_dumped_as_a_person_would_write_them() -> None:
    rules = Rules.model_validate({"item": "li", "title": "", "link": "a", "next_page": {"selector": "a.next"}})
    assert dump_rules(rules) == {"item": "li", "title": "", "link": "a", "next_page": {"selector": "a.next"}}
