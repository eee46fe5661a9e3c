"""Reads the lines of an encodings gold by the same function that the daemon calls."""

import argparse
import html
import json
import sys
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from scraper.document.charset import decode_page


def predict(gold: dict[str, str | None], *, named: bool = False) -> dict[str, str]:
    """Return {"id", "text"}; only with `named` is the gold's encoding told, as a source's setting would."""
    body = bytes.fromhex(gold["bytes_hex"] or "")
    encoding = (gold["encoding"] or "") if named else ""
    text, _ = decode_page(body, declared=gold["declared"] or "", named=encoding)
    return {"id": gold["id"] or "", "text": unicodedata.normalize("NFC", html.unescape(text))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--named", action="store_true", help="tell the encoding, as the source's own setting")
    options = parser.parse_args()
    lines = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    right = 0
    for line in lines:
        found = predict(line, named=options.named)["text"]
        same = found == unicodedata.normalize("NFC", line["text"])
        right += same
        if not same:
            print(f"{line['id']} {line['encoding']} declared {line['declared']}: {found!r}, not {line['text']!r}")
    print(f"{right} of {len(lines)} exact")


if __name__ == "__main__":
    main()
