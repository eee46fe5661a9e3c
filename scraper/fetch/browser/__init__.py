"""URL -> the page as its scripts leave it: Chromium under Playwright, for sources with `browser: true`.

    renderer        one browser in a thread of its own: started when first needed, ended when idle or broken
    chromium        Chromium's switches and its processes: their memory, their end
    proxy           the only way out of the browser: connects where the guard lets it
    pages           a source's request as a visit, and what is shown as a response
    values          a visit and what it gives back, without Playwright
    visit           one page in a fresh context: opened, waited for, taken as HTML
    requests        what a page asks for: let through, blocked, counted
    answers         what came of that: the page's own bytes, and JSON
    isolated_world  questions to a page that its scripts cannot answer
    page_idle       when nothing of a page changes any more
    load_more       more of an endless list, by its button or by scrolling
    login           a form of the site, filled in before the page is opened

Playwright is loaded by `renderer` alone, once a page is wanted. A page may do what a page does, within limits of time,
requests, bytes and memory; one that passes them ends with the whole browser, which the next page starts anew.
What is not attempted: solving challenges, passing for a person, running the site's service workers.
"""

import os
from importlib.util import find_spec
from pathlib import Path

from messages import Message
from messages.browser import BrowserCode
from scraper.fetch.options import BrowserOptions


def is_installed() -> bool:
    """Return whether Playwright is there; it is not loaded. Chromium itself is looked for when it is started."""
    return find_spec("playwright") is not None


def find_obstacle(options: BrowserOptions) -> Message | None:
    """Return what keeps the browser from being started, as far as that is known without starting it."""
    if not is_installed():
        return BrowserCode.NOT_INSTALLED()
    if not Path(options.path).exists():
        return BrowserCode.NO_CHROMIUM(path=options.path)
    return BrowserCode.NO_SANDBOX() if options.sandbox and os.geteuid() == 0 else None
