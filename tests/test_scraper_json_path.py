"""JMESPath in rules: what it finds, what is refused, and what dotted paths of an earlier version become."""

from collections.abc import Iterator
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import ExtractionError
from scraper import json_path
from scraper.json_path import (
    MAX_DEPTH,
    MAX_EXPRESSION,
    compile_json_path,
    convert_dotted_path,
    join_path,
    keep_kind,
    quote_name,
    reset_path_budget,
    search_json,
)

PAGE = {
    "data": {"items": [{"t": "One", "tags": [{"n": "a"}, {"n": "b"}]}, {"t": "Two", "tags": []}], "my-key": {"@id": 7}},
    "@graph": [
        {"@type": "WebSite", "name": "Site"},
        {"@type": ["NewsArticle", "Thing"], "name": "One", "author": [{"name": "Ann"}, {"name": "Bo"}]},
        {"@type": "NewsArticle", "name": "Two", "author": {"name": "Cy"}},
        {"@type": "ItemList", "itemListElement": [{"@type": "Event", "name": "E"}, {"@type": "Place", "name": "P"}]},
        {"name": "no kind"},
    ],
}


def walk(value: object, steps: list[str]) -> Iterator[object]:
    """What a dotted path of the earlier version meant, as the converter is held to it."""
    if not steps:
        yield from value if isinstance(value, list) else [value]
    elif isinstance(value, dict):
        name, equals, wanted = steps[0].partition("=")
        kinds = value.get(name)
        if steps[0] in value:
            yield from walk(value[steps[0]], steps[1:])
        elif equals and wanted in (kinds if isinstance(kinds, list) else [kinds]):
            yield from walk(value, steps[1:])
    elif isinstance(value, list):
        if steps[0].isdigit():
            yield from walk(value[int(steps[0])], steps[1:]) if int(steps[0]) < len(value) else ()
        else:
            for member in value:
                yield from walk(member, steps)


@pytest.mark.parametrize(
    ("dotted", "expression"),
    [
        ("data.items.0.t", "data.items[0].t"),
        ("data.items.0.tags", "data.items[0].tags"),
        ("data.my-key.@id", 'data."my-key"."@id"'),
        ("@graph", '"@graph"'),
        ("@graph.4.name", '"@graph"[4].name'),
        ("@graph.@type=NewsArticle", '"@graph"[?contains(to_array("@type"), \'NewsArticle\')]'),
        ("@graph.@type=WebSite.name", '"@graph"[?contains(to_array("@type"), \'WebSite\')].name[]'),
        (
            "@graph.@type=ItemList.itemListElement.@type=Event",
            '"@graph"[?contains(to_array("@type"), \'ItemList\')].itemListElement[]'
            " | [?contains(to_array(\"@type\"), 'Event')]",
        ),
        (
            "@graph.@type=ItemList.itemListElement.1.name",
            '"@graph"[?contains(to_array("@type"), \'ItemList\')].itemListElement[1].name[]',
        ),
    ],
)
def test_each_step_of_a_dotted_path_has_an_expression(dotted: str, expression: str) -> None:
    assert convert_dotted_path(dotted) == expression
    found = list(walk(PAGE, dotted.split(".")))
    assert found != []
    assert search_json(expression, PAGE) == found


def test_a_kind_may_be_that_of_the_page_itself() -> None:
    thing = PAGE["@graph"][2]
    expression = convert_dotted_path("@type=NewsArticle")
    assert search_json(expression, thing) == list(walk(thing, ["@type=NewsArticle"])) == [thing]
    assert search_json(convert_dotted_path("@type=Event"), thing) == []


@pytest.mark.parametrize("dotted", ["data.items.0.t", "@id", "a-b", "0", "@type=X", "é.x", "$x", "kind=a", "a b.c"])
def test_a_dotted_path_that_is_no_expression_is_refused_with_its_new_form(dotted: str) -> None:
    with pytest.raises(ValueError, match="dotted path") as refusal:
        compile_json_path(dotted)
    assert str(refusal.value).endswith(convert_dotted_path(dotted))
    compile_json_path(convert_dotted_path(dotted))


NAMES = st.text(st.sampled_from("ab-@ $é\U0001f600"), min_size=1, max_size=4)


@given(st.lists(st.one_of(NAMES, st.integers(0, 3).map(str), NAMES.map(lambda name: f"@type={name}")), min_size=1))
def test_whatever_is_suggested_is_an_expression(steps: list[str]) -> None:
    suggestion = convert_dotted_path(".".join(steps))
    if suggestion and len(suggestion) <= MAX_EXPRESSION and len(steps) < 8:
        compile_json_path(suggestion)


@pytest.mark.parametrize("path", ["a..b", ".a", "a[", "a(b", "[?a=='b'", "x | "])
def test_what_was_no_dotted_path_gets_no_suggestion(path: str) -> None:
    assert convert_dotted_path(path) == ""
    with pytest.raises(ValueError, match="JMESPath"):
        compile_json_path(path)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", [PAGE["data"]]),
        ("items[].t", ["One", "Two"]),
        ("items", PAGE["data"]["items"]),  # type: ignore[index]  # it is one dictionary of several kinds
        ("items[].tags[].n", ["a", "b"]),
        ("nothing.at.all", []),
        ("items[?t=='Two'].t | [0]", ["Two"]),
        ("length(items)", [2]),
    ],
)
def test_a_list_gives_its_members_and_nothing_gives_none(path: str, found: list[object]) -> None:
    assert search_json(path, PAGE["data"]) == found


@pytest.mark.parametrize(
    ("value", "names"), [({"a": {"n": 1}}, [1]), ({"a": [{"n": 1}, {"n": 2}]}, [1, 2]), ({"a": None}, []), ({}, [])]
)
def test_one_or_each_of_several(value: object, names: list[int]) -> None:
    assert search_json("[a][].n", value) == names


def test_a_function_that_is_given_the_wrong_type_is_a_fault_of_the_page() -> None:
    with pytest.raises(ExtractionError, match="contains"):
        search_json("items[?contains(none, 'x')]", PAGE["data"])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("a" * (MAX_EXPRESSION + 1), "at most 1000 characters"),
        ("(" * MAX_EXPRESSION, "nested|Incomplete"),
        (" | ".join(["a"] * (MAX_DEPTH + 2)), "nested more than"),
        ("|".join(["[@, @]"] * 5), "repeats values"),
        ("|".join(["{a: @, b: @}"] * 5), "repeats values"),
        ("[" + ",".join(["@"] * 17) + "]", "repeats values"),
        ("join('x', a)", r"calls join\(\)"),
        ("to_string(@)", r"calls to_string\(\)"),
        ("a[?no_such(b)]", r"calls no_such\(\)"),
    ],
)
def test_what_could_cost_too_much_is_refused(path: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        compile_json_path(path)


def test_what_runs_too_long_on_a_page_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    page = [{"a": [{"b": [1]}] * 50}] * 50
    reset_path_budget()
    assert len(search_json("[].a[].b[]", page)) == 2500
    monkeypatch.setattr(json_path, "PAGE_SECONDS", -1.0)
    reset_path_budget()
    with pytest.raises(ExtractionError, match="on one page"):
        search_json("[].a[].b[]", page)
    monkeypatch.undo()
    reset_path_budget()
    assert len(search_json("[].a[].b[]", page)) == 2500


def test_only_the_time_of_expressions_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    page = [{"a": [{"b": [1]}] * 50}] * 50
    monkeypatch.setattr(json_path, "PAGE_SECONDS", 0.2)
    reset_path_budget()
    end = thread_time() + 0.3
    while thread_time() < end:
        pass
    assert len(search_json("[].a[].b[]", page)) == 2500


@given(st.text(max_size=8), st.text(max_size=8))
def test_any_key_and_any_kind_can_be_written(key: str, kind: str) -> None:
    page = {"list": [{key: 1}, {"@type": kind}, {"@type": ["x", kind]}, {"@type": None}, {}]}
    assert search_json(join_path("list[0]", key), page) == [1]
    assert search_json(f"list{keep_kind(kind)}", page)[:2] == [{"@type": kind}, {"@type": ["x", kind]}]
    assert search_json(quote_name(key), page["list"][0]) == [1]


@pytest.mark.parametrize("path", ["$", "$.data", "$.data.0.items", "$..items", "$.items[*]", "$['a']"])
def test_jsonpath_is_refused_by_its_name(path: str) -> None:
    with pytest.raises(ValueError, match=r"is JSONPath, not JMESPath; leave out \$"):
        compile_json_path(path)


def test_a_dotted_path_is_refused_with_its_new_form() -> None:
    with pytest.raises(ValueError, match=r"dotted path of an earlier version; write data\[0\]\.items"):
        compile_json_path("data.0.items")
    assert search_json("data.items", {"data": {"items": [1]}}) == [1]
