"""Pictures of the main pages, for docs/images: `python -m tests.screenshots`. All that they show was made up for them.

The clock stands still, so a picture changes only where a page does (or the fonts of the machine).
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from messages.discovery import DiscoveryCode
from messages.statuses import StatusCode
from model.item import DateOrigin, Enclosure, Event, Item, ItemDate, Precision
from model.outcome import Health, RunOutcome
from tests.add_site import FOUND, LOCAL, NOW, Site, site
from tests.daemon import ROOT
from tests.served_site import serving
from tests.stores import claim, run, scraped
from tests.test_browser_add import CHROMIUM, FLAGS
from web.item_keys import shorten_guid

FOLDER = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1100, 820
SETTINGS = """\
defaults: {rules: {item: li, title: h3, link: a, date: time}}
sources:
  - {slug: town-hall, url: https://town.example/notices, title: Town hall notices, categories: [Town]}
  - {slug: library, url: https://library.example/news, title: Library, categories: [Town], interval: 6h}
  - {slug: harbour, url: https://harbour.example/warnings, title: Harbour warnings, categories: [Sea], interval: 10m}
  - {slug: tides, url: https://tides.example/bulletin, title: Tide tables, categories: [Sea], interval: 1d}
  - {slug: school, url: https://school.example/board, title: School board}
"""
TITLES: Mapping[str, Sequence[str]] = {
    "town-hall": (
        "The old bridge is closed from Monday",
        "Council meeting on 3 December",
        "Winter hours of the recycling yard",
        "New bus line to the station",
        "Budget for next year: read it and comment",
        "Christmas market: stalls can be booked",
        "Water will be off in Mill Lane on Tuesday",
        "Tender: new roof for the sports hall",
    ),
    "library": ("Reading for children every Friday", "New opening hours", "The catalogue is back"),
    "harbour": ("Strong wind warning until Sunday", "Buoy 7 is out of place", "Dredging at the east pier", "Fog"),
    "tides": ("Tides in December", "Tides in November"),
    "school": ("Minutes of the meeting in October", "Enrolment begins", "The gym is open again"),
}
TEXT = (
    "<p>The old bridge over the mill stream is closed to all traffic from Monday, because two of its beams have to be "
    "replaced. <b>Pedestrians can cross</b> by the footbridge beside it.</p><p>The work takes about three weeks. The "
    "bus to the station stops at the market instead.</p>"
)
SHOTS = {
    "sources.png": "/",
    "source.png": "/feeds/town-hall",
    "item.png": "/items/{item}",
    "add.png": "/add/{job}",
}


def make_item(slug: str, number: int, title: str) -> Item:
    at = (NOW - timedelta(days=number * 9 + 1)).replace(hour=0)
    date = ItemDate(at=at, raw=f"{at:%d.%m.%Y}", origin=DateOrigin.LISTING, precision=Precision.DAY, zone="UTC")
    url = f"https://{slug}.example/{number}"
    return Item(url=url, title=title, aliases=(f"url:{url}",), fingerprint=url, published=date)


def make_items(slug: str) -> list[Item]:
    made = [make_item(slug, number, title) for number, title in enumerate(TITLES[slug])]
    if slug == "town-hall":
        plan = Enclosure(
            url="https://town.example/plan.pdf", media_type="application/pdf", length=184_000, title="Plan"
        )
        meeting = Event(start=datetime(2026, 12, 3, 18, tzinfo=NOW.tzinfo), place="Town hall, room 2")
        made[0] = replace(
            made[0], content=TEXT, enclosures=(plan,), categories=("Roads",), summary="Two beams are replaced."
        )
        made[1] = replace(made[1], event=meeting, summary="The agenda is on the table from Thursday.")
    return made


def fill(made: Site) -> None:
    """Store what the pages show: items as they came over twelve weeks, their runs, and one source in trouble."""
    made.settings_file.write_text(SETTINGS, "utf-8")
    made.take_up()
    for slug in TITLES:
        items = make_items(slug)
        for number in reversed(range(len(items))):
            settle(made, slug, items[number:], NOW - timedelta(days=number * 9 + 1))
    now = NOW - timedelta(minutes=20)
    with made.store.settling(claim(made.store, now, "school"), now) as settling:
        assert settling is not None
        message = StatusCode.NOT_FOUND(host="school.example")
        settling.finish(
            run("school", RunOutcome.FAILED, now, message=message),
            next_due=NOW + timedelta(hours=2),
            health=Health.NOT_FOUND,
            failures=1,
        )
    town = [replace(item, summary="") for item in make_items("town-hall")]
    choice = replace(FOUND.choices[0], items=tuple(town), source_url="https://town.example/press")
    press = replace(choice, label=DiscoveryCode.LABEL_OTHER_HEADED(heading="Press"), items=tuple(town[3:6]))
    found = replace(FOUND, url="https://town.example/press", choices=(choice, press), feeds=(), title="Press releases")
    made.discovery.outcomes["https://town.example/press"] = replace(
        found, slug="town-press", language="en", summary=DiscoveryCode.LIST(count=len(town))
    )


def settle(made: Site, slug: str, items: Sequence[Item], now: datetime) -> None:
    with made.store.settling(claim(made.store, now, slug), now) as settling:
        assert settling is not None
        settling.apply(scraped(items), wants_article=False, grace=timedelta(0))
        begun = now - timedelta(seconds=0.4)
        done = replace(run(slug, RunOutcome.SCRAPED, now), found=len(items), new=1, started=begun)
        settling.finish(done, next_due=NOW + timedelta(minutes=17), health=Health.OK, failures=0)


@contextmanager
def browsing(scheme: str = "light") -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        view = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme=scheme,
            locale="en",  # type: ignore[arg-type]  # one of two words
        )
        yield view
        browser.close()


def take(folder: Path) -> None:
    """Write all pictures to a folder."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, site(Path(home)) as made:
        fill(made)
        newest = made.store.list_items("town-hall")[0].guid
        with serving(made, LOCAL) as url, browsing() as view:
            view.goto(f"{url}/add")
            view.fill("#url", "https://town.example/press")
            view.keyboard.press("Enter")
            view.get_by_role("button", name="Publish").wait_for()
            places = {"item": shorten_guid(newest), "job": view.url.rpartition("/")[2]}
            for name, path in SHOTS.items():
                view.goto(url + path.format(**places))
                view.screenshot(path=folder / name)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
