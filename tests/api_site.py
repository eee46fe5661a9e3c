"""The API over the managed site of three sources, with a token to read and one to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from model.access import ApiToken, Credential, Scope, make_credential
from store import Store
from tests.add_site import NOW, Browser, Site
from tests.managed_site import managed


class Client:
    """A program that asks the API with a token; "" for none."""

    def __init__(self, browser: Browser, token: str) -> None:
        self._http, self.token = browser.client, token

    def send(self, method: str, path: str, **options: Any):  # type: ignore[no-untyped-def]  # httpx's response
        own = {"authorization": f"Bearer {self.token}"} if self.token else {}
        headers = own | options.pop("headers", {})
        return self._http.request(method, path if path[:1] == "/" else f"/api/v1/{path}", headers=headers, **options)

    def get(self, path: str, **options: Any):  # type: ignore[no-untyped-def]
        return self.send("GET", path, **options)

    def walk(self, path: str, key: str) -> list[dict[str, Any]]:
        """Return all entries of a list, by following its pages."""
        found: list[dict[str, Any]] = []
        while path:
            answer = self.get(path)
            assert answer.status_code == 200, answer.text
            found += answer.json()[key]
            link = answer.links.get("next", {}).get("url", "")
            assert bool(link) == bool(answer.json()["next"])
            path = link.removeprefix("http://127.0.0.1:8080")
        return found


def add_token(store: Store, scope: Scope, *, expires: datetime | None = None, person: str = "") -> Credential:
    """Store a token and return it."""
    made = make_credential()
    token = ApiToken(id=made.id, name="test", hash=made.hash, scope=scope, person=person, created=NOW, expires=expires)
    store.store_token(token)
    return made


class ApiSite:
    """A site, a reader and a writer of its API."""

    def __init__(self, site: Site) -> None:
        self.site, self.store = site, site.store
        self.browser = site.browser()
        self.reader = self.with_scope(Scope.READ)
        self.writer = self.with_scope(Scope.WRITE)
        self.stranger = Client(self.browser, "")

    def with_scope(self, scope: Scope) -> Client:
        return Client(self.browser, add_token(self.store, scope).text)


@contextmanager
def api_site(folder: Path) -> Iterator[ApiSite]:
    """Give the API of a site whose source `news` has six items."""
    with managed(folder) as made:
        yield ApiSite(made)
