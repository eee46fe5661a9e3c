"""Chromium's switches, and its processes: how much memory they take, and how they are ended.

Chromium's processes are one process group, which Playwright starts apart from ours. They are found, measured and
killed by /proc (Linux); elsewhere memory is not bounded, and Playwright alone ends them.
"""

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
PROFILE = "--user-data-dir="
MARK = "--bantin-browser"  # tells our browser from others; Chromium ignores switches that it does not know

# Playwright's own list, which ours replaces, and what would start processes or connections that no page asked for: the
# popups of the address bar alone, pages themselves, take two thirds of the CPU of a fetch.
_FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,Translate,"
    "AutofillServerCommunication,InterestFeedContentSuggestions,"
    "CertificateTransparencyComponentUpdater,GlobalMediaControls,DialMediaRouteProvider,WebUSB,WebBluetooth,"
    "SpareRendererForSitePerProcess,BackForwardCache,SegmentationPlatform"
)
SWITCHES = (
    "--disable-gpu",
    "--disable-software-rasterizer",  # the library that WebGL is drawn by without a graphics card: 15 MB
    "--enable-features=NetworkServiceInProcess2",  # on Linux that process has no sandbox of its own: 20 MB
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # no name is resolved but by the proxy
    "--proxy-bypass-list=<-loopback>",
    "--disable-features=" + _FEATURES_OFF,
    "--blink-settings=imagesEnabled=false,primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,"
    "availablePointerTypes=4",
    "--disable-remote-fonts",
    "--disable-crash-reporter",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-speech-api",
    "--disable-notifications",
    "--disable-file-system",
    "--disable-databases",
    "--disable-webgl",
    "--disable-3d-apis",
    "--no-pings",
    "--dns-prefetch-disable",
    "--renderer-process-limit=2",
    "--js-flags=--max-old-space-size=512",
)


def find_group(mark: str) -> int:
    """Return the process group of the browser that was started with a mark; 0 where there is none."""
    for pid, _ in _find_marked(mark):
        with contextlib.suppress(OSError):
            return os.getpgid(pid)
    return 0


def find_profile(mark: str) -> Path | None:
    """Return the folder that was made for the browser that was started with a mark; None where none is told."""
    for _, switches in _find_marked(mark):
        for switch in switches:
            if switch.startswith(PROFILE) and Path(switch.removeprefix(PROFILE)).parent == Path(tempfile.gettempdir()):
                return Path(switch.removeprefix(PROFILE))
    return None


def _find_marked(mark: str) -> Iterator[tuple[int, list[str]]]:
    for path in _list_processes():
        with contextlib.suppress(OSError):
            switches = (path / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            if f"{MARK}={mark}" in switches:
                yield int(path.name), switches


def find_parent(pid: int) -> int:
    """Return the process that started another; 0 where that is unknown."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    return 0


def list_group(group: int) -> list[int]:
    """Return the processes of a group."""
    return [int(path.name) for path in _list_processes() if group and _find_group_of(int(path.name)) == group]


def measure_memory(group: int) -> int:
    """Return the bytes of memory that a group's processes hold, what they share counted once (PSS, proc(5))."""
    return sum(measure_process(pid) for pid in list_group(group))


def kill_group(group: int) -> None:
    """End all processes of a group at once."""
    if group > 1 and group != os.getpgrp():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def _list_processes() -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from (path for path in PROC.iterdir() if path.name.isdigit())


def _find_group_of(pid: int) -> int:
    with contextlib.suppress(OSError):
        return os.getpgid(pid)
    return 0


def measure_process(pid: int) -> int:
    """Return the bytes of memory that a process holds, as `measure_memory`; 0 where that is not told."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
