"""What the program finds on one page of the listing corpus, as `bench/predict.py listing` asks.

The page is read, its list detected, and the items are resolved and dated as a run of a source
with the detected settings would. Of the gold line only its id and URL are looked at.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from model.outcome import NO_VALIDATORS
from scraper.dates import DateContext
from scraper.discovery.detection import Detection, detect
from scraper.discovery.detection.forest import Forests
from scraper.discovery.detection.weights import WEIGHTS, Weights
from scraper.document import Document
from scraper.document.reading import read_document
from scraper.extract import RawItem
from scraper.fetch.response import Response
from scraper.normalize.items import read_date
from scraper.normalize.text import clean_text
from scraper.urls import resolve_link

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def document_at(url: str, path: Path) -> Document:
    """Return a stored page, read as the daemon reads it."""
    body = path.read_bytes()
    return read_document(Response(url=url, body=body, media_type="text/html", charset="", validators=NO_VALIDATORS))


def document_of(gold: dict[str, Any], pages: Path) -> Document:
    """Return the page of a gold line."""
    return document_at(gold["url"], pages / f"{gold['id']}.html")


def shown(item: RawItem, document: Document, detection: Detection) -> dict[str, Any]:
    """Return an item as the scorer reads it: absolute URL, clean title, the day in the source's zone."""
    zone = detection.timezone or "UTC"
    context = DateContext(language=detection.language, zone=zone, order=detection.date_order, now=NOW)
    date = read_date(item.date, context)
    day = date.at.astimezone(ZoneInfo(zone if date.zone == zone else "UTC")).date() if date else None
    if date and date.zone != zone and date.zone[0] in "+-":
        day = (
            datetime.fromisoformat(f"2000-01-01T00:00:00{date.zone}").tzinfo
            and date.at.astimezone(datetime.fromisoformat(f"2000-01-01T00:00:00{date.zone}").tzinfo).date()
        )
    return {
        "url": address(item.link, document),
        "title": clean_text(item.title),
        "date": day.isoformat() if day else None,
    }


def address(link: str, document: Document) -> str:
    """Return a link's absolute URL, in the page's own letters: the gold has them unescaped (RFC 3987)."""
    return urljoin(document.base_url, link.strip()) if resolve_link(link, document.base_url) else ""


def found(
    gold: dict[str, Any], pages: Path, weights: Weights = WEIGHTS, forests: Forests | None = None
) -> tuple[Document, Detection]:
    """Return the page of a gold line and what is detected on it."""
    document = document_of(gold, pages)
    return document, detect(document, now=NOW, weights=weights, forests=forests)


def predict(gold: dict[str, Any], pages: Path) -> dict[str, Any]:
    """Return {"id", "items": [{"url", "title", "date"}], "confidence"}."""
    document, detection = found(gold, pages)
    items = detection.candidates[0].items if detection.candidates else ()
    return {
        "id": gold["id"],
        "items": [shown(item, document, detection) for item in items],
        "confidence": round(detection.confidence, 4),
    }
