"""Which slot is taken for the title, the link and the date, and from where on none will do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scraper.discovery.detection.field_roles import (
    FieldRoles,
    assign_roles,
    choose_date_pattern,
    choose_title,
    choose_title_pattern,
    describe_slots,
    find_all_date_candidates,
    find_date_candidates,
    find_link_candidates,
    find_title_candidates,
    measure_date_share,
)
from scraper.discovery.detection.slot_features import SlotFacts
from scraper.discovery.detection.slots import Slot
from scraper.discovery.detection.weights import Role, Weights
from tests.pages import describe, flatten, make_facts, make_list, make_reader, repeat, take_sample

READER = make_reader()
NOWHERE = flatten("<p>Nothing</p>")
DATES = [f"{n} Oct 2026" for n in range(10, 20)]
NEWS = [f"Story {chr(97 + n) * 5} of the harbour" for n in range(10)]


def weigh(role: Role, **known: float) -> Weights:
    """Return weights by which only one role's features count."""
    return {Role.TITLE: {}, Role.LINK: {}, Role.DATE: {}, role: known}


def assign(body: str, tag: str = "li", weights: Weights | None = None) -> FieldRoles:
    tree = flatten(f"<main>{body}</main>")
    sample = take_sample(tree, tag)
    return assign_roles(tree, sample, READER) if weights is None else assign_roles(tree, sample, READER, weights)


def path_of(facts: SlotFacts | None) -> str:
    return facts.slot.path if facts else ""


CARDS = {
    "heading": "<li><h3><a href=/{n}>Story {n} of the harbour</a></h3> <time>{n} Oct 2026</time><p>About it</p></li>",
    "icon": "<li><a href=/{n}><img src=/i.png></a> <b>Story {n} of the harbour</b> <i class=date>{n} Oct 2026</i></li>",
    "cells": "<tr><td>{n} Oct 2026</td><td>Story {n} of the harbour</td><td><a href=/{n}>PDF</a></td></tr>",
}


@pytest.mark.parametrize(
    ("card", "title", "link", "date"),
    [
        ("heading", "Story 1 of the harbour", "/1", "1 Oct 2026"),
        ("icon", "Story 1 of the harbour", "/1", "1 Oct 2026"),
        ("cells", "Story 1 of the harbour", "/1", "1 Oct 2026"),
    ],
)
def test_roles_follow_from_what_stands_at_a_slot(card: str, title: str, link: str, date: str) -> None:
    tag, holder = ("tr", "table") if card == "cells" else ("li", "ul")
    roles = assign(make_list(9, CARDS[card], holder), tag)
    assert roles.title is not None
    assert roles.link is not None
    assert roles.date is not None
    assert (roles.title.values[0], roles.link.hrefs[0], roles.date.values[0]) == (title, link, date)


def test_all_slots_and_scores_are_told() -> None:
    roles = assign(
        make_list(9), weights={Role.TITLE: {"link": 2.0}, Role.LINK: {"covered": 3.0}, Role.DATE: {"time": 4.0}}
    )
    assert {path_of(facts) for facts in roles.found} == {".", "a", "time"}
    assert roles.scores == {Role.TITLE: 2.0, Role.LINK: 3.0, Role.DATE: 4.0}
    assert roles.date_features["time"] == 1.0


def test_a_page_of_nothing_has_no_roles() -> None:
    roles = assign(make_list(5, "<li><b>x</b></li>"))
    assert (roles.title, roles.link, roles.date) == (None, None, None)
    assert roles.scores == {Role.TITLE: 0.0, Role.LINK: 0.0, Role.DATE: 0.0}
    assert roles.date_features == {}


@pytest.mark.parametrize(("filled", "found"), [(10, True), (3, True), (2, False)])
def test_a_slot_must_be_in_a_quarter_of_the_items(filled: int, found: bool) -> None:
    more = "<li><a href=/{n}>Story {n}</a> <b>x</b></li>"
    tree = flatten(f"<ul>{repeat(more, filled)}{repeat(more.replace(' <b>x</b>', ''), 10 - filled, filled + 1)}</ul>")
    paths = {facts.slot.path for facts in describe_slots(tree, take_sample(tree, "li"))}
    assert ("b" in paths) is found


@pytest.mark.parametrize(("empty", "found"), [(0, True), (3, True), (4, False)])
def test_one_of_the_first_four_must_hold_something(empty: int, found: bool) -> None:
    more = "<li><a href=/{n}>Story {n}</a><div>x</div></li>"
    tree = flatten(f"<ul>{repeat(more.replace('x<', '<'), empty)}{repeat(more, 9 - empty, empty + 1)}</ul>")
    paths = {facts.slot.path for facts in describe_slots(tree, take_sample(tree, "li"))}
    assert ("./div[1]" in paths) is found


@pytest.mark.parametrize(
    ("part", "found"),
    [("<div></div>", False), ("<time datetime=2026-10-06></time>", True), ("<a href=/x><img src=/i></a>", True)],
)
def test_a_date_for_machines_and_a_link_are_something(part: str, found: bool) -> None:
    tree = flatten(make_list(5, f"<li><b>Story</b> {part}</li>"))
    tags = {facts.tag for facts in describe_slots(tree, take_sample(tree, "li"))}
    assert bool(tags & {"div", "time", "a"}) is found


@pytest.mark.parametrize(
    ("covered", "mean", "found"),
    [
        (1.0, 20.0, True),
        (0.4, 20.0, True),
        (0.39, 20.0, False),
        (1.0, 700.0, True),
        (1.0, 700.1, False),
        (1.0, 1.1, True),
        (1.0, 1.0, False),
    ],
)
def test_what_may_be_a_title(covered: float, mean: float, found: bool) -> None:
    assert bool(find_title_candidates([make_facts(NEWS, covered=covered, mean=mean)], READER)) is found


def test_titles_know_their_share_of_the_item_and_of_dates() -> None:
    item = replace(make_facts(NEWS), slot=Slot("."), mean=80.0)
    own = make_facts(DATES, mean=10.0, dated=1.0)
    shares = [(features["share"], features["date"]) for _, features in find_title_candidates([item, own], READER)]
    assert shares == [(1.0, 0.0), (0.125, 1.0)]


@pytest.mark.parametrize(
    ("dated", "mean", "share"), [(1.0, 10.0, 1.0), (0.3, 60.0, 1.0), (0.29, 60.0, 0.0), (1.0, 60.1, 0.0)]
)
def test_dates_are_read_in_short_texts_that_look_dated(dated: float, mean: float, share: float) -> None:
    assert measure_date_share(make_facts(DATES, dated=dated, mean=mean), READER) == share


@pytest.mark.parametrize(("dates", "share"), [(0, 0.0), (3, 0.5), (6, 1.0), (9, 1.0)])
def test_the_first_six_texts_are_read(dates: int, share: float) -> None:
    values = ["", *DATES[:dates], *NEWS[dates:]]
    assert measure_date_share(make_facts(values, dated=1.0), READER) == share


def test_a_title_that_holds_a_date_is_not_one() -> None:
    values = [f"The harbour office moves on {date} to Mill Lane" for date in DATES]
    assert measure_date_share(make_facts(values, dated=1.0), READER) == 0.0


@pytest.mark.parametrize(("price", "chosen"), [(-0.4, "dates"), (-0.6, "news"), (0.0, "dates")])
def test_dates_are_titles_only_where_nothing_else_is_better(price: float, chosen: str) -> None:
    dates = make_facts(DATES, slot=Slot("dates"), dated=1.0, heading=True)
    news = make_facts(NEWS, slot=Slot("news"))
    best, score = choose_title([news, dates], READER, weigh(Role.TITLE, heading=0.5, date=price))
    assert path_of(best) == chosen
    assert score == pytest.approx(max(0.0, 0.5 + price))


def test_a_price_that_speaks_for_dates_is_paid_too() -> None:
    dates = make_facts(DATES, slot=Slot("dates"), dated=1.0)
    news = make_facts(NEWS, slot=Slot("news"), heading=True)
    assert path_of(choose_title([news, dates], READER, weigh(Role.TITLE, heading=0.5, date=0.6))[0]) == "dates"
    assert path_of(choose_title([news, dates], READER, weigh(Role.TITLE, heading=0.5, date=0.4))[0]) == "news"


def test_no_slot_is_no_title() -> None:
    assert choose_title([], READER, weigh(Role.TITLE)) == (None, 0.0)


def share_of_title(row: str, title: str, link: str = "a") -> float:
    """Return in which share of the items a link is the title's."""
    tree = flatten(make_list(4, row))
    sample = take_sample(tree, "li")
    candidates = find_link_candidates(tree, [describe(tree, sample, link)], describe(tree, sample, title))
    return candidates[0][1]["of_title"]


@pytest.mark.parametrize(
    ("row", "share"),
    [
        ("<li><a href=/{n}><b>Story</b></a></li>", 1.0),
        ("<li><b><a href=/{n}>Story</a></b></li>", 1.0),
        ("<li><b><a href=/{n}>Story</a> four</b></li>", 1.0),
        ("<li><b><a href=/{n}>Story</a> fives</b></li>", 0.0),
        ("<li><b>Story</b> <a href=/{n}>More</a></li>", 0.0),
    ],
    ids=["around", "inside", "most of it", "half of it", "beside"],
)
def test_a_link_is_the_titles_where_it_holds_it_or_is_most_of_it(row: str, share: float) -> None:
    assert share_of_title(row, "b") == share


def test_only_the_first_link_in_a_title_is_its_own() -> None:
    row = "<li><h3><a class=one href=/c>A</a> <a class=two href=/{n}>A long story</a></h3></li>"
    assert share_of_title(row, "h3", "a.two") == 0.0


def test_without_a_title_no_link_is_its_own() -> None:
    tree = flatten(make_list(4))
    candidates = find_link_candidates(tree, describe_slots(tree, take_sample(tree, "li")), None)
    assert [(path_of(facts), features["of_title"]) for facts, features in candidates] == [("a", 0.0)]


def test_an_anchor_that_leads_nowhere_is_no_link() -> None:
    tree = flatten(make_list(4, "<li><a name=x{n}>Mark</a> <b><a href=/{n}>Story</a></b></li>"))
    found = find_link_candidates(tree, describe_slots(tree, take_sample(tree, "li")), None)
    assert [facts.hrefs[0] for facts, _ in found] == ["/1"]


@pytest.mark.parametrize(
    ("dated", "mean", "found"),
    [(1.0, 20.0, True), (0.25, 20.0, True), (0.24, 20.0, False), (1.0, 400.0, True), (1.0, 400.1, False)],
)
def test_what_may_be_a_date(dated: float, mean: float, found: bool) -> None:
    assert bool(find_date_candidates(NOWHERE, [make_facts(DATES, dated=dated, mean=mean)], READER)) is found


@pytest.mark.parametrize(("machine", "found"), [(8, True), (2, True), (1, False)])
def test_dates_for_machines_may_be_one(machine: int, found: bool) -> None:
    row = "<li><a href=/{n}>Story</a> <span>soon</span></li>"
    dated = row.replace("<span", "<span data-datetime=2026-10-06")
    tree = flatten(f"<ul>{repeat(dated, machine)}{repeat(row, 8 - machine, machine + 1)}</ul>")
    facts = describe(tree, take_sample(tree, "li"), "./span[1]")
    candidates = find_date_candidates(tree, [facts], READER)
    assert [features["machine"] for _, features in candidates] == ([machine / 8] if found else [])


def test_the_content_of_a_meta_is_for_machines() -> None:
    tree = flatten(make_list(4, "<li><a href=/{n}>Story</a> <meta class=x content=2026-10-06></li>"))
    facts = replace(describe(tree, take_sample(tree, "li"), "."), tag="meta")
    nodes = dict(enumerate(node for node, tag in enumerate(tree.tags) if tag == "meta"))
    (candidate,) = find_date_candidates(tree, [replace(facts, slot=Slot("meta", nodes=nodes))], READER)
    assert candidate[1]["machine"] == 1.0


def test_the_six_slots_that_look_most_like_dates_are_read() -> None:
    shares = (0.5, 1.0, 0.9, 0.6, 0.8, 0.7, 0.3, 0.4)
    found = [make_facts(DATES, slot=Slot(str(share)), dated=share) for share in shares]
    assert [path_of(facts) for facts, _ in find_date_candidates(NOWHERE, found, READER)] == [
        *("1.0", "0.9", "0.8", "0.7", "0.6", "0.5")
    ]


def test_of_slots_that_are_dated_alike_the_shorter_goes_first() -> None:
    found = [
        make_facts(DATES, slot=Slot(f"{mean}"), dated=dated, mean=mean) for mean, dated in ((30.0, 1.0), (20.0, 0.96))
    ]
    assert [path_of(facts) for facts, _ in find_date_candidates(NOWHERE, found, READER)] == ["20.0", "30.0"]


def test_what_is_read_of_a_slot_of_dates() -> None:
    values = [
        DATES[3],
        DATES[2],
        DATES[1],
        "",
        f"The harbour office moves on {DATES[0]} to Mill Lane",
        "2026 in short",
        "x",
    ]
    ((_, features),) = find_date_candidates(NOWHERE, [make_facts(values, dated=1.0)], READER)
    assert features["read"] == pytest.approx(4 / 6)
    assert features["whole"] == pytest.approx(3 / 6)
    assert features["sorted"] == 1.0
    assert features["machine"] == 0.0


@pytest.mark.parametrize(("inside", "made"), [(10, True), (5, True), (1, True), (0, False)])
def test_a_pattern_is_needed_where_any_text_is_more_than_a_date(inside: int, made: bool) -> None:
    values = [f"The harbour office moves on {date} to Mill Lane" for date in DATES[:inside]] + DATES[inside:]
    assert bool(choose_date_pattern(make_facts([*values, *NEWS]), READER)) is made


def title_pattern(dated: float = 1.0, days: int = 0) -> str:
    """Return the pattern for titles that begin with a date, that many days before their items' own."""
    values = [f"{date}: The harbour office moves to the mill in {news}" for date, news in zip(DATES, NEWS, strict=True)]
    own = [(datetime(2026, 10, n, tzinfo=UTC) + timedelta(days=days)).strftime("%d.%m.%Y") for n in range(10, 20)]
    roles = FieldRoles(link=None, title=make_facts(values, dated=dated), date=make_facts(own))
    return choose_title_pattern(roles, READER)


@pytest.mark.parametrize(("dated", "made"), [(1.0, True), (0.8, True), (0.79, False)])
def test_a_date_is_taken_off_titles_of_which_most_are_dated(dated: float, made: bool) -> None:
    assert bool(title_pattern(dated)) is made


@pytest.mark.parametrize(("days", "made"), [(0, True), (45, True), (46, False), (-45, True), (-46, False)])
def test_only_the_items_own_date_is_taken_off(days: int, made: bool) -> None:
    assert bool(title_pattern(days=days)) is made


def test_without_a_title_or_a_date_nothing_is_taken_off() -> None:
    facts = make_facts(
        [f"{date}: The office moves in {news}" for date, news in zip(DATES, NEWS, strict=True)], dated=1.0
    )
    assert choose_title_pattern(FieldRoles(link=None, title=facts, date=None), READER) == ""
    assert choose_title_pattern(FieldRoles(link=None, title=None, date=facts), READER) == ""


def rows_of(parts: list[str], row: str = "<li><a href=/{n}>Story</a> {part}</li>") -> str:
    """Return a list of items with those parts."""
    return "<ul>" + "".join(row.format(n=n, part=part) for n, part in enumerate(parts, 1)) + "</ul>"


@pytest.mark.parametrize(("read", "kept"), [(6, True), (2, True), (1, False)])
def test_a_slot_of_dates_of_which_few_are_read_is_none(read: int, kept: bool) -> None:
    parts = [f"<i>{date}</i>" for date in DATES[:read]] + [f"<i>Room 2026 of {news}</i>" for news in NEWS[read:]]
    roles = assign(rows_of(parts), weights=weigh(Role.DATE, dated=1.0))
    assert (roles.date is not None) is kept
    assert bool(roles.date_features) is kept


@pytest.mark.parametrize(("own", "above"), [(10, False), (8, False), (7, True), (0, True)])
def test_a_header_is_searched_where_few_items_have_a_date_of_their_own(own: int, above: bool) -> None:
    parts = [f"<i>{date}</i>" for date in DATES[:own]] + ["<i>soon</i>"] * (10 - own)
    body = "<h2>6 Oct 2026</h2>" + rows_of(parts)
    roles = assign(body, weights=weigh(Role.DATE, above=5.0, read=1.0))
    assert path_of(roles.date) == ("preceding::h2[1]" if above else "i")
    assert ("above" in roles.date_features) is above
    tree = flatten(f"<main>{body}</main>")
    sample = take_sample(tree, "li")
    found = find_all_date_candidates(tree, sample, describe_slots(tree, sample), READER)
    assert any("above" in features for _, features in found) is above


def test_a_header_that_is_worth_less_is_not_taken() -> None:
    parts = [f"<i>{date}</i>" for date in DATES[:7]] + ["<i>soon</i>"] * 3
    roles = assign("<h2>6 Oct 2026</h2>" + rows_of(parts), weights=weigh(Role.DATE, above=-5.0, read=1.0))
    assert path_of(roles.date) == "i"


LINKS = ["<a href=/1>One</a>", "<a href=/2>Two</a>", "<a href=/3>Three</a>"]


@pytest.mark.parametrize(
    ("text", "path", "score"),
    [
        (f"{LINKS[0]} 2 Oct 2026 {LINKS[1]} 3 Oct 2026 {LINKS[2]}", "", 3.0),
        (f"{LINKS[0]} 2 Oct 2026 {LINKS[1]} 3 Oct 2026 {LINKS[2]} 4 Oct 2026", "following", 5.0),
        (f"1 Oct 2026 {LINKS[0]} 2 Oct 2026 {LINKS[1]} 3 Oct 2026 {LINKS[2]}", "preceding", 5.0),
        (f"1 Oct 2026 {LINKS[0]} 2 Oct 2026 {LINKS[1]} 3 Oct 2026 {LINKS[2]} the end", "preceding", 5.0),
    ],
    ids=["between", "behind each", "before each", "before each and a text behind"],
)
def test_text_between_items_is_doubted_where_an_end_has_none(text: str, path: str, score: float) -> None:
    roles = assign(f"<p>{text}</p>", "a", weigh(Role.DATE, read=5.0))
    assert path_of(roles.date).startswith(path)
    assert roles.scores[Role.DATE] == pytest.approx(score)


UPDATED = "<span class=updated>{} Oct 2026</span>"


@pytest.mark.parametrize(
    ("other", "chosen"),
    [
        ("", "span.updated"),
        ("<span class=published>3 Sep 2026</span>", "span.published"),
        ("<time>3 Sep 2026</time>", "time"),
        ("<u>3 Sep 2026 now</u>", "./u[1]"),
        ("<u>Minutes of a meeting on 3 Sep 2026</u>", "span.updated"),
        ("<u>Soon</u>", "span.updated"),
    ],
)
def test_the_date_of_the_last_change_is_taken_only_where_there_is_no_other(other: str, chosen: str) -> None:
    """By its weights alone it would be taken each time."""
    parts = [other + UPDATED.format(n) for n in range(1, 11)]
    roles = assign(rows_of(parts), weights=weigh(Role.DATE, read=1.0, marked_own=0.25, short=0.0, sorted=0.25))
    assert path_of(roles.date) == chosen


@pytest.mark.parametrize(("other", "score"), [("<b class=published>3 Sep 2026</b>", 3.0), ("", 6.0)])
def test_the_date_of_the_last_change_is_worth_three_less_beside_another(other: str, score: float) -> None:
    parts = [f"{other}<time class=updated>{n} Oct 2026</time>" for n in range(1, 11)]
    roles = assign(rows_of(parts), weights=weigh(Role.DATE, read=1.0, time=5.0))
    assert path_of(roles.date) in ("time", "time.updated")
    assert roles.scores[Role.DATE] == pytest.approx(score)


@pytest.mark.parametrize(("changed", "chosen"), [(0, "time"), (1, "time"), (2, "span.updated")])
def test_a_date_that_seldom_tells_a_change_is_another(changed: int, chosen: str) -> None:
    """From a fifth of the items on both tell changes, and the weights decide."""
    mark = "<i class=updated></i>"
    parts = [f"<time>3 Sep 2026{mark if n <= changed else ''}</time>{UPDATED.format(n)}" for n in range(1, 11)]
    assert path_of(assign(rows_of(parts), weights=weigh(Role.DATE, read=1.0, sorted=1.0)).date) == chosen


def test_most_of_a_slots_own_dates_must_be_read_to_the_end() -> None:
    """A slot that cannot win any more is not read, whatever its dates are."""
    first = [f"<time>{n} Oct 2026</time> <u>{n} Sep 2026</u>" for n in range(1, 11)]
    roles = assign(rows_of(first), weights=weigh(Role.DATE, time=3.0, read=1.0, whole=1.0, sorted=0.5))
    assert path_of(roles.date) == "time"
    assert roles.scores[Role.DATE] == pytest.approx(5.5)
