"""The pictures of docs/images: they can be taken again, stay small, and two stand in the README."""

import re
from pathlib import Path

import pytest

from tests.daemon import ROOT, require
from tests.screenshots import FOLDER, SHOTS, take
from tests.test_browser_add import CHROMIUM

LARGEST = 150_000  # bytes


@pytest.mark.parametrize("name", SHOTS)
def test_a_picture_is_there_and_small(name: str) -> None:
    body = (FOLDER / name).read_bytes()
    assert body.startswith(b"\x89PNG")
    assert len(body) < LARGEST


def test_the_readme_shows_two_of_them() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(docs/images/([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(shown) == 2
    assert set(shown) <= set(SHOTS)


def test_they_can_be_taken_again(tmp_path: Path) -> None:
    require("chromium", CHROMIUM.exists(), "chromium is not installed")
    take(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(SHOTS)
    assert all(0 < path.stat().st_size < LARGEST for path in tmp_path.iterdir())
