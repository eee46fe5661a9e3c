"""The way of one request over its redirects: headers, cookies, moves, and where it ends."""

from collections.abc import Mapping
from typing import Any

import pytest
import requests
from urllib3 import HTTPHeaderDict, HTTPResponse

from messages.fetch import FetchCode
from model.errors import ForbiddenError, RedirectError
from scraper.fetch.redirects import PERMANENT, REDIRECTS, RedirectChain
from scraper.fetch.response import RESERVED_HEADERS, Request

URL = "https://city.example/news"
COMMON = {"User-Agent": "Bantin", "Accept": "*/*"}


def make_chain(url: str = URL, most: int = 5, **headers: str) -> RedirectChain:
    """Return the way of a request with its own headers."""
    return RedirectChain(Request(url=url, headers=headers), most)


def make_redirect(location: str | None, status: int = 302, cookies: tuple[str, ...] = ()) -> requests.Response:
    """Return the answer that redirects to a location, and sets cookies."""
    response = requests.Response()
    response.status_code = status
    fields = HTTPHeaderDict()
    if location is not None:
        fields.add("Location", location)
    for cookie in cookies:
        fields.add("Set-Cookie", cookie)
    # As http.client keeps them: what `requests` takes cookies from.
    message: Any = type("Message", (), {"get_all": lambda _, name, default=None: fields.getlist(name) or default})()
    response.headers = requests.structures.CaseInsensitiveDict(fields)
    response.raw = HTTPResponse(headers=fields, original_response=type("Original", (), {"msg": message})())
    return response


def follow(chain: RedirectChain, *locations: str, status: int = 302) -> RedirectChain:
    """Return a way that followed some locations."""
    for location in locations:
        chain.follow(make_redirect(location, status))
    return chain


def test_a_way_begins_where_it_was_asked_to() -> None:
    chain = make_chain()
    assert (chain.target.url, chain.redirected, chain.moved) == (URL, False, False)


@pytest.mark.parametrize("url", ["ftp://city.example/", "https://user:secret@city.example/", "news"])
def test_a_way_begins_nowhere_else_than_on_the_web(url: str) -> None:
    with pytest.raises(ForbiddenError):
        make_chain(url)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/bulletins", "https://city.example/bulletins"),
        ("  /bulletins ", "https://city.example/bulletins"),
        ("more", "https://city.example/more"),
        ("?page=2", "https://city.example/news?page=2"),
        ("//www.city.example/", "https://www.city.example/"),
        ("http://other.example/a#part", "http://other.example/a"),
        ("/a b", "https://city.example/a%20b"),
        ("/a%20b", "https://city.example/a%20b"),
        ("/tin t\u00e1\u00bb\u00a9c", "https://city.example/tin%20t%E1%BB%A9c"),
        ("/\xe9t\xe9", "https://city.example/%C3%A9t%C3%A9"),
    ],
    ids=["path", "spaces", "relative", "query", "host", "fragment", "space", "escaped", "UTF-8 as Latin-1", "Latin-1"],
)
def test_a_location_is_resolved_and_spelled_as_it_is_sent(location: str, url: str) -> None:
    chain = follow(make_chain(), location)
    assert (chain.target.url, chain.redirected) == (url, True)


@pytest.mark.parametrize("location", [None, "", "  "])
def test_a_redirect_to_nowhere_is_an_error(location: str | None) -> None:
    with pytest.raises(RedirectError) as fault:
        make_chain().follow(make_redirect(location, 301))
    assert fault.value.message == FetchCode.REDIRECT_NO_LOCATION(url=URL, status=301)


def test_a_location_that_is_no_url_is_an_error() -> None:
    with pytest.raises(RedirectError) as fault:
        follow(make_chain(), "http://[broken")
    assert fault.value.message.code is FetchCode.REDIRECT_INVALID
    assert fault.value.subject == URL


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://city.example/a", "javascript:x"])
def test_a_location_off_the_web_is_refused(location: str) -> None:
    with pytest.raises(ForbiddenError):
        follow(make_chain(), location)


@pytest.mark.parametrize(
    "locations",
    [("/news",), ("/a", "/news"), ("/a", "/b", "/a"), ("#top",)],
    ids=["to itself", "back", "between two", "to a part of itself"],
)
def test_a_loop_is_an_error(locations: tuple[str, ...]) -> None:
    chain = follow(make_chain(), *locations[:-1])
    with pytest.raises(RedirectError) as fault:
        follow(chain, locations[-1])
    assert fault.value.message.code is FetchCode.REDIRECT_LOOP


def test_coming_back_with_a_cookie_is_no_loop() -> None:
    chain = make_chain()
    chain.follow(make_redirect("/news", cookies=("seen=1",)))
    assert chain.build_headers({}, {})["Cookie"] == "seen=1"
    with pytest.raises(RedirectError):
        chain.follow(make_redirect("/news", cookies=("seen=1",)))


@pytest.mark.parametrize("most", [0, 1, 3])
def test_so_many_redirects_are_followed(most: int) -> None:
    chain = follow(make_chain(most=most), *(f"/{n}" for n in range(most)))
    with pytest.raises(RedirectError) as fault:
        follow(chain, "/last")
    assert fault.value.message == FetchCode.REDIRECTS_TOO_MANY(count=most, url="https://city.example/last")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((301,), True),
        ((308,), True),
        ((302,), False),
        ((303,), False),
        ((307,), False),
        ((301, 308), True),
        ((301, 302), False),
        ((302, 301), False),
        ((301, 302, 301), False),
    ],
)
def test_a_page_has_moved_where_every_redirect_is_permanent(statuses: tuple[int, ...], moved: bool) -> None:
    chain = make_chain()
    for n, status in enumerate(statuses):
        follow(chain, f"/{n}", status=status)
    assert chain.moved is moved
    assert set(statuses) <= REDIRECTS
    assert moved is (set(statuses) <= PERMANENT)


def test_an_error_names_no_more_than_the_start_of_a_long_url() -> None:
    chain = make_chain(f"{URL}/{'x' * 500}")
    with pytest.raises(RedirectError) as fault:
        chain.follow(make_redirect(None))
    assert len(fault.value.message.params["url"]) == 200


@pytest.mark.parametrize(
    ("location", "kept"),
    [
        ("/more", True),
        ("https://city.example:443/more", True),
        ("https://www.city.example/more", False),
        ("http://city.example/more", False),
        ("https://city.example:8443/more", False),
    ],
    ids=["path", "same port", "other host", "other scheme", "other port"],
)
def test_own_headers_stay_with_the_origin_that_they_were_meant_for(location: str, kept: bool) -> None:
    chain = follow(make_chain(Authorization="secret"), location)
    assert ("Authorization" in chain.build_headers(COMMON, {})) is kept


def test_own_headers_come_back_with_their_origin() -> None:
    chain = follow(make_chain(Authorization="secret"), "https://other.example/", "https://city.example/more")
    assert chain.build_headers({}, {}) == {"Authorization": "secret"}


def test_own_headers_take_the_place_of_common_ones_however_they_are_spelled() -> None:
    request = Request(url=URL, headers={"user-agent": "Mine"})
    sent = RedirectChain(request, 5).build_headers(COMMON, {"If-None-Match": '"1"'})
    assert sent == {"user-agent": "Mine", "Accept": "*/*", "If-None-Match": '"1"'}


@pytest.mark.parametrize("name", [*sorted(RESERVED_HEADERS), "Host", "If-None-Match"])
def test_headers_that_frame_the_request_are_not_the_sources_to_set(name: str) -> None:
    headers: Mapping[str, str] = {name: "x", "X-Own": "yes"}
    assert RedirectChain(Request(url=URL, headers=headers), 5).build_headers({}, {}) == {"X-Own": "yes"}


def test_cookies_go_to_the_host_that_set_them_and_only_there() -> None:
    chain = make_chain()
    chain.follow(make_redirect("https://other.example/a", cookies=("id=7", "lang=vi; Path=/")))
    assert "Cookie" not in chain.build_headers({}, {})
    follow(chain, "https://city.example/more")
    assert sorted(chain.build_headers({}, {})["Cookie"].split("; ")) == ["id=7", "lang=vi"]


def test_a_cookie_of_one_path_goes_to_no_other() -> None:
    chain = make_chain()
    chain.follow(make_redirect("/public", cookies=("id=7; Path=/private",)))
    assert "Cookie" not in chain.build_headers({}, {})
    assert follow(chain, "/private").build_headers({}, {})["Cookie"] == "id=7"


def test_cookies_stand_behind_the_sources_own() -> None:
    chain = make_chain(Cookie="own=1")
    chain.follow(make_redirect("/more", cookies=("id=7",)))
    assert chain.build_headers({}, {})["Cookie"] == "own=1; id=7"
