"""What a source may say of itself, and what is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from scraper.selector import Syntax
from scraper.source import DateOrder, DetailRules, FieldRule, Rules, SecretPlace, Source, is_language
from settings.filters import FilterField, Filters

URL = "https://example.org/news"


def source(**keys: Any) -> Source:
    return Source.model_validate({"slug": "news", "url": URL, **keys})


def refusal(**keys: Any) -> str:
    with pytest.raises(ValidationError) as fault:
        source(**keys)
    return str(fault.value.errors()[0]["msg"])


def test_what_is_not_said_has_a_default() -> None:
    made = source()
    assert (made.language, made.timezone, made.date_order, made.encoding) == ("", "UTC", DateOrder.DMY, "")
    assert (made.robots, made.images, made.clean_links) == (True, True, False)
    assert (made.rules, made.detail, made.found, made.headers) == (None, None, None, {})


@pytest.mark.parametrize("slug", ["a", "a-1", "2019", "a" * 63])
def test_slugs(slug: str) -> None:
    assert source(slug=slug).slug == slug


@pytest.mark.parametrize("slug", ["", "-a", "A", "ä", "a_b", "a b", "a" * 64, "a/b", "..", "a\n"])
def test_what_is_no_slug(slug: str) -> None:
    assert refusal(slug=slug)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "begins with https:// or http://"),
        ("example.org", "begins with"),
        ("https://", "begins with"),
        ("https://[x", "begins with"),
        ("https://a:b@example.org/", "user name"),
        ("https://example.org:x/", "port number"),
        ("https://example.org:99999/", "port number"),
        ("https://e.org/" + "x" * 8192, "8192"),
    ],
)
def test_what_is_no_address_of_a_page(url: str, reason: str) -> None:
    assert reason in refusal(url=url)


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "", "+07:00x", "\x00"])
def test_what_is_no_zone(zone: str) -> None:
    assert "Asia/Ho_Chi_Minh" in refusal(timezone=zone)


@pytest.mark.parametrize("language", ["vi", "pt-BR", "zh_Hant_TW", "sr-Latn-RS", ""])
def test_languages(language: str) -> None:
    assert source(language=language).language == language
    assert is_language(language) is bool(language)


@pytest.mark.parametrize("language", ["v", "Tiếng Việt", "en-", "en us", "e" * 9])
def test_what_is_no_language(language: str) -> None:
    assert "such as vi or pt-BR" in refusal(language=language)


def test_headers_are_kept_as_they_can_be_sent() -> None:
    assert source(headers={"Accept-Language": " vi "}).headers == {"Accept-Language": "vi"}
    assert "header name" in refusal(headers={"A B": "x"})
    assert "header name" in refusal(headers={"": "x"})
    for value in ("a\nb", "a\rX: y", "tiếng", "\x7f"):
        assert "Latin-1" in refusal(headers={"X": value})


def test_a_rule_may_be_its_selector_alone() -> None:
    rules = Rules.model_validate({"item": "li", "title": "a", "date": {"selector": "time", "pattern": r"\d+"}})
    assert rules.title == FieldRule(selector="a")
    assert rules.date == FieldRule(selector="time", pattern=r"\d+")
    assert rules.syntax is Syntax.CSS


@pytest.mark.parametrize(
    ("rules", "key"),
    [
        ({"item": "li["}, "item"),
        ({"item": "li", "title": "a["}, "title"),
        ({"item": "li", "next_page": {"selector": "a["}}, "next_page"),
        ({"item": "li", "script": "script"}, "script"),
        ({"item": "a", "syntax": "json", "script": "script["}, "script"),
        ({"item": "a", "syntax": "json", "link": "@id"}, "link"),
        ({"item": "//li", "syntax": "xpath", "author": "//a["}, "author"),
    ],
)
def test_a_selector_that_cannot_be_used_is_named(rules: dict[str, Any], key: str) -> None:
    with pytest.raises(ValidationError, match=f"{key}: "):
        Rules.model_validate(rules)


@pytest.mark.parametrize(
    ("rules", "key"), [({"content": "p["}, "content"), ({"remove": [".a", "b["]}, "remove"), ({"title": "a["}, "title")]
)
def test_so_is_one_of_a_bulletins_own_page(rules: dict[str, Any], key: str) -> None:
    with pytest.raises(ValidationError, match=f"{key}: "):
        DetailRules.model_validate(rules)


def test_what_is_removed_may_be_one_or_several() -> None:
    assert DetailRules.model_validate({"remove": ".a"}).remove == (".a",)
    assert DetailRules.model_validate({"remove": [".a", ".b"]}).remove == (".a", ".b")
    with pytest.raises(ValidationError):
        DetailRules.model_validate({"syntax": "json", "content": "a"})


def test_filters_look_in_title_and_summary_unless_they_say_where() -> None:
    filters = Filters.model_validate({"include": [{"pattern": "a"}], "exclude": [{"pattern": "b", "fields": ["url"]}]})
    assert filters.include[0].fields == (FilterField.TITLE, FilterField.SUMMARY)
    assert filters.exclude[0].fields == (FilterField.URL,)
    for unusable in ({"pattern": "("}, {"pattern": "a", "fields": ["body"]}, {"fields": ["url"]}):
        with pytest.raises(ValidationError):
            Filters.model_validate({"include": [unusable]})


def test_options_are_frozen_and_know_their_keys() -> None:
    with pytest.raises(ValidationError):
        source(titel="x")
    with pytest.raises(ValidationError):
        source().title = "x"  # type: ignore[misc]  # what the test shows


@pytest.mark.parametrize("limit", [0, 51])
def test_so_many_pages_of_a_listing_are_read(limit: int) -> None:
    rules = {"item": "li", "next_page": {"selector": "a", "limit": limit}}
    with pytest.raises(ValidationError):
        Rules.model_validate(rules)
    assert Rules.model_validate(rules | {"next_page": {"selector": "a"}}).next_page is not None


LOGIN = {"url": "https://example.org/login", "fields": {"user": "ada", "password": {"env": "PASSWORD"}}}


def test_a_browser_is_told_what_it_needs_of_the_source() -> None:
    assert source().browser_use is None
    use = source(browser=True, scroll=3, login=LOGIN, language="vi", timezone="Asia/Ho_Chi_Minh").browser_use
    assert use is not None
    assert (use.scroll, use.language, use.timezone) == (3, "vi", "Asia/Ho_Chi_Minh")
    assert use.login is not None
    assert use.login.fields["password"] == SecretPlace(env="PASSWORD")


@pytest.mark.parametrize("keys", [{"scroll": 1}, {"login": LOGIN}])
def test_what_only_a_browser_can_do_needs_one(keys: dict[str, Any]) -> None:
    assert f"{next(iter(keys))}: works with browser: true only" in refusal(**keys)


def test_a_browser_takes_no_authorities_of_the_source() -> None:
    assert "leave ca out" in refusal(browser=True, ca="/etc/ours.pem")


def test_sources_with_equal_rules_have_them_once_in_memory() -> None:
    one, other, third = (source(rules={"item": item, "date": "time"}) for item in ("li", "li", "tr"))
    assert one.rules is other.rules
    assert one.rules != third.rules
