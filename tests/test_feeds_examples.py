"""docs/feeds.md: every address that it names is answered, and every command in it does what stands there."""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest
import vobject
from starlette.testclient import TestClient

from settings.options import Server, Settings, SourceEntry
from tests.house import House
from tests.private_house import BASE, make_client, private_house
from web.app import make_app
from web.item_keys import shorten_guid

DOCUMENT = (Path(__file__).parents[1] / "docs" / "feeds.md").read_text(encoding="utf-8")
PUBLISHED = "https://feeds.example.org"
ADDRESSES = sorted(set(re.findall(r"`(/[^`\s]+)`", DOCUMENT)))
BLOCKS = re.findall(r"^    (\S.*(?:\n {5,}\S.*)*)", DOCUMENT, re.MULTILINE)
EXAMPLES = [block.replace("\\\n", " ") for block in BLOCKS if PUBLISHED in block]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[House]:
    with private_house(tmp_path, "") as made:
        yield made


@pytest.fixture
def client(made: House) -> TestClient:
    return make_client(made)


def find_item_id(made: House) -> str:
    return shorten_guid(made.store.list_items("news")[0].guid)


def fill(made: House, address: str, secret: str) -> str:
    """Return an address with values in its places."""
    values = {"<slug>": "news", "<name>": "courts", "<number>": "1", "<secret>": secret, "q=": "q=harbour"}
    values |= {"<id>": find_item_id(made), "<ending>": "atom", "<path>": "icon.svg"}
    for place, value in values.items():
        address = address.replace(place, value)
    return address


def test_there_are_examples_of_all_kinds() -> None:
    assert len(ADDRESSES) >= 9
    assert [example.split()[0].partition("?")[0] for example in EXAMPLES] == [
        f"{PUBLISHED}/feeds/search.atom",
        "curl",
        "curl",
        "curl",
    ]


def test_every_public_address_is_named(made: House) -> None:
    """Of an application in which nobody can change anything."""
    app = make_app(made.store, base_url=BASE, title="Town", clock=lambda: made.now[0], sample=None)
    routes = [route.path for route in app._inner.routes]  # type: ignore[attr-defined]  # the middleware's own
    places = {"slug:slug": "slug", "secret:secret": "secret", "end:int": "number", "item": "id", "path:path": "path"}
    endings = {"{ending}": "atom", "{ending:slug}": "atom"}
    named = {address.partition("?")[0].replace("<ending>", "atom") for address in ("/", *ADDRESSES)}
    for path in routes:
        for place, name in places.items():
            path = path.replace(f"{{{place}}}", f"<{name}>")
        for place, name in endings.items():
            path = path.replace(place, name)
        path = path.replace("/private/<secret>", "/feeds/<slug>").replace("/feeds/<slug>/items", "/items")
        if path.endswith("/") and path != "/":
            continue  # redirects
        assert path in named, path


def test_every_field_of_a_feed_s_answer_is_named(client: TestClient) -> None:
    answers = [client.get("/feeds/news.atom"), client.get("/feeds/news.atom", headers={"Accept-Encoding": "gzip"})]
    fields = {name for answer in answers for name in answer.headers}
    usual = {"content-length", "content-type", "content-encoding"}
    assert {name for name in fields - usual if f"`{name}`" not in DOCUMENT.lower()} == set()


def test_every_option_of_a_source_that_is_named_is_one() -> None:
    rows = DOCUMENT.partition("## Options")[2]
    options = re.findall(r"`([a-z_.]+)`", " ".join(re.findall(r"^\| (`.*?) \|", rows, re.MULTILINE)))
    known = {*SourceEntry.model_fields, *Settings.model_fields, *(f"server.{name}" for name in Server.model_fields)}
    assert len(options) >= 15
    assert set(options) <= known


def test_the_example_of_a_request_for_the_head_alone(client: TestClient) -> None:
    (example,) = [one for one in EXAMPLES if " -I " in one]
    path = shlex.split(example)[-1].replace(PUBLISHED, "")
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    for field, value in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        assert client.get(path, headers={field: answer.headers[value]}).status_code == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_named_is_answered(made: House, client: TestClient, address: str) -> None:
    state = made.store.find_source("dossier")
    assert state is not None
    answer = client.get(fill(made, address, state.secret))
    assert answer.status_code == 200, fill(made, address, state.secret)
    assert answer.text


def test_the_example_of_a_search_is_a_feed_of_what_it_finds(client: TestClient) -> None:
    (example,) = [one for one in EXAMPLES if not one.startswith("curl")]
    asked = client.get(example.replace(PUBLISHED, "").replace("dai+hoc+-tuyen", "harbour+-bridge"))
    assert [entry.title for entry in feedparser.parse(asked.content).entries] == ["Harbour opens"]
    assert client.get(example.replace(PUBLISHED, "")).status_code == 200


def test_the_example_of_a_subscription_is_taken_by_the_hub(client: TestClient) -> None:
    (example,) = [one for one in EXAMPLES if "hub.mode" in one]
    words = shlex.split(example.replace(PUBLISHED, BASE))
    fields = dict(value.split("=", 1) for option, value in pairwise(words) if option == "-d")
    assert {"hub.mode", "hub.topic", "hub.callback", "hub.secret"} == fields.keys()
    answer = client.post(words[-1], data=fields)
    assert (answer.status_code, answer.headers["content-type"]) == (202, "text/plain; charset=utf-8")


def test_the_example_of_a_calendar_is_one(client: TestClient) -> None:
    (example,) = [one for one in EXAMPLES if ".ics" in one]
    answer = client.get(shlex.split(example)[-1].replace(PUBLISHED, ""))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert vobject.readOne(answer.text).x_wr_calname.value == "News"


def test_the_example_of_a_choice_by_accept_gives_that_format(client: TestClient) -> None:
    name, value = re.findall(r"`curl -H '([\w-]+): ([^']+)'`", DOCUMENT)[0]
    answer = client.get("/feeds/news", headers={name: value})
    assert answer.headers["content-type"].startswith(value)
