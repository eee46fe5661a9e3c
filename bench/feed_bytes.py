"""Whether the feeds are the same, byte for byte, as those that another checkout makes of the same pages.

    python bench/feed_bytes.py --before CHECKOUT [--pages DIR]

Both trees run `bantin refresh --all` over one origin on loopback: the sample site, and the pages that
tests/data/real_pages.yaml has rules for, where DIR has them saved as <id>.html. The clock stands still,
one thread works, and random ids count up, so that the bytes depend on the pages and the code alone.
Prints a line a document; exit 1 where one differs. Of a checkout it needs no more than the command line
`cli.main` and the table `publications`, which have not changed since the first version.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
PAGES = ROOT.parent / "shared/corpus/listing/pages"
RULES = ROOT / "tests/data/real_pages.yaml"
SAMPLE = ROOT / "examples/sample.yaml"
NOW = "2026-03-20T09:00:00+00:00"

# Runs before anything of the checkout: modules that say `from datetime import datetime` get the clock that stands.
FREEZE = f"""
import datetime, itertools, random, uuid

real = datetime.datetime
now = real.fromisoformat({NOW!r})


class Kind(type(real)):
    def __instancecheck__(cls, value):
        return isinstance(value, real)


class Frozen(real, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return now.astimezone(tz) if tz else now.replace(tzinfo=None)

    @classmethod
    def utcnow(cls):
        return now.replace(tzinfo=None)


datetime.datetime = Frozen
numbers = itertools.count(1)
uuid.uuid4 = lambda: uuid.UUID(int=next(numbers), version=4)
random.seed(1)
"""

COMMAND = """
import sys, cli
from pathlib import Path
found = Path(cli.__file__).resolve()
if not found.is_relative_to(Path(sys.argv[1]).resolve()):
    sys.exit(f"{found} is not of {sys.argv[1]}")
sys.exit(cli.main(sys.argv[2:]))
"""

Documents = dict[str, bytes]


class Origin(SimpleHTTPRequestHandler):
    """Serves /sample/ and /listing/<id>; everything else is 404."""

    protocol_version = "HTTP/1.1"
    pages: Path

    def translate_path(self, path: str) -> str:
        path = path.partition("?")[0]
        if path.startswith("/listing/"):
            return str(self.pages / f"{Path(path).name}.html")
        if path.startswith("/sample/"):
            return super().translate_path(path.removeprefix("/sample"))
        return str(ROOT / "none")

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind == "text/html" else kind

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def serve(pages: Path) -> Iterator[str]:
    """Serve the sample site and the pages; yields host:port."""
    handler = type("Handler", (Origin,), {"pages": pages})
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(ROOT / "examples/sample-site"))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def sample_settings(place: str) -> dict[str, Any]:
    """Return the sample's settings with its pages at `place`."""
    return dict(YAML(typ="safe", pure=True).load(SAMPLE.read_text("utf-8").replace("127.0.0.1:8080", place)))


def page_settings(place: str, pages: Path) -> dict[str, Any]:
    """Return settings for those of the real pages that are there."""
    rules: Mapping[str, Any] = YAML(typ="safe", pure=True).load(RULES.read_text("utf-8"))
    sources = [
        {"slug": name.replace("_", "-"), "url": f"http://{place}/listing/{name}", "limit": 200, "full_text": False}
        | entry
        for name, entry in rules.items()
        if (pages / f"{name}.html").exists()
    ]
    return {"fetch": {"allow": [place], "delay_seconds": 0}, "sources": sources}


def refresh(checkout: Path, settings: Mapping[str, Any], folder: Path) -> Documents:
    """Have a checkout refresh all sources, and return its documents by slug.format."""
    (folder / "sources.yaml").write_text(
        json.dumps({**settings, "daemon": {"threads": 1}}, ensure_ascii=False), "utf-8"
    )
    (folder / "sitecustomize.py").write_text(FREEZE, "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(folder), str(checkout)]),
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "BANTIN_DATA": str(folder / "data"),
        "BANTIN_SETTINGS": str(folder / "sources.yaml"),
        "BANTIN_BASE_URL": "https://feeds.example.org",
    }
    command = [sys.executable, "-P", "-c", COMMAND, str(checkout), "refresh", "--all"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    if done.returncode:
        sys.exit(f"{checkout}: refresh failed\n{done.stdout}{done.stderr}")
    with closing(sqlite3.connect(folder / "data/bantin.db")) as database:
        rows = database.execute("SELECT slug, format, body FROM publications ORDER BY slug, format")
        return {f"{slug}.{form}": bytes(body) for slug, form, body in rows}


def compare(before: Documents, after: Documents) -> int:
    """Print a line a document; return how many differ."""
    differing = 0
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            verdict = "only before" if new is None else "only after"
        else:
            verdict = "same" if old == new else f"differs at byte {first_difference(old, new)}"
        differing += verdict != "same"
        sizes = f"{len(old or b''):>9}{len(new or b''):>9}"
        print(f"{name:32}{sizes}  {verdict}")
    return differing


def first_difference(old: bytes, new: bytes) -> int:
    pairs = zip(old, new, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def documents(checkout: Path, place: str, pages: Path) -> Documents:
    """Return all documents that a checkout makes of the sample and of the pages."""
    made: Documents = {}
    for settings in (sample_settings(place), page_settings(place, pages)):
        if settings["sources"]:
            with tempfile.TemporaryDirectory() as folder:
                made |= refresh(checkout, settings, Path(folder))
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, required=True, help="the checkout to compare with")
    parser.add_argument("--after", type=Path, default=ROOT, help="the checkout to be compared; this one")
    parser.add_argument("--pages", type=Path, default=PAGES, help="the folder of the saved pages")
    options = parser.parse_args()
    with serve(options.pages) as place:
        before = documents(options.before.resolve(), place, options.pages)
        after = documents(options.after.resolve(), place, options.pages)
    differing = compare(before, after)
    print(f"{len(before.keys() | after.keys())} documents, {differing} differ")
    return 1 if differing or not before else 0


if __name__ == "__main__":
    sys.exit(main())
