"""Memory that was used once is given back; each case in a process of its own, as the limits hold until it ends."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from model.errors import SettingsError
from settings.environment import read_environment

HOLES = """
from pathlib import Path
import heap

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

limited = heap.limit_heap() if {limited} else None
bytes(24 << 20)  # glibc learns from this one
before = resident()
blocks, kept = [], []
for _ in range(12):
    block = bytearray(8 << 20)
    block[::4096] = bytes(len(block) // 4096)  # each of its pages is used
    blocks.append(block)
    kept.append(bytearray(5000))  # stays above the block, so that the heap cannot shrink
del block
blocks.clear()
print(limited, resident() - before)
"""
CRUMBS = """
from pathlib import Path
import heap

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

before = resident()
blocks = [bytearray(5000) for _ in range(12_000)]
kept = blocks[::50]  # among what is freed, and at the heap's end
del blocks
held = resident() - before
print(heap.trim_heap(), held, resident() - before)
"""
COLD = """
import gc
import weakref
import heap

class Node:
    pass

def make_garbage():
    node = Node()
    node.itself = node
    return weakref.ref(node)

kept = [Node() for _ in range(10_000)]
gc.disable()
before = make_garbage()
heap.freeze_heap()
after = make_garbage()
print(before() is None, gc.get_freeze_count() >= len(kept), gc.collect() > 0 and after() is None)
"""
needs_glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the limits are those of glibc")


def grow(*, limited: bool) -> tuple[str, float]:
    """Return what setting the limits said, and by how many MiB a process grew that freed all large blocks."""
    result = subprocess.run(
        [sys.executable, "-c", HOLES.format(limited=limited)], capture_output=True, text=True, check=True, timeout=60
    )
    said, grown = result.stdout.split()
    return said, float(grown)


@needs_glibc
def test_what_large_blocks_took_is_given_back() -> None:
    said, grown = grow(limited=True)
    assert said == "True"
    assert grown < 16


@needs_glibc
def test_it_would_not_be_without_the_limits() -> None:
    assert grow(limited=False)[1] > 32


@needs_glibc
def test_what_lies_between_what_is_kept_is_given_back() -> None:
    result = subprocess.run([sys.executable, "-c", CRUMBS], capture_output=True, text=True, check=True, timeout=60)
    trimmed, held, left = result.stdout.split()
    assert trimmed == "True"
    assert float(held) > 40
    assert float(left) < 16


def test_what_is_there_at_the_start_is_not_looked_through_for_garbage() -> None:
    result = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.split() == ["True"] * 3, "garbage is not kept, and what comes later is looked through"


def test_a_daemon_freezes_what_it_has_before_it_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr("bootstrap.limit_heap", lambda: None)
    monkeypatch.setattr("bootstrap.freeze_heap", lambda: steps.append("frozen"))
    monkeypatch.setattr("scheduler.Daemon.start", lambda _: steps.append("begun"))
    monkeypatch.setattr("scheduler.Daemon.stop", lambda _: True)
    monkeypatch.setattr("scheduler.signal.signal", lambda *_: None)
    monkeypatch.setattr("web.server.serve", lambda *_, on_ready, **__: on_ready())
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    environment = read_environment({"BANTIN_SETTINGS": str(tmp_path / "sources.yaml")})
    assert bootstrap.run(environment, lambda *_, **__: None) == 0
    assert steps == ["frozen", "begun"]


def test_a_daemon_sets_the_limits_before_all_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[bool] = []
    monkeypatch.setattr("bootstrap.limit_heap", lambda: limits.append(True))
    (tmp_path / "sources.yaml").write_text("sources: nothing of the kind\n")
    environment = read_environment({"BANTIN_SETTINGS": str(tmp_path / "sources.yaml")})
    with pytest.raises(SettingsError):
        bootstrap.run(environment, lambda *_, **__: None)
    assert limits == [True]
