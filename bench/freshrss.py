"""What FreshRSS shows of the sample's feeds, beside what the daemon says of them; and whether it is pushed a change.

    python bench/freshrss.py FOLDER

FOLDER is a copy of github.com/FreshRSS/FreshRSS, which is not kept here; it is run by PHP (Debian: php-cli php-sqlite3
php-curl php-xml php-mbstring php-intl php-zip) with data of its own in a temporary folder, on SQLite, and written to
nowhere. All traffic stays on this machine: a daemon, a site with the sample's pages and one that changes, FreshRSS's
server. FreshRSS subscribes to hubs only where it believes that it is public, which it does of 0.0.0.0. Exits 1 where
FreshRSS shows an entry otherwise than the daemon says, or is not pushed what is new.
"""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0  # seconds for each step
USER = "reader"
COLUMNS = ("title", "day", "author", "picture", "enclosure", "summary")
PUSHED = """
  - slug: pushed
    url: http://{site}/pushed
    title: What is pushed
    interval: 3s
    full_text: false
    rules: {{item: li, title: a, date: time}}
"""


class Site(SimpleHTTPRequestHandler):
    """The sample's pages, and a list at /pushed that grows when it is told to."""

    items = 1

    def do_GET(self) -> None:
        if self.path != "/pushed":
            self.path = self.path.removeprefix("/sample")
            super().do_GET()
            return
        rows = (
            f"<li><a href=/pushed/{n}>Notice {n}</a> <time>2026-03-0{n}</time></li>" for n in range(self.items, 0, -1)
        )
        body = f"<ul>{''.join(rows)}</ul>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshRSS:
    """An installation with its data in a folder of its own."""

    code: Path
    folder: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        """What its programs are run with."""
        return {**os.environ, "DATA_PATH": str(self.folder), "PHP_CLI_SERVER_WORKERS": "4"}

    def run(self, name: str, *options: str) -> None:
        """Run one of its commands; exits where that fails."""
        command = ["php", str(self.code / "cli" / name), *options]
        run = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE)
        if run.returncode:
            sys.exit(f"{name} failed: {run.stdout[-800:]}{run.stderr[-800:]}")

    def install(self, feeds: list[str]) -> None:
        """Install it for one user with these feeds."""
        self.folder.mkdir()
        self.run("prepare.php")
        outlines = "".join(f'<outline type="rss" text={quoteattr(url)} xmlUrl={quoteattr(url)}/>' for url in feeds)
        opml = f'<opml version="2.0"><head><title>F</title></head><body>{outlines}</body></opml>'
        (self.folder / "opml.xml").write_text(opml, encoding="utf-8")
        base = f"http://0.0.0.0:{self.port}"
        options = {"default-user": USER, "auth-type": "none", "base-url": base, "language": "en", "db-type": "sqlite"}
        self.run("do-install.php", *(f"--{name}={value}" for name, value in options.items()), "--disable-update")
        self.run("create-user.php", f"--user={USER}", "--language=en")

    def list_entries(self, url: str) -> list[dict[str, Any]]:
        """Return what it shows of a feed, newest first."""
        columns = "title, author, content, date, e.attributes"
        query = (
            f"SELECT {columns} FROM entry e JOIN feed f ON f.id = e.id_feed WHERE f.url = ? ORDER BY date DESC, title"
        )
        with closing(sqlite3.connect(self.folder / "users" / USER / "db.sqlite")) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, (url,))]


def find_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(found: Callable[[], Any], what: str) -> Any:
    """Return what `found` gives once it gives something; exits after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not (value := found()):
        if time.monotonic() > end:
            sys.exit(f"waited {PATIENCE:.0f} s in vain for {what}")
        time.sleep(0.5)
    return value


def fetch_json(url: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return dict(json.load(answer))
    except OSError:
        return {}


@contextmanager
def run_program(command: list[str], log: Path, **options: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program, and whatever it starts, until the body of the `with` ends."""
    options |= {"stdout": log.open("wb"), "stderr": subprocess.STDOUT, "start_new_session": True}
    with options["stdout"], subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # PHP's server leaves its workers behind


def write_settings(path: Path, site: str, port: int, fresh: int) -> list[str]:
    """Write settings of the sample's sources and one that changes; return the slugs of the former.

    FreshRSS's port may be asked as 0.0.0.0, which is 127.0.0.1 once the connection stands.
    """
    allowed = [site, f"0.0.0.0:{fresh}", f"127.0.0.1:{fresh}"]
    text = (ROOT / "examples" / "sample.yaml").read_text(encoding="utf-8").replace("127.0.0.1:8080", site)
    assert f'allow: ["{site}"]' in text, "the sample's settings are written otherwise"
    text = text.replace(f'allow: ["{site}"]', f"allow: {json.dumps(allowed)}")
    path.write_text(f"server: {{port: {port}}}\n{text}{PUSHED.format(site=site)}", encoding="utf-8")
    return re.findall(r"^  - slug: (\S+)", text, re.MULTILINE)


def strip_markup(fragment: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", fragment)).split())


def describe_said(item: dict[str, Any]) -> dict[str, str]:
    """Return what the daemon says of an entry in its JSON Feed; without an author it is its site's, as in Atom."""
    return {
        "title": item["title"],
        "day": str(datetime.fromisoformat(item["date_published"]).astimezone(UTC)),
        "author": ", ".join(author["name"] for author in item.get("authors", ()))
        or urlsplit(item["url"]).hostname
        or "",
        "picture": item.get("image", ""),
        "enclosure": ", ".join(one["url"] for one in item.get("attachments", ())),
        "summary": item.get("summary") or item.get("content_text", ""),
    }


def describe_shown(entry: dict[str, Any]) -> dict[str, str]:
    """Return what FreshRSS shows of an entry."""
    attributes = json.loads(entry["attributes"] or "{}")
    files = [one for one in attributes.get("enclosures", ()) if one.get("url")]
    picture = attributes.get("thumbnail", {}).get("url", "")
    pictures = [picture, *(one["url"] for one in files if str(one.get("medium")) == "image")]
    attached = dict.fromkeys(one["url"] for one in files if one["url"] not in pictures)
    return {
        "title": unescape(entry["title"]),
        "day": str(datetime.fromtimestamp(entry["date"], UTC)),
        "author": ", ".join(part.strip() for part in unescape(entry["author"]).split(";") if part.strip()),
        "picture": unescape(next(filter(None, pictures), "")),
        "enclosure": ", ".join(map(unescape, attached)),
        "summary": strip_markup(entry["content"]),
    }


def compare(said: dict[str, str], shown: dict[str, str]) -> list[str]:
    """Return the columns in which FreshRSS shows something else; of a text it may show the whole for the summary."""
    differs = [name for name in COLUMNS[:-1] if said[name] != shown[name]]
    return differs + (["summary"] if not shown["summary"] else [])


def print_feed(url: str, said: list[dict[str, str]], entries: list[dict[str, Any]]) -> int:
    """Print a feed's entries, those of FreshRSS beside what the daemon says; return how many differ."""
    shown = {one["title"]: one for one in map(describe_shown, entries)}
    faults = abs(len(said) - len(entries))
    print(f"\n{url}: the daemon has {len(said)} entries, FreshRSS {len(entries)}")
    for item in said:
        other = shown.get(item["title"], dict.fromkeys(COLUMNS, ""))
        differs = compare(item, other)
        faults += bool(differs)
        print(f"  {'differs: ' + ', '.join(differs) if differs else 'the same'}")
        for name in COLUMNS:
            print(f"    {name:10} {item[name][:58]:58} | {other[name][:58]}")
    return faults


def main() -> int:
    code = Path(sys.argv[1]) if len(sys.argv) == 2 else None
    if code is None or not (code / "cli" / "do-install.php").is_file():
        sys.exit("skipped: name a folder with a copy of FreshRSS")
    if not shutil.which("php"):
        sys.exit("skipped: PHP is not installed")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        server = ThreadingHTTPServer(
            ("127.0.0.1", 0), lambda *a: Site(*a, directory=str(ROOT / "examples" / "sample-site"))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port, fresh = find_port(), FreshRSS(code=code.resolve(), folder=folder / "freshrss", port=find_port())
        site = f"127.0.0.1:{server.server_address[1]}"
        slugs = write_settings(folder / "sources.yaml", site, port, fresh.port)
        daemon = [sys.executable, str(ROOT / "scheduler.py")]
        stack.enter_context(run_program(daemon, folder / "daemon.log", cwd=folder))
        base = f"http://127.0.0.1:{port}/feeds"
        said = {slug: until(lambda s=slug: read_whole(f"{base}/{s}.json"), slug) for slug in (*slugs, "pushed")}
        web = ["php", "-S", f"127.0.0.1:{fresh.port}", "-t", str(code.resolve() / "p")]
        fresh.install([f"{base}/{slug}.atom" for slug in said])
        stack.enter_context(run_program(web, folder / "php.log", env=fresh.environment))
        fresh.run("actualize-user.php", f"--user={USER}")
        faults = sum(
            print_feed(
                f"{base}/{slug}.atom",
                [describe_said(item) for item in said[slug]],
                fresh.list_entries(f"{base}/{slug}.atom"),
            )
            for slug in slugs
        )
        pushed = push(fresh, f"{base}/pushed.atom")
    print(f"\n{faults} entries differ; {'the change was pushed' if pushed else 'the change was not pushed'}")
    return int(faults > 0 or not pushed)


def read_whole(url: str) -> list[dict[str, Any]]:
    """Return a feed's items once they are there and no more come."""
    before = fetch_json(url).get("items", [])
    time.sleep(2)
    return before if before == fetch_json(url).get("items", []) else []


def push(fresh: FreshRSS, url: str) -> bool:
    """Have the changing page show something new; return whether FreshRSS has it though it was not asked to read."""
    until(lambda: is_subscribed(fresh, url), "the hub to confirm FreshRSS's subscription")
    before = len(fresh.list_entries(url))
    Site.items += 1
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if len(fresh.list_entries(url)) > before:
            print(f"\npushed: {before} -> {before + 1} entries after {time.monotonic() - begun:.1f} s")
            return True
        time.sleep(0.2)
    return False


def is_subscribed(fresh: FreshRSS, url: str) -> bool:
    """Return whether the hub has confirmed FreshRSS's subscription to a topic."""
    for path in fresh.folder.glob("PubSubHubbub/feeds/*/!hub.json"):
        known = json.loads(path.read_text(encoding="utf-8"))
        key = fresh.folder / "PubSubHubbub" / "keys" / f"{known['key']}.txt"
        if key.read_text(encoding="utf-8").strip() == url and known.get("lease_end", 0) > time.time():
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
