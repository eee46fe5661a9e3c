"""A real nginx on a port that nobody else can take meanwhile."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def run_nginx(folder: Path, configure: Callable[[int], str]) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Run nginx by the configuration that `configure` writes for a port; yields the port and the process.

    It is handed a socket that listens already, as nginx hands its own to the nginx that replaces it.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, handed = listener.getsockname()[1], listener.fileno()
        (folder / "nginx.conf").write_text(configure(port), encoding="utf-8")
        command = ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]
        process = subprocess.Popen(command, env={**os.environ, "NGINX": f"{handed};"}, pass_fds=[handed])
    with process:
        try:
            yield port, process
        finally:
            process.terminate()
