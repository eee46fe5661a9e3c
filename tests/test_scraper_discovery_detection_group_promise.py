"""What counts alone promise of a group."""

from math import log

import pytest

from scraper.discovery.detection.group_promise import compute_promise_features
from tests.pages import flatten, make_group, make_list, repeat

LINK = "<a href=/n/{n}>Bulletin {n}</a>"


def promise(body: str, tag: str = "li") -> dict[str, float]:
    tree = flatten(body)
    return dict(compute_promise_features(tree, make_group(tree, tag)))


@pytest.mark.parametrize(("count", "few"), [(2, 1.0), (3, 1.0), (4, 0.0), (10, 0.0)])
def test_more_members_promise_more(count: int, few: float) -> None:
    found = promise(make_list(count))
    assert found["count"] == pytest.approx(log(1 + count) / 4)
    assert found["few"] == few


def test_the_promise_counts_what_a_dozen_members_hold() -> None:
    rows = repeat(f"<li><h3>{LINK}</h3> 3 March 2026</li>", 6) + repeat("<li><a href=/same></a></li>", 6, 7)
    found = promise(f"<ul>{rows}</ul>")
    assert (found["dated"], found["headed"], found["blank"], found["one_link"]) == (0.5, 0.5, 0.5, 1.0)
    assert found["different"] == pytest.approx(7 / 12)
    assert found["numbered"] == 0.5
    assert found["crowd"] == 0.0


@pytest.mark.parametrize(("count", "blank"), [(12, 6 / 12), (23, 6 / 12), (24, 3 / 12)])
def test_of_long_lists_every_so_many_is_counted(count: int, blank: float) -> None:
    rows = repeat("<li><a href=/{n}></a></li>", 6) + repeat(f"<li>{LINK}</li>", count - 6, 7)
    assert promise(f"<ul>{rows}</ul>")["blank"] == pytest.approx(blank)


@pytest.mark.parametrize("letters", [10, 130, 390, 400, 900])
def test_text_counts_up_to_a_bound(letters: int) -> None:
    found = promise(f"<ul><li><a href=/1>{'x' * letters}</a></li><li><a href=/2>{'x' * letters}</a></li></ul>")
    assert found["text"] == pytest.approx(log(1 + min(400, letters)) / 5)


@pytest.mark.parametrize(("step", "slug"), [("a" * 15, 0.25), ("a" * 60, 1.0), ("a" * 200, 1.0), ("a" * 30 + "/", 0.5)])
def test_a_long_last_step_promises_a_bulletin(step: str, slug: float) -> None:
    assert promise(f"<ul><li><a href=/n/{step}>x</a></li><li><a href=/n/{step}>x</a></li></ul>")["slug"] == slug


def test_what_members_are_is_told() -> None:
    assert promise(f"<ul>{repeat(f'<li class=news>{LINK}</li>', 3)}</ul>")["item"] == 1.0
    assert promise(f"<table>{repeat(f'<tr><td>{LINK}</td></tr>', 3)}</table>", "tr")["row"] == 1.0
    assert promise(f"<p>{repeat(LINK, 3)}</p>", "a")["link"] == 1.0
    assert promise("<ul><li><a href=/a.pdf>x</a><li><a href=/b.pdf>x</a></ul>")["document"] == 1.0
    assert promise(f"<nav>{make_list(3)}</nav><p>{'x' * 999}</p>")["aside"] == 1.0


def test_what_members_hold_of_the_pages_text_is_told() -> None:
    found = promise("<ul>" + "<li><a href=/1>xxxx</a></li>" * 5 + "</ul><p>" + "y" * 60 + "</p>")
    assert found["share"] == pytest.approx(20 / 80)
