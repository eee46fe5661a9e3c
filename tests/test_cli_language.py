"""The command line speaks the language of its terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.language import find_language

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi"}, "vi"),
        ({"LANG": "VI_vn"}, "vi"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "vi_VN"}, "vi"),
        ({"LC_MESSAGES": "vi_VN", "LC_ALL": "C"}, "en"),
        ({"LC_ALL": "", "LANG": "vi_VN"}, "vi"),
        ({"LANGUAGE": "fr:vi:en", "LANG": "en_GB"}, "vi"),
        ({"LANGUAGE": "en", "LANG": "vi_VN"}, "en"),
    ],
)
def test_the_first_variable_that_is_set_decides(variables: dict[str, str], language: str) -> None:
    assert find_language(variables, ("en", "vi")) == language


def run_in_vietnamese(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Return what a command prints on a Vietnamese terminal."""
    environment = {name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "LC_ALL")}
    environment |= {"LANG": "vi_VN.UTF-8", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "cli", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_results_and_faults_are_vietnamese(tmp_path: Path) -> None:
    fault = run_in_vietnamese(tmp_path, "preview", "none.html")
    assert (fault.returncode, fault.stderr) == (1, "bantin: none.html: không có tệp này\n")
    (tmp_path / "sources.yaml").write_text("sources: [{slug: A, url: x}]\n", encoding="utf-8")
    settings = run_in_vietnamese(tmp_path, "check")
    assert [line.rpartition(": ")[2][:9] for line in settings.stderr.splitlines()] == ["chỉ được ", "phải là đ"]
    assert run_in_vietnamese(tmp_path, "status", "-s", "none.yaml").stdout.startswith("Chưa có dữ liệu")


def test_json_stays_english(tmp_path: Path) -> None:
    words = ["add", "https://example.org/n", "--item", "li", "--title-selector", "a", "--json"]
    assert json.loads(run_in_vietnamese(tmp_path, *words).stdout) == {"added": "example-n"}


def test_the_report_of_a_detection_is_vietnamese(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Nothing</p>", encoding="utf-8")
    run_in_vietnamese(tmp_path, "preview", "page.html", "--explain", "found.html")
    assert "<html lang='vi'>" in (tmp_path / "found.html").read_text(encoding="utf-8")
