"""What a search over many items costs, in ms, on both databases.

    python bench/search.py [--items 100000] [--sources 200] [--queries 20] [--only sqlite|postgresql]

Items are made here: titles of 8 and summaries of 22 words, drawn by Zipf's law from 20,000 Vietnamese-like words with
accents, one item in ten in Chinese; two of 50 categories each; dates over ten years. They are stored and indexed by
the store's own code. Then each kind of query is asked with `--queries` different words, its first answer included.
PostgreSQL is looked for as the tests do (BANTIN_TEST_POSTGRES); what was made is removed at the end.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import create_engine, insert, text

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from model.item import Item  # noqa: E402
from model.query import parse_query  # noqa: E402
from store import SourceRecord, Store, open_store  # noqa: E402
from store.codec import dump_item  # noqa: E402
from store.search import complete_index  # noqa: E402
from store.tables import items  # noqa: E402

POSTGRES = os.environ.get("BANTIN_TEST_POSTGRES", "postgresql+psycopg://root@/test?host=/var/run/postgresql")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ONSETS = str.split("b c ch d đ g h kh l m n ng nh ph qu r s t th tr v x")
RHYMES = str.split(
    "a á ả an ang anh ao âm ân ất e em ê ết i in inh iên o ong ô ông ơ ơi u ung uyên ư ường ưu y ai ay ình ạch"
)
SYLLABLES = [onset + rhyme for onset in ONSETS for rhyme in RHYMES]
WORDS = [
    SYLLABLES[n % len(SYLLABLES)] + (f"{n // len(SYLLABLES)}" if n >= len(SYLLABLES) else "") for n in range(20000)
]
WEIGHTS = list(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
HAN = "市民公告會議工程學校道路計畫預算環境服務申請招標中心活動安全健康教育文化水電土地住宅交通發展管理年度第一二三"
BATCH = 2000
WANTED_MS = 100.0


def draw(rng: random.Random, number: int) -> str:
    return " ".join(rng.choices(WORDS, cum_weights=WEIGHTS, k=number))


def make_item(rng: random.Random, number: int) -> Item:
    chinese = number % 10 == 0
    title = "".join(rng.choices(HAN, k=12)) if chinese else draw(rng, 8)
    summary = "".join(rng.choices(HAN, k=50)) if chinese else draw(rng, 22)
    categories = tuple(f"mục {rng.randrange(50)}" for _ in range(2))
    return Item(url="", title=title, summary=summary, aliases=(), fingerprint="", categories=categories)


def fill(store: Store, number: int, sources: int) -> float:
    """Store items and index them; return the ms that indexing took of each."""
    rng = random.Random(1)
    records = [
        SourceRecord(slug=f"s{n}", url=f"https://a.example/{n}", options="{}", first_due=NOW) for n in range(sources)
    ]
    store.sync_sources(records, NOW)
    for start in range(0, number, BATCH):
        rows = [make_row(rng, n, sources) for n in range(start, min(start + BATCH, number))]
        with store._database.write() as connection:
            connection.execute(insert(items), rows)
    began = time.perf_counter()
    complete_index(store._database)
    if store._database.path is None:
        with store._database.write() as connection:
            connection.execute(text("ANALYZE"))
    return (time.perf_counter() - began) * 1000 / number


def make_row(rng: random.Random, number: int, sources: int) -> dict[str, object]:
    day = NOW - timedelta(minutes=rng.randrange(10 * 365 * 1440))
    return {
        "slug": f"s{int(sources * rng.random() ** 2)}",
        "guid": f"urn:{number}",
        "document": dump_item(make_item(rng, number)),
        "first_seen": day,
        "changed": day,
        "published_at": day,
        "shown_from": day,
    }


def common(rng: random.Random) -> str:
    return WORDS[rng.randrange(20)]


def middling(rng: random.Random) -> str:
    return WORDS[rng.randrange(100, 2000)]


def rare(rng: random.Random) -> str:
    return WORDS[rng.randrange(15000, 20000)]


KINDS: dict[str, Callable[[random.Random], str]] = {
    "a common word": common,
    "a middling word": middling,
    "a rare word": rare,
    "two common words": lambda rng: f"{common(rng)} {common(rng)}",
    "three middling words": lambda rng: f"{middling(rng)} {middling(rng)} {middling(rng)}",
    "a phrase of common words": lambda rng: f'"{common(rng)} {common(rng)}"',
    "a phrase of middling words": lambda rng: f'"{middling(rng)} {middling(rng)}"',
    "common without common": lambda rng: f"{common(rng)} -{common(rng)}",
    "words that begin so": lambda rng: f"{rng.choice(SYLLABLES)[:3]}*" if rng.random() < 0.5 else f"{middling(rng)}*",
    "common, of one source": lambda rng: f"{common(rng)} source:s{rng.randrange(100)}",
    "all of one source": lambda rng: f"source:s{rng.randrange(100)}",
    "common, in a category": lambda rng: f'{common(rng)} category:"mục {rng.randrange(50)}"',
    "two Chinese characters": lambda rng: "".join(rng.choices(HAN, k=2)),
    "four Chinese characters": lambda rng: "".join(rng.choices(HAN, k=4)),
    "one Chinese character": lambda rng: rng.choice(HAN),
    "no such word": lambda rng: f"zzz{rng.randrange(999)}",
}


def measure(store: Store, queries: int) -> dict[str, list[float]]:
    rng = random.Random(2)
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(queries):
        for kind, make in KINDS.items():
            query = parse_query(make(rng))
            began = time.perf_counter()
            store.search_items(query, NOW, limit=50)
            found[kind].append((time.perf_counter() - began) * 1000)
    return found


@contextmanager
def databases(only: str) -> Iterator[dict[str, str]]:
    schema = f"bench{os.getpid()}"
    with tempfile.TemporaryDirectory() as folder:
        urls = {"sqlite": f"sqlite:///{folder}/bantin.db"}
        admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
        if only != "sqlite":
            with admin.connect() as connection:
                connection.execute(text(f"CREATE SCHEMA {schema}"))
            urls["postgresql"] = f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options=-csearch_path%3D{schema}"
        try:
            yield {name: url for name, url in urls.items() if only in ("", name)}
        finally:
            if only != "sqlite":
                with admin.connect() as connection:
                    connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
            admin.dispose()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--queries", type=int, default=20)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="")
    options = parser.parse_args()
    with databases(options.only) as urls:
        for name, url in urls.items():
            store = open_store(url)
            indexing = fill(store, options.items, options.sources)
            found = measure(store, options.queries)
            store.close()
            print(f"\n{name}, {options.items} items, indexed in {indexing:.3f} ms each")
            print(f"{'query':28} {'median':>8} {'most':>8}")
            for kind, times in found.items():
                print(f"{kind:28} {median(times):8.1f} {max(times):8.1f}")
            p95 = quantiles([one for times in found.values() for one in times], n=20)[-1]
            print(f"{'p95 of all':28} {p95:8.1f} ms   wanted <= {WANTED_MS:g}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
