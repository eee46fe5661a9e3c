"""What is printed is safe on a terminal, and drawn only there."""

import io
import json
import logging
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from cli import main, terminal
from messages import render
from messages.columns import ColumnCode
from messages.plain import PlainCode
from messages.states import StateCode
from tests.cli_home import HTML, Home


class Screen(io.StringIO):
    """A stream that says that it is a terminal."""

    encoding = "ascii"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("a\x1b[2Jb", "a [2Jb"),
        ("a\u202eb\u2066c", "a b c"),
        ("a\r\nb\u2028c", "a  b c"),
        ("\ud800", " "),
        ("https://me:pw@e.org/ http://you@e.org", "https://e.org/ http://e.org"),
        ("mail me@e.org", "mail me@e.org"),
    ],
)
def test_lines_are_sanitized(line: str, safe: str) -> None:
    assert terminal.sanitize_line(line) == safe


def test_json_has_moments_and_messages_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_json({"at": datetime(2026, 3, 9, tzinfo=UTC), "message": PlainCode.TEXT(text="ế")})
    assert json.loads(capsys.readouterr().out) == {"at": "2026-03-09T00:00:00+00:00", "message": "ế"}


def test_letters_that_the_terminal_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", screen := Screen())
    terminal.print_text("giờ")
    assert screen.getvalue() == "gi\\u1edd\n"


def test_elsewhere_than_on_a_terminal_cells_are_separated_by_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_table((ColumnCode.ID(), ColumnCode.NAME()), [("1\t2", "3")], {"3": "red"})
    assert capsys.readouterr().out == "id\tname\n1 2\t3\n"


def test_a_table_speaks_the_terminal_s_language_and_english_to_what_reads_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "vi")
    monkeypatch.setenv("TERM", "xterm")
    table = (ColumnCode.SOURCE(), ColumnCode.HEALTH()), [("news", StateCode.PAUSED())], {"paused": "red"}
    terminal.print_table(*table)
    assert capsys.readouterr().out == "source\thealth\nnews\tpaused\n"
    monkeypatch.setattr(sys, "stdout", screen := Screen())
    screen.encoding = "utf-8"
    terminal.print_table(*table)
    shown = screen.getvalue()
    assert all(render(word, "vi") in shown for word in (ColumnCode.SOURCE(), StateCode.PAUSED()))
    assert "\x1b[31m" in shown, "the style goes by the English"
    assert "paused" not in shown


def test_steps_are_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with terminal.show_steps() as show_step:
        show_step("fetching")
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    with terminal.show_steps() as show_step:
        show_step("fetching \x07it")
    assert "\x07" not in screen.getvalue()
    assert screen.getvalue() != ""


def test_an_event_is_one_line_and_keeps_its_traceback() -> None:
    formatter = terminal.OneLineFormatter("%(message)s")
    record = logging.LogRecord("bantin", logging.ERROR, "", 0, "a\nb", None, None)
    assert formatter.format(record) == "a b"
    try:
        raise ValueError("x")
    except ValueError:
        record.exc_info = sys.exc_info()
    assert formatter.format(record).splitlines()[-1] == "ValueError: x"


@pytest.mark.parametrize(("answer", "is_added"), [("y\n", True), ("n\n", False)])
def test_a_source_is_added_where_a_person_agrees(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, is_added: bool
) -> None:
    rows = "".join(
        f"<li><a href='/n/{n}'>Notice {n} of the council on roads</a> <time>0{n}.03.2026</time></li>"
        for n in range(1, 7)
    )
    home.origin.answer("/list", 200, HTML, f"<html lang='en'><main><h1>Notices</h1><ul>{rows}</ul></main></html>")
    keyboard = Screen(answer)
    monkeypatch.setattr(sys, "stdin", keyboard)
    assert main(["add", f"http://{home.address}/list", "--slug", "list"]) == 0
    out = capsys.readouterr().out
    assert "Add this source?" in out
    assert ("Added list to sources.yaml." in out) is is_added
    assert ("slug: list" in home.settings.read_text(encoding="utf-8")) is is_added


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have Ctrl-C raise KeyboardInterrupt, also where this runs in a shell's background and ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_waits_for_the_end_of_the_work() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), terminal.defer_interrupt() as is_interrupted:  # noqa: PT012 - in this order
        assert not is_interrupted()
        signal.raise_signal(signal.SIGINT)
        assert is_interrupted()
        done.append("the work")
    assert done == ["the work"]


@pytest.mark.usefixtures("interruptible")
def test_a_second_interrupt_does_not_wait() -> None:
    with pytest.raises(KeyboardInterrupt), terminal.defer_interrupt():  # noqa: PT012 - in this order
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("went on")


def test_without_an_interrupt_nothing_is_raised_and_the_signal_is_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with terminal.defer_interrupt() as is_interrupted:
        assert not is_interrupted()
    assert signal.getsignal(signal.SIGINT) is before
