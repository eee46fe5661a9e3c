"""Bytes and CPU of the ways to pack a feed: what of them is worth making, and when.

    python bench/packing.py [FILE]

Packs FILE (this project's documents by default, cut at 100 KB) in each way that `feeds.packing` knows; the
ratios are to the quick gzip that each change of a feed gets at once.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
MOST = 100_000  # bytes
TIMES = 5


def measure(pack: Callable[[], bytes]) -> tuple[int, float]:
    """Return the length in bytes, and the least CPU time in ms."""
    spent = []
    for _ in range(TIMES):
        before = time.process_time()
        packed = pack()
        spent.append((time.process_time() - before) * 1000)
    return len(packed), min(spent)


def main() -> int:
    """Print a line a way."""
    from feeds.packing import pack_brotli, pack_gzip

    files = [Path(name) for name in sys.argv[1:]] or [*sorted((ROOT / "docs").glob("*.md")), ROOT / "CHANGELOG.md"]
    body = b"".join(file.read_bytes() for file in files)[:MOST]
    ways = {
        "gzip": partial(pack_gzip, body),
        "gzip, best": partial(pack_gzip, body, best=True),
        "brotli": partial(pack_brotli, body),
        "brotli, best": partial(pack_brotli, body, best=True),
    }
    base_size, base_time = measure(ways["gzip"])
    print(f"{len(body)} bytes\n{'way':13} {'bytes':>7} {'ratio':>6} {'ms':>8} {'ratio':>7}")
    for name, pack in ways.items():
        size, spent = measure(pack)
        print(f"{name:13} {size:7} {size / base_size:6.2f} {spent:8.2f} {spent / base_time:7.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
