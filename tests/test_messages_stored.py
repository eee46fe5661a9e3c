"""Messages as a column of a database holds them."""

import pytest

from messages.counts import CountCode
from messages.message import Message
from messages.plain import PlainCode
from messages.states import StateCode
from messages.stored import codes, dump_message, load_message

EACH = [
    StateCode.OK(),
    CountCode.ITEMS(count=3),
    PlainCode.ABOUT(subject="thông báo", message=CountCode.ITEMS(count=1)),
]


@pytest.mark.parametrize("message", EACH, ids=lambda message: str(message.code))
def test_a_message_comes_back_as_it_went(message: Message) -> None:
    assert load_message(dump_message(message)) == message


def test_what_is_stored_is_the_code_and_no_sentence() -> None:
    assert dump_message(CountCode.ITEMS(count=3)) == '{"code": "counts.items", "params": {"count": 3}}'
    assert dump_message(StateCode.OK()) == '{"code": "states.ok"}'


@pytest.mark.parametrize("text", ["the connection was reset", '{"code": "fetch.reset"}', "", "{}"])
def test_a_text_comes_back_as_a_text(text: str) -> None:
    assert load_message(dump_message(PlainCode.TEXT(text=text))) == PlainCode.TEXT(text=text)


def test_what_a_database_refuses_is_left_out() -> None:
    message = PlainCode.ABOUT(subject="a\x00b", message=PlainCode.TEXT(text="\ud800"))
    cleaned = PlainCode.ABOUT(subject="ab", message=PlainCode.TEXT(text="?"))
    assert load_message(dump_message(message)) == cleaned
    assert dump_message(PlainCode.TEXT(text="a\x00\ud800")) == "a?"


def test_nothing_is_stored_as_nothing() -> None:
    assert (dump_message(None), load_message("")) == ("", None)


OTHERS = [
    "old.example: the connection was refused",
    '{"code": "counts.of-another-version", "params": {}}',
    '{"code": "counts.items", "params": 3}',
    '{"code": 3',
    '{"code"',
]


@pytest.mark.parametrize("stored", OTHERS)
def test_sentences_of_earlier_versions_are_kept_as_they_are(stored: str) -> None:
    message = load_message(stored)
    assert message == PlainCode.TEXT(text=stored)
    assert str(message) == stored


def test_every_area_is_known_by_its_codes() -> None:
    assert {"plain", "states", "counts"} <= {code.partition(".")[0] for code in codes()}
