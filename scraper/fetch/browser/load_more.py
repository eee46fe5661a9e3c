"""More of an endless list: by its “load more” button, or by scrolling to its end.

A button is known by its words alone, in any language of the lexicon; a link that leads to another page is none.
"""

import asyncio
import time
from typing import TYPE_CHECKING

from scraper.fetch.browser.isolated_world import IsolatedWorld
from scraper.fetch.browser.page_idle import wait_until_idle
from scraper.fetch.browser.requests import RequestWatch
from scraper.lexicon.folding import fold
from scraper.lexicon.phrases import is_more

if TYPE_CHECKING:
    from playwright.async_api import Page

LONGEST_STEP = 5.0  # seconds that one step may take to become idle
BEFORE_THE_END = 0.1  # seconds, for lists that watch whether their end comes into sight

# The words of the buttons that can be seen, those in web components too; the world keeps the buttons themselves.
BUTTONS = """() => {
  const selector = "button, [role=button], input[type=button], input[type=submit], a:not([href]), a[href^='#'], "
    + "a[href=''], a[href^='javascript:']";
  const roots = documentElement ? [documentElement] : [], found = [];
  for (const root of roots)
    for (const one of root.querySelectorAll('*')) {
      if (one.shadowRoot) roots.push(one.shadowRoot);
      if (found.length < 200 && one.matches(selector) && one.checkVisibility({visibilityProperty: true}))
        found.push(one);
    }
  globalThis.buttons = found;
  return found.map(one =>
    String(one.innerText || one.value || one.getAttribute('aria-label') || '').trim().slice(0, 100));
}"""
# Where a button is, once it is in sight; null where something covers it.
PLACE = """() => {
  const button = (globalThis.buttons || [])[@];
  if (!button || !button.isConnected) return null;
  button.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
  const box = button.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
  const hit = button.getRootNode().elementFromPoint(x, y);
  return hit && (button.contains(hit) || hit.contains(button)) ? [x, y] : null;
}"""
UP = "() => window.scrollBy(0, -2 * innerHeight)"
TO_THE_END = """() => {
  for (const part of find(documentElement, '*'))
    if (part.scrollHeight > part.clientHeight + 40 && part.clientHeight > 100
        && /auto|scroll/.test(getComputedStyle(part).overflowY))
      part.scrollTop = part.scrollHeight;
  window.scrollTo(0, documentElement.scrollHeight);
}"""


async def load_more(page: "Page", world: IsolatedWorld, watch: RequestWatch, times: int) -> None:
    """Have a list load more so many times; less often where nothing more comes."""
    if not times:
        return
    seen = await wait_until_idle(world, watch, longest=LONGEST_STEP)
    for _ in range(times):
        if time.monotonic() > watch.waits_until:  # what is there is read
            return
        if not await _press_button(page, world):
            await world.evaluate(UP)
            await asyncio.sleep(BEFORE_THE_END)
            await world.evaluate(TO_THE_END)
        before, seen = seen, await wait_until_idle(world, watch, longest=LONGEST_STEP)
        if seen <= before:
            return


async def _press_button(page: "Page", world: IsolatedWorld) -> bool:
    """Press the last button that says that it loads more; return whether there is one that can be pressed."""
    words = await world.evaluate(BUTTONS) or []
    for number, text in reversed([*enumerate(words)]):
        if is_more(fold(text)):
            place = await world.evaluate(PLACE.replace("@", str(number)))
            if place is not None:
                await page.mouse.click(*place)
                return True
    return False
