"""Files of a folder over HTTP, with validators; `index.html` stands for its folder.

Nothing outside of the folder is ever read, whatever the path says and wherever links
lead; hidden files are not there.
"""

import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.conditional import format_http_date, is_not_modified, read_conditions

_TEXT = ("text/", "application/javascript", "image/svg+xml")


def make_response(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    last_modified: datetime | None = None,
    max_age: int = 0,
    vary: str = "",
) -> Response:
    """Return a response with the bytes, or 304 where the client has them.

    `max_age`, in seconds, is how long a client may keep them without asking; `vary` names the request fields that
    the bytes depend on.
    """
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": f"public, max-age={max_age}" if max_age else "no-cache"}
    if vary:
        headers["vary"] = vary
    if last_modified is not None:
        headers["last-modified"] = format_http_date(last_modified)
    if is_not_modified(read_conditions(request.headers.raw), (etag.encode(),), last_modified):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def serve_folder(root: Path, *, max_age: int = 0) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that serves the files under `root` by the route's `path`."""
    root = root.resolve()

    async def serve(request: Request) -> Response:
        path = request.path_params["path"]
        found = await run_in_threadpool(_find, root, path)
        if found is not None:
            return make_response(request, found.body, found.media_type, last_modified=found.changed, max_age=max_age)
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
        return make_response(request, found.body, found.media_type, last_modified=found.changed, max_age=max_age)

    return serve


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    body: bytes
    media_type: str
    changed: datetime


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
