"""Pages of a source's items: their addresses name the item that they begin behind, so that they stay what they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from store import ItemPage
from web.item_keys import make_guid, shorten_guid


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which items are asked for: those older than one, those newer than one, or the newest; with pictures or not."""

    before: str = ""
    after: str = ""
    pictures: bool = False

    def make_link(self, **place: str) -> str:
        """Return the query of a page at another place."""
        values = {**place, "pictures": "1" if self.pictures else ""}
        return f"?{urlencode({name: value for name, value in values.items() if value})}"

    @property
    def pictures_link(self) -> str:
        """The query of the same page, with pictures where it has none, and the other way round."""
        other = PageRequest(before=self.before, after=self.after, pictures=not self.pictures)
        return other.make_link(before=self.before, after=self.after)

    def make_newer_link(self, page: ItemPage) -> str:
        """Return the query of the page before a page; "" where there is none."""
        if not page.has_newer:
            return ""
        return self.make_link(after=shorten_guid(page.items[0].guid)) if page.items else self.make_link()

    def make_older_link(self, page: ItemPage) -> str:
        """Return the query of the page behind a page; "" where there is none."""
        return self.make_link(before=shorten_guid(page.items[-1].guid)) if page.has_older and page.items else ""


def parse_page_request(parameters: Mapping[str, str]) -> PageRequest:
    """Return what the parameters of a query ask for; `before` goes before `after`, and no item is as good as none."""
    before, after = (key if make_guid(key := parameters.get(name, "")) else "" for name in ("before", "after"))
    return PageRequest(before=before, after="" if before else after, pictures=parameters.get("pictures") == "1")
