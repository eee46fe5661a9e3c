"""Pages of one thing too many, small: each gets an answer, for work that grows no faster than the page.

Work is counted in calls, of Python's functions and of its builtin ones, not timed; so it is the same in each run. What
lxml and single functions in C take is for `bench/hostile.py` to measure, on large pages.
"""

import gc
import sys

import pytest

from bench.hostile import read_page
from bench.hostile_pages import KINDS

SMALL, LARGE = 4_000, 12_000  # bytes
MOST_GROWTH = 3.6  # times the work, of a page three times as large
DEEP_GROWTH = 5.5  # where each level is looked at as a list of its own: libxml2 allows some 2,000
MOST_CALLS = 70  # a byte, of the larger page


def count_calls(body: bytes) -> int:
    """Return how many functions are called while a page is read."""
    calls = 0

    def count(_frame: object, event: str, _called: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    gc.disable()  # what it calls is not the page's
    sys.setprofile(count)
    try:
        read_page(body)
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


@pytest.mark.parametrize("kind", KINDS)
def test_work_grows_no_faster_than_the_page(kind: str) -> None:
    small, large = KINDS[kind](SMALL), KINDS[kind](LARGE)
    read_page(small)  # what is made once, and what is remembered of words, does not count
    calls = count_calls(large)
    growth = calls / count_calls(small)
    assert growth <= (DEEP_GROWTH if kind.startswith("deep") else MOST_GROWTH)
    assert calls <= MOST_CALLS * len(large)
