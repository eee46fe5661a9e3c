"""The commands, run in this process and as processes of their own, against an origin on loopback."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import main
from cli.commands import app

ROOT = Path(__file__).parents[1]
SETTINGS_CASES = sorted((Path(__file__).parent / "data" / "settings").iterdir())
PAGE = """<!DOCTYPE html><html lang="en"><title>News</title><ul>
<li class="n"><a href="/b">Second \x1b[31mnotice</a> <time datetime="2026-03-10">10 March</time></li>
<li class="n"><a href="/a">First notice</a> <time datetime="2026-03-09T08:30:00Z">9 March</time></li>
</ul>"""
RULES = """\
item: li.n
title: a
link: {selector: a, attribute: href}
date: {selector: time, attribute: datetime}
"""


class Origin(ThreadingHTTPServer):
    """Answers /news with a page, /slow never, and all else with 404; counts what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), OriginRequest)
        self.asked: list[str] = []
        self.slow_asked, self.over = threading.Event(), threading.Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class OriginRequest(BaseHTTPRequestHandler):
    server: Origin

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/slow":
            self.server.slow_asked.set()
            self.server.over.wait()
        body = PAGE.encode() if self.path == "/news" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def home(tmp_path: Path, origin: Origin, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings of three sources of the origin: one works, one is missing, one is slow."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("BANTIN_")]:
        monkeypatch.delenv(name)
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    rules = "".join(f"      {line}\n" for line in RULES.splitlines())
    sources = "".join(
        f"  - slug: {slug}\n    url: http://{origin.address}/{slug}\n    rules:\n{rules}"
        for slug in ("news", "gone", "slow")
    )
    (tmp_path / "sources.yaml").write_text(
        f"fetch: {{allow: ['{origin.address}'], delay_seconds: 0}}\n"
        f"defaults: {{headers: {{X-Key: hunter2}}, robots: false}}\nsources:\n{sources}",
        encoding="utf-8",
    )
    return tmp_path


def bantin(*arguments: str, **options: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-W", "error", "-m", "cli", *arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.Popen(command, **streams)  # type: ignore[call-overload, no-any-return]  # a plain dict


# Help


def commands() -> Iterator[list[str]]:
    for command in app.registered_commands:
        assert command.callback
        yield [command.name or command.callback.__name__]
    for group in app.registered_groups:
        assert group.typer_instance
        for command in group.typer_instance.registered_commands:
            yield [str(group.name), str(command.name)]


@pytest.mark.parametrize("command", [[], *commands()], ids=" ".join)
def test_help_of_every_command_has_an_example(command: list[str]) -> None:
    told = CliRunner().invoke(app, [*command, "--help"])
    assert told.exit_code == 0
    assert f"Example: bantin {' '.join(command)}" in told.stdout


def test_all_commands_are_there() -> None:
    names = {" ".join(command) for command in commands()}
    assert names == {"run", "add", "check", "refresh", "status", "preview", "items", "export opml"}


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "bantin 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["status", "--yaml"], "No such option: --yaml"),
        (["items"], "Missing argument"),
        (["run", "--port", "http"], "--port"),
        (["run", "--port", "70000"], "--port"),
        (["refresh"], "name sources, or give --all"),
        (["refresh", "news", "--all"], "name sources, or give --all"),
        (["refresh", "news", "other"], "no source is called 'other'"),
        (["preview", "x.html", "--settings-source", "other"], "no source is called 'other'"),
        (["preview", "x", "--settings-source", "news", "--rules", "rules.yaml"], "not both"),
        (["add", "https://example.org/", "--item", "li", "--rules", "rules.yaml"], "not both"),
    ],
)
def test_usage_faults(home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    before = (home / "sources.yaml").read_bytes()
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("bantin: ")
    assert message in told.err
    assert (home / "sources.yaml").read_bytes() == before


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().out


# Settings


def test_check_tells_a_line_a_source(home: Path, origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"news: every 30m, http://{origin.address}/news"
    assert lines[1] == f"gone: every 30m, http://{origin.address}/gone"
    assert lines[3:] == ["sources.yaml is in order: 3 sources"]
    assert origin.asked == []
    assert main(["check", "--settings", "sources.yaml"]) == 0
    assert capsys.readouterr().out.splitlines() == lines


@pytest.mark.parametrize("case", SETTINGS_CASES, ids=lambda case: case.name)
def test_check_tells_faults(case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(case)
    assert main(["check", "sources.yaml"]) == 2
    golden = (case / "message.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().err == "".join(f"bantin: {line}\n" for line in golden.replace("\t", " ").splitlines())


@pytest.mark.parametrize("command", [["run"], ["refresh", "--all"], ["export", "opml"]])
def test_broken_settings_change_nothing(home: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    (home / "sources.yaml").write_text("sources: [{slug: a}]\n", encoding="utf-8")
    assert main(command) == 2
    assert capsys.readouterr().err == "bantin: sources.yaml:1: sources[0].url: is missing\n"
    assert sorted(path.name for path in home.iterdir()) == ["rules.yaml", "sources.yaml"]


def test_settings_that_were_named_must_be_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--settings", "none.yaml"]) == 2
    assert capsys.readouterr().err == (
        "bantin: none.yaml: there is no such file; `bantin add URL` begins one, --settings names another\n"
    )


def test_environment_faults(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANTIN_PORT", "http")
    assert main(["status"]) == 2
    assert capsys.readouterr().err == "bantin: BANTIN_PORT: should be a whole number\n"


# Adding


def test_add_writes_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "s.yaml")
    options = ["--item", "li.n", "--title-selector", "a", "--link-selector", "a", "--language", "no", "-s", path]
    assert main(["add", "https://www.example.org/tin-t%E1%BB%A9c", *options]) == 0
    assert capsys.readouterr().out == f"{path}: added example-org-tin-tuc\n"
    assert (tmp_path / "s.yaml").read_text(encoding="utf-8") == (
        "sources:\n"
        "  - slug: example-org-tin-tuc\n"
        "    url: https://www.example.org/tin-t%E1%BB%A9c\n"
        "    language: no\n"
        "    rules:\n"
        "      item: li.n\n"
        "      title: a\n"
        "      link:\n"
        "        selector: a\n"
        "        attribute: href\n"
    )


def test_add_takes_rules_of_a_file(home: Path) -> None:
    assert main(["add", "https://example.org/more", "--slug", "more", "--rules", "rules.yaml", "--full-text"]) == 0
    assert main(["check"]) == 0
    assert "item: li.n" in (home / "sources.yaml").read_text(encoding="utf-8").split("more", 1)[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["https://example.org/", "--slug", "news"], "'news' is the slug of another source; give another by --slug"),
        (["ftp://example.org/"], "bantin: URL: not a web address"),
        (["notaurl"], "bantin: URL: not a web address"),
        (["example.org/news"], "bantin: example.org/news: write https://example.org/news"),
        (["https://example.org/", "--timezone", "Nowhere", "--item", "li"], "bantin: --timezone: no time zone is"),
        (["https://example.org/", "--timezone", "Nowhere"], "bantin: --timezone: no time zone is"),
        (["https://example.org/", "--item", "li", "--title-selector", "a["], "--title-selector: not a CSS selector"),
        (["https://example.org/", "--rules", "typo.yaml"], "typo.yaml:2: titel: unknown key; do you mean title?"),
        (["https://example.org/", "--rules", "source.yaml"], "source.yaml:2: rules.titel: unknown key"),
        (["https://example.org/", "--interval", "often"], "bantin: --interval: should be a time"),
        (["https://example.org/", "--item", "li["], "bantin: --item: not a CSS selector"),
        (["https://example.org/", "--title-selector", "a"], "bantin: --item: is missing"),
    ],
)
def test_add_refuses(home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    (home / "typo.yaml").write_text("item: li\ntitel: a\n", encoding="utf-8")
    (home / "source.yaml").write_text("language: vi\nrules: {item: li, titel: a}\n", encoding="utf-8")
    before = (home / "sources.yaml").read_bytes()
    assert main(["add", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert (home / "sources.yaml").read_bytes() == before


# Refreshing and looking


def test_refresh_then_look(home: Path, origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "news"]) == 0
    assert capsys.readouterr().out == "news: 2 new, 0 changed of 2\n"
    assert main(["refresh", "news", "news"]) == 0
    assert capsys.readouterr().out == "news: not changed\n"
    assert origin.asked == ["/news", "/b", "/a", "/news"]  # new items' own pages too, the newest first

    assert main(["items", "news", "--limit", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == f"2026-03-10\tSecond [31mnotice\thttp://{origin.address}/b"
    assert main(["items", "news", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [item["title"] for item in told] == ["Second [31mnotice", "First notice"]
    assert told[1]["published"] == "2026-03-09T08:30:00+00:00"
    assert told[0]["guid"] != told[1]["guid"]

    assert main(["status"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split("\t") == ["source", "health", "items", "last run", "next run", "message"]
    assert [row.split("\t")[:3] for row in rows if row.startswith("news")] == [["news", "in order", "2"]]


def test_a_failing_source_gives_1(home: Path, origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "gone", "news"]) == 1
    lines = sorted(capsys.readouterr().out.splitlines())
    assert lines[1] == "news: 2 new, 0 changed of 2"
    assert lines[0].startswith("gone: ")
    assert "404" in lines[0]
    assert main(["status", "--json"]) == 0
    told = {state["slug"]: state for state in json.loads(capsys.readouterr().out)}
    assert told["gone"]["failures"] == 1
    assert told["news"]["failures"] == 0


def test_secrets_are_never_printed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = home / "sources.yaml"
    text = settings.read_text(encoding="utf-8")
    assert "hunter2" in text  # as a header
    commands = (["check"], ["refresh", "gone"], ["status"], ["status", "--json"], ["export", "opml"])
    for command in commands:
        main(command)
    assert "gone" in capsys.readouterr().out
    settings.write_text(text.replace("http://", "http://me:hunter2@"), encoding="utf-8")
    assert main(["check"]) == 2
    told = capsys.readouterr()
    assert "holds a user name" in told.err
    assert "hunter2" not in told.out + told.err


def test_tables_are_drawn_on_a_terminal(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["refresh", "news"]) == 0
    assert main(["items", "news"]) == 0
    told = terminal.getvalue()
    assert "│ Second [31mnotice │" in told
    assert "┃" in told


def test_health_is_told_in_words_and_colours(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    for name, value in {"COLUMNS": "200", "TERM": "xterm", "COLORTERM": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    main(["refresh", "news", "gone"])
    assert main(["status"]) == 0
    told = terminal.getvalue()
    assert "\x1b[32min order" in told
    assert "\x1b[1;31mcannot be reached" in told
    assert "waiting for its first run" in told


@pytest.mark.parametrize("command", [["status"], ["items", "news"]])
def test_what_only_reads_makes_nothing(home: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    before = sorted(home.iterdir())
    assert main(command) == 0
    assert capsys.readouterr().out == "nothing yet: bantin run begins\n"
    assert main([*command, "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"
    assert sorted(home.iterdir()) == before


def test_a_day_is_told_in_its_own_zone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = home / "sources.yaml"
    text = settings.read_text(encoding="utf-8").replace("defaults: {", "defaults: {timezone: Asia/Ho_Chi_Minh, ")
    settings.write_text(text, encoding="utf-8")
    assert main(["refresh", "news"]) == 0
    capsys.readouterr()
    assert main(["items", "news"]) == 0
    dates = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert dates == ["published", "2026-03-10", "2026-03-09 08:30Z"]


def test_an_item_without_a_date_tells_when_it_was_first_seen(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = home / "sources.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("      date: {selector: time, attribute: datetime}\n", ""),
        encoding="utf-8",
    )
    assert main(["refresh", "news"]) == 0
    capsys.readouterr()
    assert main(["items", "news"]) == 0
    told = capsys.readouterr().out.splitlines()[1:]
    assert all(re.match(r"first seen \d{4}-\d\d-\d\d \d\d:\d\dZ\t", line) for line in told)


def test_an_unknown_source_is_told_those_that_are_known(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "gonne"]) == 2
    assert capsys.readouterr().err == "bantin: no source is called 'gonne'; there are: gone, news, slow\n"


def test_a_group_of_commands_alone_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export"]) == 2
    told = capsys.readouterr()
    assert "Commands:" in told.out
    assert told.err == ""


def test_status_before_anything(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize("how", [["--rules", "rules.yaml"], ["--settings-source", "news"]])
def test_preview_of_a_page_stores_nothing(
    home: Path, origin: Origin, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    assert main(["preview", f"http://{origin.address}/news", *how]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "date\ttitle\tURL",
        f"2026-03-10\tSecond [31mnotice\thttp://{origin.address}/b",
        f"2026-03-09 08:30Z\tFirst notice\thttp://{origin.address}/a",
    ]
    assert sorted(path.name for path in home.iterdir()) == ["rules.yaml", "sources.yaml"]


def test_preview_of_a_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "saved page.html").write_text(PAGE, encoding="utf-8")
    assert main(["preview", "saved page.html", "--rules", "rules.yaml", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [item["url"] for item in told] == ["http://localhost/b", "http://localhost/a"]
    assert told[0]["date"] == {"raw": "2026-03-10", "origin": "time", "precision": "day"}


def test_preview_asks_no_private_address(home: Path, origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "sources.yaml").unlink()
    for target in (
        f"http://{origin.address}/news",
        f"http://localhost:{origin.address[10:]}/news",
        "file:///etc/passwd",
    ):
        assert main(["preview", target, "--rules", "rules.yaml"]) in (1, 2)
    assert capsys.readouterr().out == ""
    assert origin.asked == []


def test_preview_of_a_missing_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "none.html", "--rules", "rules.yaml"]) == 1
    assert capsys.readouterr().err == "bantin: none.html: no file of that name\n"
    assert main(["preview", "example.org/news"]) == 1
    assert capsys.readouterr().err == (
        "bantin: example.org/news: no file of that name; for a page write https://example.org/news\n"
    )


def test_export_opml(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "opml"]) == 0
    told = capsys.readouterr().out
    assert 'xmlUrl="http://127.0.0.1:8080/feeds/news.' in told
    assert main(["export", "opml", "--out", "feeds.opml"]) == 0
    assert (home / "feeds.opml").read_text(encoding="utf-8") == told


def test_nowhere_to_write(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "file").touch()
    assert main(["export", "opml", "--out", "file/feeds.opml"]) == 1
    assert main(["add", "https://example.org/", "--item", "li", "-s", "file/sources.yaml"]) == 2
    monkeypatch.setenv("BANTIN_DATA", "file/data")
    assert main(["status"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "bantin: file/feeds.opml: Not a directory"
    assert lines[1].startswith("bantin: file/sources.yaml: cannot be ")
    assert lines[2] == f"bantin: {home}/file/data/bantin.db: Not a directory"
    assert len(lines) == 3


# Processes


def test_a_reader_that_leaves_ends_quietly(home: Path) -> None:
    process = bantin("export", "opml")
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 141


@pytest.mark.parametrize("command", ["--version", "status", "refresh news"])
def test_closed_standard_output_is_no_fault(home: Path, command: str) -> None:
    line = f'exec "{sys.executable}" -m cli {command} >&- <&-'
    told = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_interrupted_refresh_ends_at_once(home: Path, origin: Origin) -> None:
    process = bantin("refresh", "slow")
    assert origin.slow_asked.wait(30)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, "", "")


def test_run_serves_until_interrupted(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = bantin("run", "--port", str(port))
    assert process.stdout
    assert process.stdout.readline() == "Bantin is up.\n"
    assert process.stdout.readline() == f"  read      http://127.0.0.1:{port}/\n"
    assert process.stdout.readline() == "  watching  3 sources of sources.yaml\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in err


def test_run_says_that_an_address_is_taken(home: Path, origin: Origin) -> None:
    process = bantin("run", "--port", origin.address[10:])
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    taken = "another program listens there; choose another by --port or BANTIN_PORT"
    assert err.splitlines()[-1] == f"bantin: cannot listen on 127.0.0.1 port {origin.address[10:]}: {taken}"
    assert "Traceback" not in err
