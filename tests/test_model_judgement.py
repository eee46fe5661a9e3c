"""A page is held where it is not the list that is usual for its source, and only there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from messages.judgement import Reason
from model.baseline import MOST_SEEN, MOST_WORDS, Baseline, learn, sort_items
from model.judgement import Judgement, judge, measure
from model.listed import ListedItem, ListedPage
from tests.listed_pages import NEWEST, TITLES, notice, notices, page

USUAL = page(*notices(4, 16))
Change = Callable[[ListedItem], ListedItem]


def judged(items: Sequence[ListedItem], baseline: Baseline | None = None, **fields: object) -> Judgement:
    stored = set(USUAL.items)
    listed = (replace(item, known=item in stored) for item in items)
    return judge(page(*listed, **fields), baseline or learn(USUAL))


GOOD: dict[str, Sequence[ListedItem]] = {
    "unchanged": USUAL.items,
    "two new": notices(2, 14),
    "one edited": [notice(4, title="Council rejects the new budget"), *notices(5, 16)],
    "reordered": USUAL.items[::-1],
    "half gone": USUAL.items[:6],
    "all new after a gap": notices(0, 4),
    "a suffix at all titles": [replace(item, title=f"{item.title} | Town") for item in USUAL.items],
    "grown": [*USUAL.items, *notices(16, 40)],
    "capitals": [replace(item, title=item.title.upper()) for item in USUAL.items],
    "another parameter in all links": [replace(item, url=f"{item.url}?from=list") for item in USUAL.items],
    "one links elsewhere": [notice(3, url="https://partner.example/a/story"), *USUAL.items],
    "another year": [
        notice(number, url=f"https://town.example/news/2027/{number}-the-town.html", at=NEWEST + timedelta(days=90))
        for number in range(4)
    ],
}


@pytest.mark.parametrize("items", GOOD.values(), ids=list(GOOD))
def test_a_good_page_is_let_through(items: Sequence[ListedItem]) -> None:
    assert not judged(items).held


def rewritten(change: Change) -> list[ListedItem]:
    return [change(item) for item in USUAL.items]


def make_older(item: ListedItem) -> ListedItem:
    assert item.at
    title = f"The town looks back: {item.title}"
    return replace(item, title=title, url=item.url.replace(".html", "-2.html"), at=item.at - timedelta(days=400))


def elsewhere(number: int, title: str) -> ListedItem:
    return ListedItem(title=title, url=f"https://shop.example/product?id={number}", dated=False)


BAD: dict[str, tuple[Sequence[ListedItem], Reason]] = {
    "login": ([ListedItem(title="Sign in with password", url="https://town.example/login")], Reason.DATES),
    "titles gone": (rewritten(lambda item: replace(item, title="")), Reason.TITLES),
    "titles equal": (rewritten(lambda item: replace(item, title="Read more")), Reason.EQUAL),
    "dates gone": (rewritten(lambda item: replace(item, dated=False, at=None)), Reason.DATES),
    "links gone": (rewritten(lambda item: replace(item, url="")), Reason.LINKS),
    "addresses for titles": (rewritten(lambda item: replace(item, title=item.url)), Reason.TITLES),
    "markup in titles": (
        rewritten(lambda item: replace(item, title=f"<a href='{item.url}'>{item.title}</a>")),
        Reason.TITLES,
    ),
    "counts for titles": (rewritten(lambda item: replace(item, title=f"{len(item.title)} comments")), Reason.EQUAL),
    "escaped twice": (rewritten(lambda item: replace(item, title=item.title.replace("e", "&eacute;"))), Reason.SPOILT),
    "UTF-8 for another charset": (
        rewritten(lambda item: replace(item, title=item.title.replace("e", "é".encode().decode("cp1252")))),
        Reason.SPOILT,
    ),
    "a paywall": (
        rewritten(lambda item: replace(item, url=f"https://town.example/subscribe?return=/news/{item.url[-9:]}")),
        Reason.PLACES,
    ),
    "links to the home page": (rewritten(lambda item: replace(item, url="https://town.example/")), Reason.PLACES),
    "today at all items": (rewritten(lambda item: replace(item, at=NEWEST)), Reason.DAYS),
    "sorted by title": (
        sorted([*rewritten(make_older), *USUAL.items[:4]], key=lambda item: item.title),
        Reason.LATE,
    ),
    "prices": (rewritten(lambda item: replace(item, title=f"{len(item.title)}.99 €")), Reason.LETTERS),
    "template": (rewritten(lambda item: replace(item, title="{{ item.title }}")), Reason.EQUAL),
    "charset": (rewritten(lambda item: replace(item, title=item.title.replace("e", "\ufffd"))), Reason.SPOILT),
    "another shop": ([elsewhere(number, f"Garden chair model {number}") for number in range(9)], Reason.DATES),
    "ten years ago": (
        [
            notice(number, title=TITLES[number][::-1], url=f"https://town.example/news/2016/a-b-c-d-{number}.html")
            for number in range(4, 9)
        ],
        Reason.LETTERS,
    ),
}


@pytest.mark.parametrize("items", [items for items, _ in BAD.values()], ids=list(BAD))
def test_a_bad_page_is_held(items: Sequence[ListedItem]) -> None:
    assert judged(items).held


UNSURE = {"login", "prices", "template", "another shop", "ten years ago"}  # of what to say first


@pytest.mark.parametrize("name", [name for name in BAD if name not in UNSURE])
def test_the_first_reason_is_what_a_person_would_say(name: str) -> None:
    items, reason = BAD[name]
    assert judged(items).reasons[0] is reason


def test_addresses_that_differ_by_a_parameter_alone_are_no_wall_where_they_always_did() -> None:
    usual = page(*(replace(item, url=f"https://town.example/view.php?id={n}") for n, item in enumerate(USUAL.items)))
    moved = page(*(replace(item, url=f"https://town.example/show.php?id={n}") for n, item in enumerate(USUAL.items)))
    assert Reason.PLACES not in measure_reasons(moved.items, learn(usual))
    home = page(*(replace(item, url="https://town.example/") for item in USUAL.items))
    assert judge(home, learn(usual)).reasons[0] is Reason.PLACES


def test_many_items_of_one_day_are_nothing_odd_where_they_are_new_or_always_so() -> None:
    same = page(*(replace(item, at=NEWEST) for item in USUAL.items))
    new = [replace(item, title=item.title[::-1], url=f"{item.url}?new", at=NEWEST) for item in USUAL.items]
    assert Reason.DAYS not in measure_reasons(new, learn(USUAL))
    assert Reason.DAYS not in measure_reasons([replace(one, at=NEWEST) for one in USUAL.items], learn(same))


def test_a_list_of_numbers_is_not_odd_where_it_always_was() -> None:
    numbered = [replace(item, title=f"Bulletin {number}") for number, item in enumerate(USUAL.items)]
    edited = [replace(item, title=f"Bulletin {number + 50}") for number, item in enumerate(USUAL.items)]
    assert Reason.EQUAL not in measure_reasons(edited, learn(page(*numbered)))


def test_what_a_baseline_of_before_did_not_learn_says_nothing() -> None:
    before = replace(learn(USUAL), worded=0.0, places=0.0, days=0.0)
    for name in ("a paywall", "today at all items"):
        assert measure_reasons(BAD[name][0], before).isdisjoint({Reason.PLACES, Reason.DAYS})


def test_old_notices_that_were_never_seen_are_no_news() -> None:
    old = [
        replace(item, url=item.url.replace("/2026/", "/2016/") + "x", title=" ".join(item.title.split()[::-1]))
        for item in notices(30, 42)
    ]
    judgement = judged(old)
    assert judgement.held
    assert judgement.reasons[0] is Reason.LATE


def test_a_page_that_is_cut_off_is_held_where_it_used_to_end() -> None:
    assert judged(USUAL.items[:6], whole=False).reasons[0] is Reason.CUT
    assert not judged(USUAL.items, learn(replace(USUAL, whole=False)), whole=False).held


def test_lost_characters_in_summaries_hold_a_page_as_those_of_titles_do() -> None:
    spoilt = [replace(notice(number), spoilt=True) for number in range(4)]
    judgement = judged([*spoilt, *USUAL.items[:2]])
    assert judgement.reasons[0] is Reason.SPOILT
    assert not judged([*spoilt[:1], *USUAL.items[:-1]]).held, "one may be written so"
    assert not judged(spoilt, learn(page(*(replace(item, spoilt=True) for item in USUAL.items)))).held


def test_a_page_that_begins_with_lost_characters_is_held_where_it_never_did() -> None:
    fresh = [notice(3), *USUAL.items[:-1]]
    assert judged(fresh, spoilt=True).reasons[0] is Reason.SPOILT
    assert judged(fresh, spoilt=True).held
    assert not judged(fresh, learn(replace(USUAL, spoilt=True)), spoilt=True).held


def test_one_odd_item_says_more_where_it_stands_in_the_place_of_all() -> None:
    odd = ListedItem(title="Sign in", url="https://town.example/login", dated=True, described=True)
    assert not judged([odd, *USUAL.items[:-1]]).held
    assert judged([odd]).held


def test_another_page_of_the_site_adds_to_what_its_items_say() -> None:
    items = [elsewhere(1, "Who we are"), elsewhere(2, "Contact")]
    here = judged(items)
    told = {"url": "https://town.example/", "title": "Welcome", "language": "de"}
    assert judged(items, **told).score > here.score
    about_page = {Reason.PAGE_TITLE, Reason.PAGE_MOVED, Reason.LANGUAGE}
    assert about_page <= {reason for reason, value in measure(page(*items, **told), learn(USUAL)).items() if value}


def test_what_is_often_odd_and_right_is_usual_by_then() -> None:
    """An aggregator's links lead to a new host each time."""
    baseline = learn(page(*(notice(number, url=f"https://h{number}.example/x") for number in range(12))))
    strange = [notice(number, url=f"https://other{number}.example/x") for number in range(20, 32)]
    assert Reason.HOSTS not in judge(page(*strange), baseline).reasons


def test_few_items_make_a_wide_baseline() -> None:
    fresh = [notice(20, title="Ferry timetable changes", url="https://town.example/ferry")]
    narrow = judge(page(*fresh), learn(page(*notices(0, 16))))
    wide = judge(page(*fresh), learn(page(notice(0))))
    assert wide.score < narrow.score


def test_a_baseline_stays_small() -> None:
    baseline = None
    for run in range(60):
        items = [notice(n, url=f"https://town.example/{run}/{n}", title=f"word{run}x{n} {n}") for n in range(40)]
        baseline = learn(page(*items), baseline)
    assert baseline is not None
    assert len(baseline.seen) == MOST_SEEN
    assert len(baseline.words.names) <= MOST_WORDS
    assert len(repr(baseline)) < 40_000


def test_an_empty_page_teaches_nothing_that_breaks_the_next() -> None:
    baseline = learn(ListedPage(items=()))
    assert isinstance(judge(USUAL, baseline), Judgement)


def test_one_title_without_what_stands_around_the_others_makes_none_of_them_new() -> None:
    """An item without an address, or at a session's, is known by its title alone."""
    usual = [replace(item, title=f"{item.title} | Town", url="") for item in USUAL.items]
    baseline = learn(page(*usual))
    listed = [notice(3, url=""), *(replace(item, described=False) for item in usual)]
    assert sort_items(page(*listed), baseline).fresh == [notice(3, url="")]
    assert sort_items(page(*(replace(item, url="") for item in USUAL.items)), baseline).fresh == []


def moved(number: int) -> ListedItem:
    return notice(number, url=f"https://new-town.example/site/article.php?id={number}")


def test_a_site_that_moved_with_its_list_is_not_held() -> None:
    listed = page(*map(moved, range(12)))
    assert len(sort_items(listed, learn(USUAL)).moved) == 8
    assert Reason.HOSTS not in judge(listed, learn(USUAL)).reasons


def test_where_a_list_moved_to_is_usual_from_then_on() -> None:
    baseline = learn(page(*map(moved, range(4, 16))), learn(USUAL))
    fresh = [replace(moved(number - 4), title=TITLES[number][::-1].lower()) for number in range(4)]
    assert {Reason.HOSTS, Reason.SHAPES, Reason.ROOTS}.isdisjoint(measure_reasons(fresh, baseline))
    assert {Reason.HOSTS, Reason.SHAPES} <= measure_reasons(fresh, learn(USUAL))


def measure_reasons(items: Sequence[ListedItem], baseline: Baseline) -> set[Reason]:
    return {reason for reason, value in measure(page(*items), baseline).items() if value}


def test_a_few_titles_that_other_sites_have_too_are_no_move() -> None:
    listed = [moved(4), moved(5), *(elsewhere(number, f"Garden chair model {number}") for number in range(9))]
    assert sort_items(page(*listed), learn(USUAL)).moved == []
    assert judge(page(*listed), learn(USUAL)).held
