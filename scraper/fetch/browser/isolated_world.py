"""Questions to a page that its scripts cannot answer in its name: asked in a world of JavaScript of their own.

An isolated world shares the page's elements and nothing else (CDP `Page.createIsolatedWorld`): what scripts put in the
place of `Array.prototype.map` or `document.body` does not hold there. What is taken over is cut there too, so that no
page decides how much of our memory, or of the driver's, an answer takes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from messages.browser import BrowserCode
from model.errors import BrowserError

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

NAME = "bantin"
_GONE = re.compile(
    r"context was destroyed|navigating|Cannot find context|is not attached|navigated or closed|No frame for given id",
    re.I,
)
# Named elements hide properties of `document` (`<img name=body>`), here too; those of its prototype are never hidden.
_PRELUDE = """
const documentElement = Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement').get.call(document);
const find = (root, selector) => root ? Element.prototype.querySelectorAll.call(root, selector) : [];
"""


@dataclass(kw_only=True)
class IsolatedWorld:
    """The world of one page; it is made anew for each document that the page goes to."""

    session: "CDPSession"
    frame: str  # the id of the page's main frame
    url: str  # of the source, for errors
    _context: int = field(default=0, init=False)

    async def evaluate(self, function: str) -> Any:
        """Return what a function without parameters gives; None while the page goes to another document.

        Beside the page's elements it knows `documentElement` and `find(element, selector)`. What it throws, where
        a page has made its elements unusable, raises BrowserError.
        """
        from playwright.async_api import Error

        try:
            if not self._context:
                where = {"frameId": self.frame, "worldName": NAME}
                self._context = (await self.session.send("Page.createIsolatedWorld", where))["executionContextId"]
            answer = await self.session.send("Runtime.evaluate", self._build_call(function))
        except Error as error:
            if not _GONE.search(error.message):
                raise
            self._context = 0
            return None
        return self._read(answer)

    def _build_call(self, function: str) -> dict[str, Any]:
        expression = f"{{{_PRELUDE}({function})()}}"
        return {"expression": expression, "contextId": self._context, "returnByValue": True, "silent": True}

    def _read(self, answer: Mapping[str, Any]) -> Any:
        if "exceptionDetails" in answer:
            raise BrowserError(BrowserCode.UNREADABLE(), subject=self.url)
        return answer["result"].get("value")


async def open_isolated_world(page: "Page", session: "CDPSession", url: str) -> IsolatedWorld:
    """Return the world of a page, which is asked for over a session of that page."""
    target = await session.send("Target.getTargetInfo")
    return IsolatedWorld(session=session, frame=target["targetInfo"]["targetId"], url=url)
