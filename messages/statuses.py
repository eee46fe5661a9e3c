"""HTTP statuses that are no page."""

from messages.message import Code, text


class StatusCode(Code):
    """Statuses that are no page (RFC 9110 §15)."""

    NO_CONTENT = "statuses.no-content", text("{host} sent no content (204)")
    PARTIAL = "statuses.partial", text("{host} sent 206 Partial Content, though no range was requested")
    NOT_MODIFIED = "statuses.not-modified", text("{host} sent 304 Not Modified to an unconditional request")
    UNAUTHORIZED = (
        "statuses.unauthorized",
        text("{host} requires a login (401); set headers for this source"),
    )
    FORBIDDEN = "statuses.forbidden", text("{host} denies access (403 Forbidden)")
    NOT_FOUND = "statuses.not-found", text("{host} has no such page (404 Not Found)")
    GONE = (
        "statuses.gone",
        text(
            "{host} says that this page is permanently gone (410 Gone); it is not asked again until you run "
            "`bantin refresh`"
        ),
    )
    TOO_MANY_REQUESTS = "statuses.too-many-requests", text("{host} asks for fewer requests (429 Too Many Requests)")
    SERVER_ERROR = "statuses.server-error", text("{host} has an internal error (500)")
    BAD_GATEWAY = "statuses.bad-gateway", text("{host} has an error behind its gateway (502 Bad Gateway)")
    UNAVAILABLE = "statuses.unavailable", text("{host} is temporarily unavailable (503)")
    GATEWAY_TIMEOUT = "statuses.gateway-timeout", text("{host} got no response behind its gateway (504)")
    OTHER = "statuses.other", text("{host} responded with status {status}, which is not a page")
    BOT_CHALLENGE = (
        "statuses.bot-challenge",
        text("{host} responded with a bot challenge ({status}); Bantin does not try to pass it"),
    )
