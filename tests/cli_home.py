"""A folder with the settings of three sources of an origin on loopback, and `bantin` as a process there."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.origin import Answer, Asked, Origin

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
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(kw_only=True)
class Home:
    """The folder that commands run in, and the origin: /news is a page, /gone is missing, /slow never answers."""

    folder: Path
    origin: Origin
    slow_requested: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"{self.origin.host}:{self.origin.port}"

    @property
    def settings(self) -> Path:
        return self.folder / "sources.yaml"

    @property
    def requested(self) -> list[str]:
        """The paths that were requested."""
        return [request.path for request in self.origin.log]

    def edit_settings(self, old: str, new: str) -> None:
        text = self.settings.read_text(encoding="utf-8")
        assert old in text
        self.settings.write_text(text.replace(old, new), encoding="utf-8")

    def answer_slowly(self, _: Asked) -> Answer:
        self.slow_requested.set()
        self.over.wait()
        return Answer()


@contextmanager
def make_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """Give a home in a folder, which becomes the current one."""
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("BANTIN_")]:
        monkeypatch.delenv(name)
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    with Origin() as origin:
        home = Home(folder=folder, origin=origin)
        origin.answer("/news", 200, HTML, PAGE)
        origin.script("/slow", home.answer_slowly)
        rules = "".join(f"      {line}\n" for line in RULES.splitlines())
        sources = "".join(
            f"  - slug: {slug}\n    url: http://{home.address}/{slug}\n    rules:\n{rules}"
            for slug in ("news", "gone", "slow")
        )
        home.settings.write_text(
            f"fetch: {{allow: ['{home.address}'], delay_seconds: 0}}\n"
            f"defaults: {{headers: {{X-Key: hunter2}}, robots: false}}\nsources:\n{sources}",
            encoding="utf-8",
        )
        try:
            yield home
        finally:
            home.over.set()


def start_bantin(*arguments: str) -> "subprocess.Popen[str]":
    """Start a command as a process of its own, in which warnings are errors."""
    command = [sys.executable, "-W", "error", "-m", "cli", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
