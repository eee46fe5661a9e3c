"""/health.atom (and .rss, .json): an entry an incident, updated when the source is in order again.

For whoever keeps a Bantin; no feed of a source holds any of it. It says what the page / says to everybody: private
sources are in neither.
"""

from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feeds import FORMATS, compose, render_once
from messages import Message, render
from messages.incidents import IncidentCode
from model.health import STATES
from model.incident import Incident
from model.item import Item, StoredItem
from model.outcome import Health
from model.publication import Channel
from store import Store
from web.dates import format_moment
from web.language import choose_language
from web.static_files import make_response
from web.templating import make_sentence, render_text

INCIDENTS_SHOWN = 50
SLUG = "health"


class IncidentFeed:
    """The endpoint of the feed; it may block, so Starlette runs it in a thread."""

    def __init__(self, store: Store, *, base_url: str, title: str) -> None:
        self._store, self._base_url, self._title = store, base_url, title

    def document(self, request: Request) -> Response:
        """Answer with the latest incidents, in the language of the request."""
        ending = request.path_params["ending"]
        if ending not in FORMATS:
            raise HTTPException(404)
        language = choose_language(request.headers.get("accept-language", ""))
        items = [
            _make_item(incident, self._base_url, language) for incident in self._store.list_incidents(INCIDENTS_SHOWN)
        ]
        body = render_once(compose(self._build_channel(language), items), ending)
        return make_response(request, body, FORMATS[ending].content_type, vary="accept-language")

    def _build_channel(self, language: str) -> Channel:
        address = f"{self._base_url}/{SLUG}"
        return Channel(
            slug=SLUG,
            title=render(IncidentCode.FEED(site=self._title), language),
            url=f"{self._base_url}/",
            feed_url=address,
            guid=uuid5(NAMESPACE_URL, address).urn,
            language=language,
            description=render(IncidentCode.DESCRIPTION(), language),
            icon=f"{self._base_url}/static/icon.png",
            logo=f"{self._base_url}/static/logo.png",
        )


def _make_item(incident: Incident, base_url: str, language: str) -> StoredItem:
    """Return an incident as an item of the feed: new when it was opened, edited since."""
    code = IncidentCode.CLOSED if incident.closed else IncidentCode.OPEN
    state = STATES[Health(incident.health)].code()
    lines = [make_sentence(incident.message, language), render_text(_describe_time(incident), language)]
    item = Item(
        url=f"{base_url}{incident.address.path}",
        title=render(code(source=incident.title, state=state), language),
        aliases=(),
        fingerprint="",
        content="".join(str(Markup("<p>{}</p>").format(line)) for line in lines if line),
        language=language,
    )
    return StoredItem(
        guid=incident.guid,
        first_seen=incident.opened,
        changed=incident.changed,
        revision=1 if incident.changed == incident.opened else 2,
        item=item,
    )


def _describe_time(incident: Incident) -> Message:
    opened = format_moment(incident.opened).text
    if incident.closed is None:
        return IncidentCode.SINCE(opened=opened)
    return IncidentCode.LASTED(opened=opened, closed=format_moment(incident.closed).text)
