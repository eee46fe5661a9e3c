"""The file of CONTRIBUTING's "A new language" is all that the program needs to read dates in that language."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from scraper.lexicon import table

ROOT = Path(__file__).parents[1]
READING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from scraper.dates import DateContext, parse_date
from scraper.lexicon import table

table.FOLDER = Path(sys.argv[1])
for line in ("Ippubblikat: 3.8.2021", "L-aħħar aġġornament: 3.8.2021", "Skadenza: 3.8.2021", "Ilbieraħ"):
    reading = parse_date(line, DateContext(language="mt", now=datetime(2021, 9, 1, tzinfo=UTC)))
    print(reading and f"{reading.label.value} {reading.at:%Y-%m-%d}")
"""


def example() -> str:
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## A new language")[2]
    found = re.search(r"```toml\n(.*?)```", section, re.S)
    assert found
    return found[1]


def read_lines(folder: Path) -> list[str]:
    """Return how the lines of READING are read by the languages of a folder."""
    command = [sys.executable, "-X", "utf8", "-c", READING, str(folder)]
    return subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True, encoding="utf-8").stdout.split(
        "\n"
    )[:-1]


def test_dates_are_read_by_the_example_and_not_without_it(tmp_path: Path) -> None:
    folder = tmp_path / "languages"
    shutil.copytree(table.FOLDER, folder)
    assert read_lines(folder) == ["none 2021-08-03", "none 2021-08-03", "none 2021-08-03", "None"]
    (folder / "mt.toml").write_text(example(), encoding="utf-8")
    assert read_lines(folder) == ["published 2021-08-03", "updated 2021-08-03", "None", "none 2021-08-31"]


def test_the_example_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "mt.toml"
    path.write_text(example(), encoding="utf-8")
    assert list(table.find_faults(table.parse_language(path))) == []
