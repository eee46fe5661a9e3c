"""Lists in JSON: which arrays are lists of bulletins, and the paths of their fields."""

from typing import Any

import pytest

from scraper.discovery.detection import detect, json_lists
from scraper.discovery.detection.json_lists import find_json_lists
from scraper.document import JsonDocument
from scraper.selector import Syntax
from tests.pages import NOW


def make_posts(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"title": f"Story {n}", "url": f"/s/{n}", **more} for n in range(count)]


def find_items(value: object) -> list[str]:
    return [found.rules.item for found in find_json_lists(value)]


def test_the_fields_of_a_list_are_found_by_their_keys() -> None:
    (found,) = find_json_lists({"posts": make_posts(3, published_at="2026-03-09", excerpt="In short", image="/i.png")})
    rules = found.rules
    assert rules.syntax is Syntax.JSON
    assert (found.path, found.count) == ("posts", 3)
    assert rules.title is not None
    assert rules.title.selector == "title"
    assert rules.date is not None
    assert rules.date.selector == "published_at"
    assert rules.summary is not None
    assert rules.summary.selector == "excerpt"


def test_a_field_may_stand_in_an_object() -> None:
    posts = [{"title": {"rendered": f"Story {n}"}, "link": f"/s/{n}"} for n in range(3)]
    (found,) = find_json_lists(posts)
    assert found.rules.title is not None
    assert found.rules.title.selector == "title.rendered"


@pytest.mark.parametrize(
    ("posts", "count"),
    [
        (make_posts(2), 1),
        (make_posts(1), 0),
        ([{"title": "A"}, {"title": "B"}], 0),
        ([{"url": "/a"}, {"url": "/b"}], 0),
        ([{"title": "A", "date": "2026-03-09"}] * 2, 1),
        ([*make_posts(2), 1, 2], 0),
        ([*make_posts(3), 1, 2], 1),
        ([{"title": True, "url": "/a"}] * 2, 0),
    ],
)
def test_a_list_has_two_objects_with_a_title_and_a_link_or_date(posts: list[Any], count: int) -> None:
    assert len(find_json_lists({"posts": posts})) == count


@pytest.mark.parametrize(
    ("lacking", "summary"),
    [
        ("", "summary"),
        ("summary", "content"),
        ("created_at", None),
        ("url", None),
        ("summary content", None),
    ],
)
def test_posts_without_titles_are_a_list_where_all_have_a_text_a_link_and_a_date(
    lacking: str, summary: str | None
) -> None:
    posts = [
        {"summary": f"In short {n}", "content": f"<p>Rain {n}.</p>", "url": f"/s/{n}", "created_at": "2026-03-09"}
        for n in range(3)
    ]
    left = [{key: value for key, value in post.items() if key not in lacking.split()} for post in posts]
    rules = [found.rules for found in find_json_lists(left)]
    assert [rule.summary.selector for rule in rules if rule.summary] == ([summary] if summary else [])
    assert all(rule.title is None for rule in rules)


def test_the_whole_text_of_a_bulletin_with_a_title_is_no_summary() -> None:
    (found,) = find_json_lists(make_posts(3, content="<p>Rain.</p>"))
    assert found.rules.summary is None


def test_the_tags_of_posts_are_no_list_before_them() -> None:
    tags = [{"name": "rain", "url": "/t/rain"}, {"name": "fair", "url": "/t/fair"}]
    posts = [
        {"content": f"<p>Rain {n}.</p>", "url": f"/s/{n}", "created_at": "2026-03-09", "tags": tags} for n in range(3)
    ]
    assert find_items(posts)[0] == ""


@pytest.mark.parametrize(("filled", "found"), [(10, 0), (11, 1)])
def test_a_title_is_filled_in_most_of_the_first_twenty(filled: int, found: int) -> None:
    posts = [{"title": f"Story {n}" if n < filled else "", "url": f"/s/{n}"} for n in range(20)]
    assert len(find_json_lists(posts)) == found
    padded = posts + [{"title": f"Story {n}", "url": f"/s/{n}"} for n in range(20, 70)]
    assert len(find_json_lists(padded)) == found


def test_more_fields_and_more_titles_are_worth_more() -> None:
    value = {"menu": make_posts(9), "news": make_posts(9, date="2026-03-09"), "tags": make_posts(2)}
    assert find_items(value) == ["news", "menu", "tags"]
    worths = [found.worth for found in find_json_lists(value)]
    assert worths == pytest.approx([3.9, 2.9, 2.2])


def test_from_thirty_titles_on_more_are_worth_no_more() -> None:
    (long,), (longer,) = find_json_lists(make_posts(30)), find_json_lists(make_posts(90))
    assert long.worth == longer.worth == pytest.approx(5.0)
    (short,) = find_json_lists(make_posts(25))
    assert short.worth == pytest.approx(4.5)


def test_lists_are_found_in_the_first_three_entries_of_an_array() -> None:
    blocks: list[dict[str, Any]] = [{"name": n} for n in range(9)]
    for at in (2, 3):
        value = [{**block, "posts": make_posts(2)} if n == at else block for n, block in enumerate(blocks)]
        assert len(find_json_lists({"blocks": value})) == int(at == 2)


@pytest.mark.parametrize(("depth", "found"), [(4, 1), (12, 1), (13, 0), (36, 0)])
def test_lists_are_found_so_deep_and_no_deeper(depth: int, found: int) -> None:
    value: Any = make_posts(2)
    for _ in range(depth):
        value = {"a": value}
    assert len(find_json_lists(value)) == found


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    value = {**{f"k{n}": n for n in range(20)}, "posts": make_posts(2)}
    assert len(find_json_lists(value)) == 1
    monkeypatch.setattr(json_lists, "MOST_VALUES", 10)
    assert find_json_lists(value) == []
    assert len(find_json_lists({**{f"k{n}": n for n in range(30_000)}, "posts": make_posts(2)})) == 0


@pytest.mark.parametrize(("others", "found"), [(49_998, 1), (49_999, 0)])
def test_fifty_thousand_values_are_visited(others: int, found: int) -> None:
    value = {**{f"k{n}": n for n in range(others)}, "posts": make_posts(2)}
    assert len(find_json_lists(value)) == found


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"title": "T", "headline": "H", "name": "N"}, "title"),
        ({"headline": "H", "name": "N"}, "headline"),
        ({"title": "", "name": "N"}, "name"),
        ({"Title": "T"}, "Title"),
        ({"title": None, "label": "L"}, "label"),
        ({"title": ["T"], "subject": "S"}, "subject"),
        ({"title": {"rendered": "T"}}, "title.rendered"),
        ({"title": {"other": "T", "text": "U"}}, "title.text"),
        ({"name": 7}, "name"),
    ],
)
def test_a_title_stands_under_the_first_key_with_text(keys: dict[str, Any], path: str) -> None:
    (found,) = find_json_lists([{"url": f"/s/{n}", **keys} for n in range(3)])
    assert found.rules.title is not None
    assert found.rules.title.selector == path


@pytest.mark.parametrize(("name", "found"), [("a" * 100, 1), ("a" * 101, 0), ("a-b", 1), ("@graph", 1), ("a b", 0)])
def test_only_names_are_entered(name: str, found: int) -> None:
    assert len(find_json_lists({name: make_posts(2)})) == found


def detect_json(value: object) -> Any:
    return detect(JsonDocument(url="https://a.example/j", base_url="https://a.example/j", value=value), now=NOW)


@pytest.mark.parametrize(
    ("value", "confidence"),
    [
        ({"news": make_posts(9, date="2026-03-09")}, 0.8),
        ({"news": make_posts(9, date="2026-03-09"), "menu": make_posts(9)}, 0.8),
        ({"news": make_posts(9), "menu": make_posts(4)}, 0.5),
        ({"news": make_posts(9, date="2026-03-09"), "menu": make_posts(13)}, 0.5),
        ({"news": make_posts(20), "menu": make_posts(5)}, 0.8),
    ],
)
def test_a_list_that_is_worth_a_field_more_than_the_next_is_trusted(value: object, confidence: float) -> None:
    detection = detect_json(value)
    assert detection.kind == "list"
    assert detection.confidence == confidence
    assert not detection.sure


def test_posts_without_titles_are_named_and_called_so() -> None:
    posts = [{"content": f"<p>Rain &amp; wind {n}.</p>", "url": f"/s/{n}", "date": "2026-03-09"} for n in range(3)]
    for value, where in ((posts, "the top level"), ({"news": posts}, "news")):
        (found,) = detect_json(value).candidates
        assert [item.title for item in found.items] == ["Rain & wind 0.", "Rain & wind 1.", "Rain & wind 2."]
        assert str(found.reasons[0]) == f"3 dated posts without titles at {where}"


def test_json_without_a_list_is_empty() -> None:
    assert detect_json({"a": 1}).kind == "empty"
    assert detect_json([]).reasons
