"""A tiny web origin on loopback with scripted answers, for tests.

with Origin() as origin:
    origin.answer("/news", 200, {"ETag": '"1"'}, b"<p>one</p>")
    ...
    assert origin.log[-1].headers["if-none-match"] == '"1"'
"""

import contextlib
import socketserver
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came; header names are in lower case."""

    path: str  # with its query
    headers: dict[str, str]
    body: bytes = b""
    method: str = "GET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent for a path; `raw` replaces the whole answer where it is given."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: bytes | None = None


Script = Answer | Callable[[Asked], Answer]


class Origin:
    """Answers paths as told, 404 otherwise; keeps connections open; logs every request."""

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        self.log: list[Asked] = []
        self.connections = 0
        self._scripts: dict[str, Script] = {}
        self._server = _Server((address, port), _Connection)
        self._server.origin = self
        self.host, self.port = address, int(self._server.server_address[1])
        self.url = f"http://{self.host}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def answer(
        self, path: str, status: int = 200, headers: Mapping[str, str] | None = None, body: bytes | str = b""
    ) -> None:
        """Answer `path` (without query) so from now on; Content-Length is added."""
        content = body.encode() if isinstance(body, str) else body
        self._scripts[path] = Answer(status=status, headers=headers or {}, body=content)

    def script(self, path: str, script: Script) -> None:
        """Answer `path` by a function of the request, or with raw bytes."""
        self._scripts[path] = script

    def asked(self, path: str) -> list[Asked]:
        """Return the requests for `path` (without query)."""
        return [one for one in self.log if one.path.partition("?")[0] == path]

    def find(self, asked: Asked) -> Answer:
        """Return the answer to a request."""
        found = self._scripts.get(asked.path.partition("?")[0], Answer(status=404, body=b"none"))
        return found if isinstance(found, Answer) else found(asked)

    def __enter__(self) -> "Origin":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=60)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128
    origin: Origin


class _Connection(socketserver.StreamRequestHandler):
    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.server.origin.connections += 1
        with contextlib.suppress(OSError):
            while self._one():
                pass

    def _one(self) -> bool:
        if self.rfile.peek(1)[:1] == b"\x16":  # type: ignore[attr-defined]  # it is a BufferedReader
            return False  # a TLS ClientHello, in which no line may ever end
        line = self.rfile.readline().decode("latin-1").split()
        if len(line) != 3:
            return False
        headers: dict[str, str] = {}
        while (text := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _, value = text.partition(":")
            headers[name.strip().lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", "0")))
        asked = Asked(path=line[1], headers=headers, body=body, method=line[0])
        self.server.origin.log.append(asked)
        return self._send(self.server.origin.find(asked), bodiless=line[0] == "HEAD")

    def _send(self, answer: Answer, *, bodiless: bool) -> bool:
        if answer.raw is not None:
            self.wfile.write(answer.raw)
            return False
        fields = dict(answer.headers)
        if answer.status not in (204, 304) and "Transfer-Encoding" not in fields:
            fields.setdefault("Content-Length", str(len(answer.body)))
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        body = b"" if bodiless else answer.body
        self.wfile.write(f"HTTP/1.1 {answer.status} Told\r\n{head}\r\n".encode("latin-1") + body)
        return fields.get("Connection", "") != "close"
