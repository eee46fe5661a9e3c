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

from tests.house import House
from tests.private_house import BASE, make_client, private_house

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


def fill(address: str, secret: str) -> str:
    """Return an address with values in its places."""
    values = {"<slug>": "news", "<name>": "courts", "<number>": "1", "<secret>": secret, "q=": "q=harbour"}
    for place, value in values.items():
        address = address.replace(place, value)
    return address


def test_there_are_examples_of_all_kinds() -> None:
    assert len(ADDRESSES) >= 9
    assert [example.split()[0].partition("?")[0] for example in EXAMPLES] == [
        f"{PUBLISHED}/feeds/search.atom",
        "curl",
        "curl",
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_named_is_answered(made: House, client: TestClient, address: str) -> None:
    state = made.store.find_source("dossier")
    assert state is not None
    answer = client.get(fill(address, state.secret))
    assert answer.status_code == 200, fill(address, state.secret)
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
