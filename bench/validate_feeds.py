"""Have the W3C's validator read the feeds of a running daemon, and a JSON Feed schema its JSON Feeds.

    python bench/validate_feeds.py CHECKOUT http://127.0.0.1:8080 [FILE.atom FILE.rss ...] [--json-schema FOLDER]

CHECKOUT is a copy of github.com/w3c/feedvalidator, which is not kept here, and needs lxml, html5lib and rdflib. All
feeds that /opml.xml names are read, in each format, with the archive documents that they lead to; files too. Prints
each document's errors and warnings by rule; SelfDoesntMatchLocation is left out, for a file stands elsewhere. FOLDER
holds feed.json and feed-1.json, as src/schemas/json of github.com/SchemaStore/schemastore does.
"""

import argparse
import json
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT7

LEFT_OUT = {"SelfDoesntMatchLocation"}
MOST_ARCHIVES = 50  # of a feed


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return bytes(answer.read())


def list_feeds(base: str) -> Iterator[str]:
    """Yield the addresses of a daemon's feeds, without their endings."""
    outlines = etree.fromstring(fetch(f"{base}/opml.xml")).iter("outline")
    yield from dict.fromkeys(one.get("xmlUrl", "").rpartition(".")[0] for one in outlines if one.get("xmlUrl"))


def list_documents(address: str) -> Iterator[tuple[str, bytes]]:
    """Yield a feed's Atom and RSS documents, and those of its archive, with their addresses."""
    for ending in ("atom", "rss"):
        url = f"{address}.{ending}"
        for _ in range(MOST_ARCHIVES):
            document = fetch(url)
            yield url, document
            links = feedparser.parse(document).feed.get("links", ())
            url = next((one.href for one in links if one.rel == "prev-archive"), "")
            if not url:
                break


def count_faults(validator: Any, document: bytes, url: str) -> Counter[str]:
    """Return how often a document breaks each rule, by the rule's kind and name and the element."""
    events = validator.validateString(document, firstOccurrenceOnly=0, base=url)["loggedEvents"]
    kinds = (("error", validator.logging.Error), ("warning", validator.logging.Warning))
    faults = [(kind, event) for event in events for kind, base in kinds if isinstance(event, base)]
    return Counter(
        f"{kind} {type(event).__name__} <{event.params.get('element', '')}>"
        for kind, event in faults
        if type(event).__name__ not in LEFT_OUT
    )


def load_schema(folder: Path) -> jsonschema.Draft7Validator:
    """Return the schema of JSON Feed 1.1, which refers to that of 1.0 by its name."""
    new, old = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("feed.json", "feed-1.json"))
    resources = [(f"{base}feed-1", DRAFT7.create_resource(old)) for base in ("", "https://json.schemastore.org/")]
    return jsonschema.Draft7Validator(new, registry=Registry().with_resources(resources))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("what", nargs="+", help="the address of a daemon, or a feed's file")
    parser.add_argument("--json-schema", type=Path)
    options = parser.parse_args()
    if not (options.checkout / "src/feedvalidator").is_dir():
        sys.exit(f"skipped: {options.checkout} is no copy of w3c/feedvalidator")
    sys.path.insert(0, str(options.checkout / "src"))
    import feedvalidator

    schema = load_schema(options.json_schema) if options.json_schema else None
    total, documents = Counter[str](), 0
    for what in options.what:
        feeds = list(list_feeds(what)) if "://" in what else []
        read = [one for feed in feeds for one in list_documents(feed)] or [(what, Path(what).read_bytes())]
        for url, document in read:
            faults = count_faults(feedvalidator, document, url)
            total, documents = total + faults, documents + 1
            print(f"{url}: {len(document)} bytes, {faults.total()} faults")
            for name, number in faults.most_common():
                print(f"    {number} {name}")
        for feed in feeds if schema else ():
            schema.validate(json.loads(fetch(f"{feed}.json")))
            documents += 1
            print(f"{feed}.json: keeps to the schema")
    errors, warnings = (sum(n for name, n in total.items() if name.startswith(kind)) for kind in ("error", "warning"))
    print(f"{documents} documents: {errors} errors, {warnings} warnings")


if __name__ == "__main__":
    main()
