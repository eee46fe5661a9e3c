"""Sources that are managed in the browser: a settings file of three, one with items, and a browser before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from lxml import etree

from model.outcome import Health, Page, Run, RunOutcome, Scraped, Validators
from tests.add_site import NOW, Browser, Site, item, site
from tests.picked_pages import PAGE

FILE = """\
# The town's pages
sources:
  - slug: news
    url: https://origin.example/news   # in the new look
    title: Town news
    rules: {item: li, title: a}

  # the roads
  - {slug: roads, url: https://origin.example/roads, title: Roads, categories: [Traffic]}
  - slug: secret
    url: https://origin.example/secret
    title: Dossier
    private: true
"""


@contextmanager
def managed(folder: Path) -> Iterator[Site]:
    """Give a site whose settings file has the sources news (with ten items), roads and secret."""
    with site(folder) as made:
        made.settings_file.write_text(FILE, "utf-8")
        made.take_up()
        made.pages["https://origin.example/news"] = PAGE
        settle(made, "news", *(item(number, f"Notice {number} of the harbour") for number in range(1, 7)))
        yield made


def settle(made: Site, slug: str, *items: object, warnings: tuple[object, ...] = ()) -> None:
    """Settle a run of a source that found items."""
    (claim,) = made.store.claim_sources(NOW, limit=1, lease=timedelta(minutes=5), slugs=[slug])
    with made.store.settling(claim, NOW) as settling:
        assert settling is not None
        scraped = Scraped(
            items=items,  # type: ignore[arg-type]  # the test's own
            order=tuple(one.fingerprint for one in items),  # type: ignore[attr-defined]
            validators=Validators(),
            body_hash="",
            page=Page(url=claim.url, media_type="text/html", body=b""),
            max_age=None,
        )
        settling.apply(scraped, wants_article=False, grace=timedelta(0))
        run = Run(
            slug=slug,
            started=NOW,
            ended=NOW,
            outcome=RunOutcome.SCRAPED,
            found=len(items),
            new=len(items),
            warnings=warnings,  # type: ignore[arg-type]
        )
        settling.finish(run, next_due=NOW + timedelta(minutes=30), health=Health.OK, failures=0)


class Form:
    """A form of a page, filled in as the page has it."""

    def __init__(self, browser: Browser, path: str, xpath: str) -> None:
        page = etree.HTML(browser.client.get(path).text)
        found = page.xpath(xpath)
        assert found, f"{path} has no {xpath}"
        self.form, self._browser = found[0], browser
        self.action = self.form.get("action")
        self.fields: dict[str, str] = {}
        for field in self.form.xpath(".//input | .//textarea | .//select"):
            self._read(field)

    def _read(self, field: etree._Element) -> None:
        name, kind = field.get("name"), field.get("type")
        if field.tag == "select":
            chosen = field.xpath("option[@selected]/@value") or field.xpath("option[1]/@value")
            self.fields[name] = chosen[0]
        elif field.tag == "textarea":
            self.fields[name] = (field.text or "").removeprefix("\n")
        elif kind not in ("checkbox", "radio") or field.get("checked") is not None:
            self.fields[name] = field.get("value", "")

    def send(self, path: str = "", /, **typed: str | None):  # type: ignore[no-untyped-def]  # httpx's response
        """Send the form with what is typed; None leaves a field out, as a box without its tick."""
        fields = {key: value for key, value in {**self.fields, **typed}.items() if value is not None}
        return self._browser.client.post(path or self.action, data=fields)


def find_text(text: str, xpath: str) -> str:
    """Return the text of the first node of a page, its white space collapsed."""
    return " ".join("".join(etree.HTML(text).xpath(f"({xpath})[1]//text()")).split())
