"""A short turn of bench/fuzz.py: answers, settings and requests made at random crash nothing and hang nothing."""

import subprocess
import sys

from tests.daemon import ROOT


def test_nothing_crashes_and_nothing_hangs() -> None:
    command = [sys.executable, str(ROOT / "bench/fuzz.py"), "--minutes", "0"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "crashes and hangs: 0" in answer.stdout
