"""Archive documents over HTTP (RFC 5005 §4): the items before those of a feed, rendered when they are asked for."""

from collections.abc import Callable
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feeds import FORMATS, render_once
from output.archives import compose_archive
from store import Store
from web.negotiation import find_address
from web.static_files import make_response

MAX_AGE = 3600  # seconds; what a document holds stays, but an item in it may be corrected
LONGEST_NUMBER = 9  # digits of an item's number


class Archives:
    """The endpoint of archive documents; it may block, so Starlette runs it in a thread."""

    def __init__(self, store: Store, *, base_url: str, clock: Callable[[], datetime]) -> None:
        self._store, self._base_url, self._clock = store, base_url, clock

    def document(self, request: Request) -> Response:
        """Answer with the document that ends at an item's number; 404 where there is none."""
        end, ending = (request.path_params[name] for name in ("end", "ending"))
        address = find_address(request)
        slug = self._store.find_slug(address)
        if slug is None or ending not in FORMATS or not 0 < end < 10**LONGEST_NUMBER:
            raise HTTPException(404)
        feed = compose_archive(self._store, slug, end, self._base_url, self._clock())
        if feed is None:
            raise HTTPException(404)
        body, is_private = render_once(feed, ending), address.is_private
        return make_response(request, body, FORMATS[ending].content_type, max_age=MAX_AGE, is_private=is_private)
