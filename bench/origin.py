"""A listing origin for benches, in a process of its own so that its CPU is not counted.

    python bench/origin.py     serves on a free port of 127.0.0.1 and prints the URL

`/<any>` is a 130 KB page of 20 bulletins with an ETag. `/_shift?by=N` moves the window of
bulletins on by N; `/_stamp` gives the same bytes another ETag.
"""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

WORDS = str.split(
    "council hall water archive notice river works plan public hearing budget school repair bridge market "
    "licence service order report survey land garden station road meeting minutes tender award health"
)
MENU = "".join(f'<li><a class="menu-link" href="/section/{n}">Section number {n}</a></li>' for n in range(400))
FOOT = "".join(f'<div class="box"><p>{" ".join(WORDS[n % 9 :])} {n}</p></div>' for n in range(420))


def text(seed: int, words: int) -> str:
    return " ".join(WORDS[(seed * 7 + n * (seed % 5 + 1)) % len(WORDS)] for n in range(words))


def bulletin(n: int) -> str:
    day = f"{n % 28 + 1:02d}.{n // 28 % 12 + 1:02d}.2025"
    return (
        f'<div class="item"><a href="/bulletin/{n}"><img src="/thumb/{n}.jpg" alt=""></a>'
        f'<h3><a href="/bulletin/{n}">Notice {n}: {text(n, 8)}</a></h3><span class="date">Date: {day}</span>'
        f"<p class='summary'>{text(n + 3, 40)} <em>{text(n, 3)}</em>.</p></div>"
    )


def page(shift: int) -> bytes:
    items = "".join(bulletin(n) for n in range(shift + 20, shift, -1))
    body = f'<ul class="menu">{MENU}</ul><main>{items}</main><footer>{FOOT}</footer>'
    head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News</title></head>'
    return f"{head}<body>{body}</body></html>".encode()


class Origin(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shift = 1
    stamp = 0
    pages: dict[int, bytes] = {}  # noqa: RUF012 - one server, shared on purpose

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        cls = type(self)
        if url.path == "/_shift":
            cls.shift += int(parse_qs(url.query)["by"][0])
            return self.answer(200, b"ok", "text/plain")
        if url.path == "/_stamp":
            cls.stamp += 1
            return self.answer(200, b"ok", "text/plain")
        if url.path == "/robots.txt":
            return self.answer(404, b"", "text/plain")
        etag = f'"{self.shift}-{self.stamp}"'
        if self.headers.get("If-None-Match") == etag:
            return self.answer(304, b"", "", etag)
        if self.shift not in self.pages:
            self.pages[self.shift] = page(self.shift)
        return self.answer(200, self.pages[self.shift], "text/html; charset=utf-8", etag)

    def answer(self, status: int, body: bytes, kind: str, etag: str = "") -> None:
        head = [f"HTTP/1.1 {status} X", "Date: Sun, 01 Nov 2026 00:00:00 GMT"]
        if etag:
            head.append(f"ETag: {etag}")
        if status != 304:
            head += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        self.wfile.write("\r\n".join([*head, "", ""]).encode() + body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Origin)
    assert re.match(b"<!DOCTYPE", page(0))
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
