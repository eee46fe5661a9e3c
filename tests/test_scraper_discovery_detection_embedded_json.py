"""Lists in the JSON that a page carries: what may be an item, the rules for it, and where searching ends."""

import json

import pytest

from scraper import json_path
from scraper.discovery.detection import detect
from scraper.discovery.detection.embedded_json import find_embedded_lists, find_json_ld_lists
from scraper.extract.json_items import find_items
from scraper.source import FieldRule
from tests.pages import NOW, read_page

LD = "application/ld+json"
Json = dict[str, object]


def make_things(count: int = 3, kind: object = "NewsArticle", start: int = 1, **more: object) -> list[Json]:
    return [{"@type": kind, "headline": f"Story {n}", "url": f"/s/{n}", **more} for n in range(start, start + count)]


def script(value: object, kind: str = LD, attributes: str = "") -> str:
    return f"<script type='{kind}' {attributes}>{json.dumps(value)}</script>"


def read_lists(*values: object) -> dict[str, list[str]]:
    """Return the titles of each list in JSON-LD, by its rule."""
    found = find_json_ld_lists(read_page("".join(script(value) for value in values)))
    return {rules.item: [item.title for item in find_items(values, rules, 100)] for rules, values in found}


def paths_of(*values: object) -> dict[str, str]:
    """Return the path of each field of the only list in JSON-LD."""
    ((rules, _),) = find_json_ld_lists(read_page("".join(script(value) for value in values)))
    fields = {name: rule for name, rule in rules if isinstance(rule, FieldRule)}
    return {name: rule.selector for name, rule in fields.items()}


TITLES = ["Story 1", "Story 2", "Story 3"]


@pytest.mark.parametrize(
    "value",
    [
        make_things(),
        {"@graph": make_things()},
        {"@type": "ItemList", "itemListElement": make_things()},
        {"@type": "WebPage", "mainEntity": {"@type": "ItemList", "itemListElement": make_things()}},
        {"blogPost": make_things(kind="BlogPosting")},
        {"@graph": [{"@type": "ItemList", "itemListElement": make_things()}, {"@type": "WebSite", "name": "City"}]},
        {"@graph": [*make_things(), {"@type": "Organization", "name": "City", "url": "/"}]},
        make_things(kind=["Thing", "Event"]),
        make_things(kind="https://schema.org/Report"),
        {"@graph": make_things(kind="http://schema.org/Event")},
        {"a b.c": {"it's": make_things()}},
    ],
)
def test_a_list_is_found_wherever_it_stands(value: object) -> None:
    assert list(read_lists(value).values()) == [TITLES]


@pytest.mark.parametrize(
    "value",
    [
        make_things(kind="Product"),
        make_things(kind=None),
        make_things(kind=["Thing", "Product"]),
        make_things(kind="https://schema.org/NewsArticle/"),
        {"@type": "BreadcrumbList", "itemListElement": make_things(kind="ListItem")},
        [{"@type": "BreadcrumbList", "itemListElement": make_things(kind="ListItem")}],
        {"breadcrumb": {"@type": ["BreadcrumbList"], "itemListElement": make_things(kind="ListItem")}},
        {"author": make_things()[0], "editor": make_things()[1]},
        ["Story 1", "Story 2"],
        {},
    ],
)
def test_what_is_of_another_kind_or_the_way_to_the_page_is_no_list(value: object) -> None:
    assert read_lists(value) == {}


def test_a_page_without_json_ld_has_no_lists_there() -> None:
    assert list(find_json_ld_lists(read_page(script(make_things(), "application/json")))) == []


@pytest.mark.parametrize(("count", "found"), [(1, False), (2, True)])
def test_one_thing_is_no_list(count: int, found: bool) -> None:
    assert bool(read_lists(make_things(count))) is found


def test_things_in_scripts_of_their_own_are_one_list() -> None:
    assert list(read_lists(*make_things()).values()) == [TITLES]


def test_each_kind_and_place_is_a_list_of_its_own() -> None:
    value = {"@graph": [*make_things(2), *make_things(2, "Event", 5)], "more": make_things(2, start=7)}
    assert sorted(read_lists(value).values()) == [
        ["Story 1", "Story 2"],
        ["Story 5", "Story 6"],
        ["Story 7", "Story 8"],
    ]


def test_members_of_lists_in_a_list_are_one_list() -> None:
    value = {
        "@graph": [
            {"@type": "Blog", "blogPost": make_things(2)},
            {"@type": "Blog", "blogPost": make_things(1, start=3)},
        ]
    }
    assert list(read_lists(value).values()) == [TITLES]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"name": "N", "title": "T"}, "headline"),
        ({"headline": "", "name": "N", "title": "T"}, "name"),
        ({"headline": None, "title": "T"}, "title"),
        ({"headline": 7, "title": "T"}, "title"),
        ({"headline": " ", "name": "N"}, "name"),
    ],
)
def test_the_first_path_with_text_is_the_titles(fields: Json, path: str) -> None:
    assert paths_of(make_things(**fields))["title"] == path


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({}, "url"),
        ({"url": "", "mainEntityOfPage": {"@id": "/s"}}, 'mainEntityOfPage."@id"'),
        ({"url": None, "mainEntityOfPage": "/s"}, "mainEntityOfPage"),
        ({"url": None, "@id": "/s"}, '"@id"'),
        ({"url": None, "item": "/s"}, "item"),
        ({"@id": "/s", "mainEntityOfPage": "/s"}, "url"),
    ],
)
def test_the_first_path_with_text_is_the_links(fields: Json, path: str) -> None:
    assert paths_of(make_things(**fields))["link"] == path


@pytest.mark.parametrize(
    ("name", "fields", "path"),
    [
        ("date", {"startDate": "2026-10-06"}, "startDate"),
        ("date", {"dateCreated": "2026-10-06", "datePublished": "2026-10-07"}, "datePublished"),
        ("summary", {"description": "About"}, "description"),
        ("image", {"image": {"url": "/i.jpg"}}, "[image][].url"),
        ("image", {"image": [{"contentUrl": "/i.jpg"}, {"contentUrl": "/j.jpg"}]}, "[image][].contentUrl"),
        ("image", {"image": "/i.jpg"}, "image"),
        ("image", {"thumbnailUrl": "/i.jpg"}, "thumbnailUrl"),
        ("author", {"author": [{"name": "A"}, {"name": "B"}]}, "[author][].name"),
        ("author", {"author": "A"}, "author"),
    ],
)
def test_other_fields_are_found_alone_or_among_several(name: str, fields: Json, path: str) -> None:
    assert paths_of(make_things(**fields))[name] == path


def test_what_a_list_item_is_of_goes_before_itself() -> None:
    parts = [
        {"@type": "ListItem", "name": f"Number {n}", "url": f"/l/{n}", "item": thing}
        for n, thing in enumerate(make_things())
    ]
    assert paths_of({"itemListElement": parts}) == {"title": "item.headline", "link": "item.url"}
    assert list(read_lists({"itemListElement": parts}).values()) == [TITLES]


@pytest.mark.parametrize(("filled", "path"), [(4, "headline"), (3, "headline"), (2, "name")])
def test_most_things_must_have_the_text(filled: int, path: str) -> None:
    things = [{**thing, "name": "N"} for thing in make_things(4)]
    for thing in things[filled:]:
        del thing["headline"]
    assert paths_of(things)["title"] == path


@pytest.mark.parametrize(("first", "dated"), [(11, True), (10, False)])
def test_the_first_twenty_things_decide(first: int, dated: bool) -> None:
    things = make_things(first, datePublished="2026-10-06") + make_things(20 - first)
    assert ("date" in paths_of(things + make_things(30, datePublished="2026-10-06"))) is dated


@pytest.mark.parametrize(("levels", "found"), [(10, True), (11, True), (12, False)])
def test_only_so_deep_is_searched(levels: int, found: bool) -> None:
    value: object = make_things()
    for n in range(levels):
        value = {f"k{n}": value}
    assert bool(read_lists(value)) is found


@pytest.mark.parametrize(("length", "found"), [(60, True), (61, False)])
def test_long_keys_are_not_entered(length: int, found: bool) -> None:
    assert bool(read_lists({"k" * length: make_things()})) is found


@pytest.mark.parametrize(("length", "kept"), [(200, True), (201, False)])
def test_a_list_of_a_long_kind_is_taken_whole(length: int, kept: bool) -> None:
    kind = "https://schema.org/NewsArticle".replace("schema.org/", "schema.org/" + "x" * (length - 31) + "/")
    assert len(kind) == length
    ((path, titles),) = read_lists(
        {"@graph": [*make_things(kind=kind), {"@type": "WebSite", "headline": "City"}]}
    ).items()
    assert (kind in path) is kept
    assert titles == (TITLES if kept else [*TITLES, "City"])


@pytest.mark.parametrize(("others", "found"), [(19_990, True), (20_000, False)])
def test_only_so_many_values_are_visited(others: int, found: bool) -> None:
    assert bool(read_lists([{}] * others + [{"late": make_things()}])) is found


def find_state(body: str) -> list[tuple[str, str, list[str]]]:
    """Return the script, the rule and the titles of each list in other JSON."""
    found = find_embedded_lists(read_page(body))
    return [
        (rules.script, rules.item, [item.title for item in find_items(values, rules, 100)]) for rules, values in found
    ]


def pad(value: object, length: int = 300) -> str:
    """Return JSON that is so long with blanks at its end."""
    return json.dumps(value).ljust(length)


STATE = {"news": [{"title": title, "url": f"/{title[-1]}"} for title in TITLES]}


@pytest.mark.parametrize(
    ("opening", "selector"),
    [
        ("<script id=__DATA__ type=application/json>", "script#__DATA__"),
        ("<script type=application/json data-state>", "script[data-state]"),
        ("<script type=application/json data-for=page>", 'script[data-for="page"]'),
        ("<script type=application/json data-for='a b' id=late>", "script#late"),
        ("<script type=application/json id='9 lives'>", 'script[type="application/json"]'),
        ("<script type=application/vnd.state+json>", 'script[type="application/vnd.state+json"]'),
        ("<script>window.STATE = ", 'script:contains("STATE")'),
        ("<script type=text/javascript id=x>var state=", 'script:contains("state")'),
        ("<script type=module>const $state = ", 'script:contains("$state")'),
    ],
)
def test_a_script_with_a_list_is_named(opening: str, selector: str) -> None:
    assert find_state(f"{opening}{pad(STATE)}</script>") == [(selector, "news", TITLES)]


@pytest.mark.parametrize(
    "opening",
    [
        "<script type=application/ld+json>",
        "<script type=text/template>window.STATE = ",
        "<script>",
        "<script>go(",
        "<script type=jsonp>",
        "<div>",
    ],
)
def test_other_scripts_are_not_read(opening: str) -> None:
    assert find_state(f"{opening}{pad(STATE)}</script>") == []


@pytest.mark.parametrize(("length", "read"), [(199, False), (200, True)])
def test_short_scripts_are_not_read(length: int, read: bool) -> None:
    assert bool(find_state(f"<script type=application/json>{pad(STATE, length)}</script>")) is read


def test_a_list_that_a_script_holds_alone_begins_in_its_members() -> None:
    ((_, item, titles),) = find_state(f"<script type=application/json>{pad([STATE])}</script>")
    assert (item, titles) == ("news", TITLES)
    ((_, item, titles),) = find_state(f"<script type=application/json>{pad(STATE['news'])}</script>")
    assert (item, titles) == ("", TITLES)


def test_the_three_likeliest_lists_of_a_script_are_tried() -> None:
    state = {
        f"k{n}": [{"title": f"{n}{at}", "url": f"/{at}", "date": "2026"} for at in range(2 + n)] for n in (1, 4, 2, 3)
    }
    assert [item for _, item, _ in find_state(f"<script type=application/json>{pad(state)}</script>")] == [
        "k4",
        "k3",
        "k2",
    ]


@pytest.mark.parametrize(("before", "read"), [(39, True), (40, False)])
def test_the_first_forty_scripts_are_read(before: int, read: bool) -> None:
    body = f"<script type=application/json>{pad({})}</script>" * before
    assert bool(find_state(f"{body}<script type=application/json>{pad(STATE)}</script>")) is read


def test_what_costs_too_much_to_search_is_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"@graph": make_things(300, author=[{"name": "A"}] * 50)}
    monkeypatch.setattr(json_path, "PAGE_SECONDS", -1.0)
    monkeypatch.setattr(json_path, "_CHECK_EVERY", 1)
    page = read_page(f"<ul><li><a href=/1>A list that people see</a></li></ul>{script(value)}")
    assert list(find_json_ld_lists(page)) == []
    assert detect(page, now=NOW).kind
