"""What the worst pages cost: CPU seconds and peak memory of reading each and finding its list.

    python bench/hostile.py [--bytes N] [--only WORD]

Each kind of `hostile_pages` is read in a process of its own, so that the peak of its memory is its own; the program
itself and the page as sent are part of it. Exit status 1 where one takes more than MOST_SECONDS or MOST_MEGABYTES, or
fails.
"""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
# ruff: noqa: E402 - the root is put on the path first
from hostile_pages import KINDS
from predict_listing import NOW

from model.errors import BantinError
from model.outcome import NO_VALIDATORS
from scraper.discovery.detection import detect
from scraper.document.reading import read_document
from scraper.fetch.response import Response

PAGE = 9_000_000  # bytes
MOST_SECONDS, MOST_MEGABYTES = 5.0, 500
PATIENCE = 120  # seconds until a process is given up


def read_page(body: bytes) -> str:
    """Read a page, find its list, and return what it is; the error's name where it is no page."""
    try:
        document = read_document(
            Response(url="https://a.example/", body=body, media_type="", charset="", validators=NO_VALIDATORS)
        )
    except BantinError as error:
        return type(error).__name__
    detection = detect(document, now=NOW)
    return f"{detection.kind} {len(detection.candidates[0].items) if detection.candidates else 0}"


def measure(kind: str, size: int) -> None:
    """Print the CPU seconds, the peak of this process in MB, and what one page is."""
    body = KINDS[kind](size)
    start = time.process_time()
    kind = read_page(body)
    seconds = time.process_time() - start
    print(f"{seconds:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} {kind}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=PAGE, help="about how large each page is")
    parser.add_argument("--only", default="", help="a word of the kinds to read")
    parser.add_argument("--kind", help=argparse.SUPPRESS)  # of the one page that this process is for
    options = parser.parse_args()
    if options.kind:
        measure(options.kind, options.bytes)
        return 0
    print(f"{'kind':34} {'CPU s':>7} {'MB':>5}  the page, its items")
    worst = 0
    for kind in (kind for kind in KINDS if options.only in kind):
        command = [sys.executable, __file__, "--kind", kind, "--bytes", str(options.bytes)]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
        except subprocess.SubprocessError as error:
            print(f"{kind:34} {type(error).__name__}: {(error.stderr or '')[-200:]}")  # type: ignore[attr-defined]
            worst = 1
            continue
        seconds, megabytes, page = run.stdout.strip().split(" ", 2)
        over = float(seconds) > MOST_SECONDS or int(megabytes) > MOST_MEGABYTES
        print(f"{kind:34} {seconds:>7} {megabytes:>5}  {page}{'  OVER' * over}", flush=True)
        worst |= over
    return worst


if __name__ == "__main__":
    sys.exit(main())
