"""Why the hub refuses a subscriber's request; in plain English, for whoever wrote the subscriber."""

from messages.message import Code, text


class HubCode(Code):
    """Refusals of the hub."""

    ACCEPTED = "websub.accepted", text("Accepted; please confirm the request that will come to the callback.")
    MODE = "websub.mode", text("hub.mode must be subscribe or unsubscribe")
    TOPIC = "websub.topic", text("hub.topic is no feed of this hub; its feeds begin with {example}")
    CALLBACK = (
        "websub.callback",
        text("hub.callback must be an http or https URL without a fragment, of at most 2048 characters"),
    )
    SECRET_TOO_LONG = "websub.secret-too-long", text("hub.secret must have at most {most} bytes")
    TOO_MANY = "websub.too-many", text("Too many subscriptions are waiting to be confirmed. Please try again later.")
