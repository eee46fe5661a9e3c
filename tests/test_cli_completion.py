"""Shells complete commands and options by asking the program; `-h` is `--help`."""

import os
import subprocess
import sys

import pytest

from cli import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_has_the_shell_ask_the_program(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"_BANTIN_COMPLETE=complete_{shell}" in script
    assert main(["completion", "tcsh"]) == 2


@pytest.mark.parametrize(
    ("words", "place", "found"),
    [
        ("bantin re", "1", {"refresh", "rename", "resume", "remove", "restore", "remove-item"}),
        ("bantin add --alt", "2", {"--alternative"}),
    ],
)
def test_what_may_follow_is_answered(words: str, place: str, found: set[str]) -> None:
    asked = {"_BANTIN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": place}
    command = [sys.executable, "-W", "error", "-m", "cli"]
    done = subprocess.run(command, env=os.environ | asked, capture_output=True, text=True, check=False)
    assert set(done.stdout.split()) == found
    assert done.stderr == ""


def test_help_has_a_short_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-h"]) == 0
    assert "Commands:" in capsys.readouterr().out
    assert main(["add", "-h"]) == 0
    assert "--alternative" in capsys.readouterr().out
