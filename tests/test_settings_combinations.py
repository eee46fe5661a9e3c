"""Which feeds of several sources the settings give, and what cannot be one."""

import pytest

from model.errors import SettingsError
from settings.combinations import make_category_slug
from settings.load import parse_settings

SOURCES = """\
sources:
  - {slug: a, url: 'https://example.org/a', categories: [Courts]}
  - {slug: b, url: 'https://example.org/b', categories: [courts, Land]}
  - {slug: c, url: 'https://example.org/c'}
"""


def list_feeds(text: str) -> dict[str, tuple[str, str]]:
    settings = parse_settings(text.encode(), path="sources.yaml")
    return {feed.combination.slug: (feed.title, "".join(feed.sources)) for feed in settings.list_combined_feeds()}


def find_faults(text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        parse_settings(text.encode(), path="sources.yaml")
    return str(caught.value).splitlines()


def test_there_is_a_feed_of_all_and_of_each_category() -> None:
    assert list_feeds(SOURCES) == {
        "all": ("Bantin", "abc"),
        "category-courts": ("Courts", "ab"),
        "category-land": ("Land", "b"),
    }
    assert list_feeds("sources: []") == {}


def test_combinations_are_of_what_they_name_or_of_all() -> None:
    text = f"""{SOURCES}
combinations:
  - {{slug: mine, title: Mine, sources: [c], categories: [LAND]}}
  - {{slug: every}}
  - {{slug: all, title: Everything, limit: 5}}
"""
    feeds = list_feeds(text)
    assert feeds["mine"] == ("Mine", "bc")
    assert feeds["every"] == ("every", "abc")
    assert feeds["all"] == ("Everything", "abc")


def test_a_slug_is_one_feed_s() -> None:
    text = """\
sources:
  - {slug: all, url: 'https://example.org/a', categories: [Courts]}
  - {slug: category-courts, url: 'https://example.org/b'}
  - {slug: news, url: 'https://example.org/c'}
combinations:
  - {slug: news}
  - {slug: mine}
  - {slug: mine}
"""
    another = "please choose another slug"
    assert find_faults(text) == [
        f"sources.yaml:2: sources[0].slug: 'all' is the name of the feed of all sources, /feeds/all; {another}",
        "sources.yaml:3: sources[1].slug: 'category-courts' is the name of the feed of a category; "
        f"{another} or another category",
        "sources.yaml:6: combinations[0].slug: 'news' is already the slug of sources[2]",
        "sources.yaml:8: combinations[2].slug: 'mine' is already the slug of combinations[1]",
    ]


def test_a_combination_names_what_there_is() -> None:
    text = f"{SOURCES}combinations:\n  - {{slug: mine, sources: [a, x], categories: [Courts, Sport]}}\n"
    assert find_faults(text) == [
        "sources.yaml:6: combinations[0].sources[1]: 'x' is not the slug of a source",
        "sources.yaml:6: combinations[0].categories[1]: 'Sport' is not a category of a source",
    ]


@pytest.mark.parametrize("name", ["", "- -", "x" * 61])
def test_what_is_no_category(name: str) -> None:
    text = f"sources:\n  - {{slug: a, url: 'https://example.org/', categories: ['{name}']}}\n"
    assert "sources[0].categories[0]" in find_faults(text)[0]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Tòa án", "category-toa-an"),
        ("  News & views_2 ", "category-news-views-2"),
        ("法院", "category-nww899f"),
        ("ß", "category-ss"),
    ],
)
def test_a_category_s_slug_is_its_name_for_addresses(name: str, slug: str) -> None:
    assert make_category_slug(name) == slug


def test_a_long_name_has_a_slug_too() -> None:
    assert len({make_category_slug("法" * count) for count in range(40, 61)}) == 21
    assert all(len(make_category_slug("法" * count)) <= 63 for count in range(1, 61))


PRIVATE = """\
sources:
  - {slug: a, url: 'https://example.org/a', categories: [Courts]}
  - {slug: b, url: 'https://example.org/b', categories: [courts, Whispers], private: true}
combinations:
"""


def test_private_sources_are_in_private_combinations_alone() -> None:
    text = f"""{PRIVATE}
  - {{slug: every}}
  - {{slug: inner, private: true}}
  - {{slug: mine, sources: [b], private: true}}
  - {{slug: courts, categories: [Courts]}}
  - {{slug: empty, categories: [Whispers]}}
  - {{slug: category-whispers, categories: [Whispers], private: true}}
"""
    assert {slug: sources for slug, (_, sources) in list_feeds(text).items()} == {
        "all": "a",
        "category-courts": "a",
        "every": "a",
        "inner": "ab",
        "mine": "b",
        "courts": "a",
        "empty": "",
        "category-whispers": "b",
    }


def test_a_public_combination_cannot_name_a_private_source() -> None:
    wanted = "'b' is private; a combination that names it must be marked private: true too"
    place = "combinations[0].sources[1]"
    assert find_faults(f"{PRIVATE}  - {{slug: mine, sources: [a, b]}}\n") == [f"sources.yaml:5: {place}: {wanted}"]
    by_default = PRIVATE.replace(", private: true", "") + "  - {slug: mine, sources: [b]}\ndefaults: {private: true}\n"
    assert find_faults(by_default) == [f"sources.yaml:5: {place.replace('1', '0')}: {wanted}"]
