"""When a page is idle: nothing in it changes any more, and it waits for no answer."""

import asyncio
import time

from scraper.fetch.browser.isolated_world import IsolatedWorld
from scraper.fetch.browser.requests import RequestWatch

LOOK = 0.1  # seconds between two looks at a page
QUIET = 0.5  # for which nothing changes, and no answer is waited for
QUIET_UNDER_WAY = 2.0  # for which nothing changes though an answer is always waited for
QUIET_EMPTY = 3.0  # for which a page without links must not change: scripts may wait before they begin
LONGEST_WAIT = 10.0  # for a page that is never idle; it is read as it is then
FEW_LINKS = 3
LOADING = (True, 0, 0, 0)

# What shows whether a page still changes: how many elements and links, and about how much text.
SIGNATURE = """() => {
  const body = find(documentElement, 'body')[0], text = body ? body.textContent.length : 0;
  return [document.readyState === 'loading', find(body, '*').length, find(body, 'a[href]').length, text >> 4];
}"""


async def wait_until_idle(
    world: IsolatedWorld, watch: RequestWatch, *, longest: float = LONGEST_WAIT
) -> tuple[int, int]:
    """Wait until a page is idle, at most so many seconds; return how many elements and links it has."""
    ends = min(time.monotonic() + longest, watch.waits_until)
    seen, looked, quiet_for = await _look(world), time.monotonic(), 0.0
    while time.monotonic() < ends:
        await asyncio.sleep(LOOK)
        before, seen = seen, await _look(world)
        now = time.monotonic()
        # Where looks take long the machine is busy, and so are the scripts that are waited for.
        quiet_for = quiet_for + min(now - looked, 2 * LOOK) if seen == before else 0.0
        looked = now
        if seen == before and quiet_for >= _find_quiet(seen, watch):
            break
    return seen[1], seen[2]


def _find_quiet(seen: tuple[bool, int, int, int], watch: RequestWatch) -> float:
    """Return the seconds for which a page must not change."""
    is_loading, _, links, _ = seen
    quiet = QUIET_EMPTY if links < FEW_LINKS else QUIET
    return max(quiet, QUIET_UNDER_WAY) if watch.pending or is_loading else quiet


async def _look(world: IsolatedWorld) -> tuple[bool, int, int, int]:
    """Return what shows whether a page still changes: whether it is loading, its elements, links and text."""
    seen = await world.evaluate(SIGNATURE)
    return LOADING if seen is None else (bool(seen[0]), int(seen[1]), int(seen[2]), int(seen[3]))
