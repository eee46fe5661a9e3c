"""A page that is not the usual list is held; what is confirmed, and what never is without a person."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from messages.judgement import Reason
from model.baseline import PARDON_RUNS, Baseline, Tally, learn
from model.item import Item
from model.judgement import judge
from model.listed import ListedItem, ListedPage
from model.quarantine import (
    CONFIRMING_RUNS,
    CONFIRMING_TIME,
    MOST_ITEMS,
    HeldPage,
    Verdict,
    accept,
    examine,
    is_confirmed,
    is_same_list,
    learn_stored,
)
from tests.listed_pages import TITLES, notice, notices, page

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
USUAL = page(*notices(0, 12))
UNDATED = page(*(replace(item, dated=False, at=None) for item in USUAL.items))


def chair(number: int, **fields: object) -> ListedItem:
    """Return an item of another list, as good as that of the town."""
    title = f"{TITLES[number % 16][::-1].title()} {number}"
    made = ListedItem(title=title, url=f"https://shop.example/product/{number}-x", dated=True, described=True)
    return replace(made, at=NOW + timedelta(hours=number), **fields)


def shop(first: int, last: int) -> ListedPage:
    """Return a page of another list, the newest on top."""
    return page(*(chair(number) for number in range(last, first, -1)), url="https://shop.example/")


def look(pages: Iterable[ListedPage], *, gap: timedelta = DAY, baseline: Baseline | None = None) -> list[Verdict]:
    """Return the verdicts of pages that come one after the other, until one is let through."""
    baseline, held, verdicts = baseline or learn(USUAL), None, list[Verdict]()
    for number, one in enumerate(pages):
        verdict = examine(one, baseline, held, NOW + number * gap)
        verdicts.append(verdict)
        held = verdict.held
        if held is None:
            break
    return verdicts


def hold(listed: ListedPage, baseline: Baseline | None = None) -> HeldPage:
    held = examine(listed, baseline or learn(USUAL), None, NOW).held
    assert held is not None
    return held


def test_the_first_page_is_learned_and_let_through() -> None:
    verdict = examine(USUAL, None, None, NOW)
    assert verdict == Verdict(baseline=learn(USUAL))


def test_a_good_page_teaches_and_is_let_through_and_what_was_held_before_is_forgotten() -> None:
    baseline = learn(USUAL)
    good = page(*notices(0, 12)[:-1], notice(20, title="Fair on the square", at=NOW))
    verdict = examine(good, baseline, hold(shop(0, 12)), NOW + DAY)
    assert verdict == Verdict(baseline=learn(good, baseline))


def test_another_list_is_held_until_it_came_for_days_and_brought_new_items() -> None:
    verdicts = look(shop(number, number + 12) for number in range(9))
    days = CONFIRMING_TIME // DAY
    assert [verdict.held is not None for verdict in verdicts] == [True] * days + [False]
    baseline = verdicts[-1].baseline
    assert baseline is not None
    assert not judge(shop(6, 18), baseline).held
    assert not judge(USUAL, baseline).held, "what was usual before is known still"


def test_a_list_that_comes_often_within_hours_is_not_confirmed() -> None:
    verdicts = look((shop(number, number + 12) for number in range(20)), gap=timedelta(hours=1))
    assert all(verdict.held for verdict in verdicts)
    assert verdicts[-1].held is not None
    assert verdicts[-1].held.runs == 20 > CONFIRMING_RUNS


def test_a_wall_is_not_released_however_often_it_comes() -> None:
    walls = {
        "login": page(ListedItem(title="Log in to your account", url="https://town.example/login")),
        "menu": page(*(ListedItem(title=name, url=f"https://x.example/{name}") for name in ("Home", "Terms", "Help"))),
    }
    for name, wall in walls.items():
        verdicts = look([wall] * 40, baseline=learn(UNDATED))
        assert len(verdicts) == 40, name


def test_a_wall_that_shows_another_number_each_time_is_not_released() -> None:
    def wall(number: int) -> ListedPage:
        ray = ListedItem(title=f"Ray ID {number:09}", url=f"https://guard.example/ray/{number:09}")
        return page(ray, ListedItem(title="Why was I blocked?", url="https://guard.example/why"))

    verdicts = look((wall(number * 7_654_321) for number in range(40)), baseline=learn(UNDATED))
    assert len(verdicts) == 40
    assert verdicts[-1].held is not None
    assert (verdicts[-1].held.lives, verdicts[-1].held.is_loss) == (True, False), "it has too few items"


def test_two_looks_confirm_nothing_however_far_apart() -> None:
    assert look([shop(0, 12), shop(3, 15)], gap=99 * DAY)[-1].held is not None


def test_a_list_of_which_nothing_stays_is_not_released() -> None:
    assert len(look(shop(number, number + 12) for number in range(0, 240, 12))) == 20


def lost(change: Callable[[ListedItem], ListedItem]) -> Iterable[ListedPage]:
    return (page(*map(change, notices(-number, 12 - number))) for number in range(30))


def test_what_lost_its_dates_titles_links_or_characters_waits_for_a_person() -> None:
    losses: list[Callable[[ListedItem], ListedItem]] = [
        lambda item: replace(item, dated=False, at=None),
        lambda item: replace(item, title=""),
        lambda item: replace(item, url=""),
        lambda item: replace(item, title=item.title.replace("e", "\ufffd")),
        lambda item: replace(item, title="Read more"),
    ]
    for number, change in enumerate(losses):
        assert len(look(lost(change))) == 30, number


def test_another_bad_page_begins_to_count_anew_and_is_held_since_the_first() -> None:
    one, other = shop(0, 12), page(*(notice(n, url=f"https://u.example/{n}/x", title="q " * n) for n in range(9)))
    first, second = look([one, other])
    assert first.held is not None
    assert second.held is not None
    assert (second.held.since, second.held.same_since, second.held.runs) == (NOW, NOW + DAY, 1)


def test_what_a_person_accepts_is_not_held_again() -> None:
    held = hold(UNDATED)
    assert held.reasons[0] is Reason.DATES
    baseline = accept(held, learn(USUAL))
    assert examine(UNDATED, baseline, None, NOW).held is None
    more = page(notice(-1, title="Fair on the square", dated=False, at=None), *UNDATED.items[:-1])
    assert examine(more, baseline, None, NOW).held is None
    assert examine(shop(0, 12), baseline, None, NOW).held is not None, "another page is another matter"


def test_a_page_that_lost_several_fields_is_not_held_again_either() -> None:
    bare = page(*(ListedItem(title=item.title) for item in USUAL.items))
    baseline = accept(hold(bare), learn(USUAL))
    assert (baseline.linked, baseline.dated, baseline.described) == (0, 0, 0), "nothing of it is missed from then on"
    assert examine(bare, baseline, None, NOW).held is None


def test_titles_of_another_kind_that_were_accepted_may_go_on_changing() -> None:
    def prices(first: int) -> ListedPage:
        items = enumerate(UNDATED.items)
        return page(*(replace(item, title=f"{first + 7 * number}.{number:02} €") for number, item in items))

    baseline = accept(hold(prices(10), learn(UNDATED)), learn(UNDATED))
    assert baseline.letters.count()["0"] > 12
    assert examine(prices(500), baseline, None, NOW).held is None


def test_a_reason_that_was_wrong_weighs_less_from_then_on() -> None:
    baseline, listed = learn(USUAL), shop(0, 12)
    before = judge(listed, baseline).score
    for number in range(3):
        other = page(
            *(chair(n, url=f"https://h{number}x{n}.example/product/{n}") for n in range(number * 20, number * 20 + 12))
        )
        held = examine(other, baseline, None, NOW).held
        baseline = accept(held, baseline) if held else baseline
    assert baseline.pardons.names
    assert judge(listed, baseline).score < before / 1.5


def test_a_reason_that_was_wrong_weighs_as_much_again_in_time() -> None:
    baseline = replace(learn(USUAL), pardons=Tally(names=(Reason.HOSTS, Reason.WORDS), counts=(2, 1)))
    seen = []
    for number in range(2 * PARDON_RUNS):
        baseline = learn(page(*notices(-number, 12 - number)), baseline)
        seen.append(dict(baseline.pardons.count()))
    assert seen[PARDON_RUNS // 2] == {Reason.HOSTS: 2, Reason.WORDS: 1}
    assert seen[PARDON_RUNS] == {Reason.HOSTS: 1}
    assert seen[-1] == {}


def test_of_stored_items_a_wide_baseline_is_learned() -> None:
    stored = [Item(url=item.url, title=item.title, aliases=(), fingerprint="") for item in USUAL.items]
    baseline = learn_stored(stored, "1")
    assert baseline is not None
    assert (baseline.learned, baseline.dated, baseline.reading, baseline.page_url) == (12, 0.0, "1", "")
    assert judge(shop(0, 12), baseline).held
    assert not judge(replace(USUAL, url="https://town.example/new"), baseline).held
    wide = judge(page(*(replace(item, title=item.title.upper()) for item in notices(-3, 9))), baseline)
    assert not wide.held, "what another version of the program read otherwise"
    assert learn_stored([], "1") is None


def test_the_same_list_is_one_that_kept_half_of_its_titles() -> None:
    baseline = learn(USUAL)
    assert is_same_list(page(*notices(-5, 7)), baseline)
    assert is_same_list(page(*notices(0, 6)), baseline)
    assert not is_same_list(page(*notices(0, 5)), baseline)
    counts = page(*(replace(item, title=f"{n} comments") for n, item in enumerate(USUAL.items)))
    assert not is_same_list(counts, baseline)
    assert not is_same_list(page(*(replace(item, url="") for item in USUAL.items)), baseline), "it would be held"


def test_a_baseline_of_another_reading_is_learned_anew() -> None:
    baseline = learn(replace(USUAL, reading="1"))
    listed = replace(shop(0, 12), reading="2")
    assert examine(listed, baseline, None, NOW) == Verdict(baseline=learn(listed))
    assert examine(shop(0, 12), replace(learn(USUAL), version=0), None, NOW).held is None


def test_what_is_held_stays_small() -> None:
    long = page(
        *(chair(number, title="x" * 9000, url=f"https://shop.example/{number}/{'y' * 9000}") for number in range(999))
    )
    held = hold(long)
    assert held.count == 999
    assert len(held.page.items) == MOST_ITEMS
    assert max(len(item.title) + len(item.url) for item in held.page.items) < 2400
    assert not is_confirmed(held, NOW + 99 * DAY)
