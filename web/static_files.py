"""Bytes over HTTP, with validators and packed as the client accepts them; and files of a folder.

`index.html` stands for its folder.

Nothing outside of the folder is ever read, whatever the path says and wherever links
lead; hidden files are not there.
"""

import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feeds import FORMATS
from feeds.packing import pack_brotli, pack_gzip
from web.conditional import choose_coding, format_http_date, is_not_modified, mark_coding, read_conditions

_TEXT = ("text/", "application/javascript", "image/svg+xml")
_PACKABLE = (*_TEXT, *(format_.media_type for format_ in FORMATS.values()))
_CODINGS, _FILE_CODINGS = (b"gzip",), (b"br", b"gzip")
SMALLEST = 512  # bytes; less fits into one packet however it is packed


def make_response(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    last_modified: datetime | None = None,
    max_age: int = 0,
    vary: str = "",
    is_file: bool = False,
    is_private: bool = False,
) -> Response:
    """Return a response with the bytes, or 304 where the client has them.

    `max_age`, in seconds, is how long a client may keep them without asking; `vary` names the request fields that
    the bytes depend on. A file stays as it is, so that it is packed once, and as small as it gets. What `is_private` no
    proxy may keep. Not for what holds a secret beside words of a request: its packed length would tell of it.
    """
    conditions = read_conditions(request.headers.raw)
    etag = f'"{sha256(body).hexdigest()[:32]}"'.encode()
    offered: tuple[bytes, ...] = ()
    if len(body) >= SMALLEST and media_type.startswith(_PACKABLE):
        offered, vary = (_FILE_CODINGS if is_file else _CODINGS), f"{vary}, accept-encoding".removeprefix(", ")
    coding = choose_coding(conditions.accept_encoding, offered)
    fields = {
        "etag": mark_coding(etag, coding).decode(),
        "cache-control": _describe_caching(max_age, is_private=is_private),
        "vary": vary,
        "last-modified": format_http_date(last_modified) if last_modified else "",
    }
    headers = {name: value for name, value in fields.items() if value}
    if is_not_modified(conditions, [mark_coding(etag, name) for name in (b"", *offered)], last_modified):
        return Response(status_code=304, headers=headers)
    if coding:
        headers["content-encoding"] = coding.decode()
        body = _pack_file(body, coding) if is_file else pack_gzip(body)
    return Response(body, media_type=media_type, headers=headers)


def _describe_caching(max_age: int, *, is_private: bool) -> str:
    """Return the Cache-Control field (RFC 9111 §5.2.2)."""
    if not max_age:
        return "private, no-cache" if is_private else "no-cache"
    return f"{'private' if is_private else 'public'}, max-age={max_age}"


@lru_cache(maxsize=64)
def _pack_file(body: bytes, coding: bytes) -> bytes:
    return pack_brotli(body, best=True) if coding == b"br" else pack_gzip(body, best=True)


def serve_folder(root: Path, *, max_age: int = 0) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that serves the files under `root` by the route's `path`."""
    root = root.resolve()

    async def serve(request: Request) -> Response:
        path = request.path_params["path"]
        found = await run_in_threadpool(_find, root, path)
        if found is not None:
            return await run_in_threadpool(_send_file, request, found, max_age)
        inside = await run_in_threadpool(_find, root, path + "/")
        if inside is not None and not path.endswith("/"):
            return RedirectResponse(f"./{quote(path.rpartition('/')[2])}/", status_code=301)  # relative: no Host in it
        raise HTTPException(404)

    return serve


def serve_file(path: Path, *, max_age: int) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that serves one file, whatever is asked for; 404 where it is not there."""

    async def serve(request: Request) -> Response:
        found = await run_in_threadpool(_find, path.parent.resolve(), path.name)
        if found is None:
            raise HTTPException(404)
        return await run_in_threadpool(_send_file, request, found, max_age)

    return serve


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    body: bytes
    media_type: str
    changed: datetime


def _send_file(request: Request, found: _File, max_age: int) -> Response:
    return make_response(
        request, found.body, found.media_type, last_modified=found.changed, max_age=max_age, is_file=True
    )


def _find(root: Path, path: str) -> _File | None:
    parts = path.split("/")
    if "\0" in path or "\\" in path or any(part.startswith(".") for part in parts):
        return None
    wanted = root.joinpath(*(part for part in parts if part), *([] if parts[-1] else ["index.html"]))
    try:
        wanted = wanted.resolve()
        if not wanted.is_relative_to(root) or not wanted.is_file():
            return None
        changed = datetime.fromtimestamp(int(wanted.stat().st_mtime), UTC)
        return _File(body=wanted.read_bytes(), media_type=_media_type(wanted), changed=changed)
    except (OSError, ValueError):  # a name too long, a file gone meanwhile: it is not there
        return None


def _media_type(path: Path) -> str:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXT) else kind
