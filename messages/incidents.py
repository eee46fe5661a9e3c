"""Incidents, as the feed of them has them."""

from messages.message import Code, text


class IncidentCode(Code):
    """Titles and texts of its entries. `state` is one of `messages.states`."""

    FEED = "incidents.feed", text("{site}: incidents")
    DESCRIPTION = "incidents.description", text("Sources that are in trouble, and those that are in order again.")
    OPEN = "incidents.open", text("{source}: {state}")
    CLOSED = "incidents.closed", text("{source}: in order again ({state})")
    SINCE = "incidents.since", text("Since {opened}.")
    LASTED = "incidents.lasted", text("From {opened} until {closed}.")
