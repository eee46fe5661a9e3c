"""What short commands cost before they do anything: CPU seconds and memory, beside bare Python and the libraries alone.

    python bench/startup.py [--rounds 7]

Each command is run in turn in a process of its own, the least of all rounds counts. `run` is timed by the clock, from
its start until it answers.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from polling import find_port

ROOT = Path(__file__).parents[1]
PYTHON = [sys.executable]
BANTIN = [sys.executable, "-m", "cli"]
LIBRARIES = "import typer, pydantic, sqlalchemy, ruamel.yaml"
COMMANDS = {
    "python": [*PYTHON, "-c", "pass"],
    "libraries alone": [*PYTHON, "-c", LIBRARIES],
    "bantin --version": [*BANTIN, "--version"],
    "bantin --help": [*BANTIN, "--help"],
    "bantin status": [*BANTIN, "status"],
    "bantin items": [*BANTIN, "items", "sample-en"],
    "bantin check": [*BANTIN, "check"],
}
LIMIT, MEMORY, LISTENING = 0.25, 50.0, 1.0  # seconds of CPU; MB; seconds by the clock


def measure(command: list[str], folder: str) -> tuple[float, float]:
    """Return (seconds of CPU, MB at most) of one process."""
    script = "import os, resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, stderr=-3); "
    script += "use = resource.getrusage(resource.RUSAGE_CHILDREN); print(use.ru_utime + use.ru_stime, use.ru_maxrss)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.run(
        [*PYTHON, "-S", "-c", script, *command], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    spent, size = map(float, process.stdout.split())
    return spent, size / 1000


def time_listening(folder: str) -> float:
    """Return the seconds from the start of a daemon until it answers."""
    port, begun = find_port(), time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BANTIN_PORT": str(port)}
    daemon = subprocess.Popen([*BANTIN, "run"], cwd=folder, env=environment, stdout=-3, stderr=-3)
    try:
        while time.monotonic() - begun < 60:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
                return time.monotonic() - begun
            except OSError:
                time.sleep(0.02)
        sys.exit("the daemon did not answer within 60 s")
    finally:
        daemon.terminate()
        daemon.wait(30)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        listening = min(time_listening(folder) for _ in range(3))
        least = {name: (float("inf"), float("inf")) for name in COMMANDS}
        for _ in range(rounds):
            for name, command in COMMANDS.items():
                least[name] = min(least[name], measure(command, folder))
    print(f"{'command':20} {'CPU s':>7} {'MB':>6}   wanted: <= {LIMIT} s, <= {MEMORY:.0f} MB")
    for name, (spent, size) in least.items():
        print(f"{name:20} {spent:7.3f} {size:6.0f}   {spent / least['libraries alone'][0]:5.2f} of the libraries alone")
    print(f"bantin run answers after {listening:.2f} s (<= {LISTENING:.0f})")
    ours = [use for name, use in least.items() if name.startswith("bantin")]
    return int(listening > LISTENING or any(spent > LIMIT or size > MEMORY for spent, size in ours))


if __name__ == "__main__":
    sys.exit(main())
