"""Why a request to the API is refused."""

from messages.message import Code, text


class ApiCode(Code):
    """Details of problems (RFC 9457) that no other area has words for."""

    NO_TOKEN = (
        "api.no-token",
        text("this needs a token: send `Authorization: Bearer <token>`; `bantin token add` makes one"),
    )
    WRONG_TOKEN = "api.wrong-token", text("this token is unknown, was revoked, or has expired")
    SCOPE = "api.scope", text("this token may not do that; one with the scope `{scope}` is needed")
    PERSON_READS_ONLY = "api.person-reads-only", text("whose token this is may only read")
    TOO_MANY_TRIES = "api.too-many-tries", text("too many requests with wrong tokens; try again in {seconds} s")
    BUSY = "api.busy", text("too many requests are being answered; try again in {seconds} s")
    NO_PATH = "api.no-path", text("there is nothing at this path; see /api/v1/openapi.json")
    NO_METHOD = "api.no-method", text("this path does not take {method}; it takes {allowed}")
    NO_SOURCE = "api.no-source", text("there is no source {slug}")
    NO_ITEM = "api.no-item", text("there is no item {item}")
    NO_VERSION = "api.no-version", text("no version {number} of this item is kept")
    PARAMETERS = "api.parameters", text("some parameters of this request cannot be used")
    TWICE = "api.twice", text("is sent more than once")
    UNKNOWN_PARAMETER = "api.unknown-parameter", text("is not a parameter of this path")
    PATTERN = "api.pattern", text("is not of the pattern {pattern}")
    CURSOR = "api.cursor", text("is not a cursor that this list gave out")
    NOT_TEXT = "api.not-text", text("holds a NUL character")
    MEDIA_TYPE = "api.media-type", text("the body has to be of the media type {expected}")
    TOO_LARGE = "api.too-large", text("the body has more than {limit} bytes")
    TOO_SLOW = "api.too-slow", text("the body came too slowly")
    NOT_JSON = "api.not-json", text("the body is not JSON in UTF-8, or holds what cannot be stored")
    NOT_OBJECT = "api.not-object", text("the body has to be a JSON object")
    ENTRY = "api.entry", text("this cannot be used; `errors` says where it is wrong")
    UNKNOWN_KEY = "api.unknown-key", text("is not a known key")
    SLUG_TAKEN = "api.slug-taken", text("there is a source or a feed {slug} already")
    SLUG_STAYS = "api.slug-stays", text("cannot be changed here; see `bantin rename`")
    CHANGED_MEANWHILE = (
        "api.changed-meanwhile",
        text("the entry no longer matches If-Match: it was changed in the meantime"),
    )
    NOT_WATCHED = "api.not-watched", text("{slug} is no longer watched")
    NO_JOB = "api.no-job", text("there is no such job of this token; one is kept for 15 minutes")
