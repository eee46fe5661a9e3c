"""What can go wrong, as one tree; each error names its subject and whether it passes, or never will.

BantinError
├── SettingsError        the settings file cannot be used (path, line, key)
├── FetchError           a page could not be had (url)
│   ├── NetworkError     no connection, reset, truncated, TLS, DNS
│   ├── DeadlineError    the total time ran out
│   ├── TooLargeError    the body passed a size cap, raw or decompressed
│   ├── DamagedError     bytes of the body were lost, though its length was right or untold
│   ├── EncodingError    the Content-Encoding is broken or was not asked for
│   ├── RedirectError    a loop, too many hops, an unusable Location
│   ├── ForbiddenError   our own rules forbid it: private address, scheme, robots.txt
│   ├── StatusError      the origin answered with an error status
│   ├── BrowserError     the browser is missing, or could not show the page
│   ├── BusyError        no turn came in time, at the host, in the browser or to be read; the source is well
│   └── StoppedError     the daemon is ending; nothing is wrong with the source
├── PageError            the page came, and is not what a source can be read from
│   ├── DocumentError    not a document that we read (PDF, image, ...)
│   ├── ExtractionError  the rules cannot be applied, or found nothing
│   ├── OtherPageError   a wall, an error or a shell came in the place of the page
│   └── LimitError       reading it passed a limit of time or memory
├── QueryError           a search cannot be answered (its words, or its cost)
├── SubscriptionError    a subscriber asks the hub for what it cannot grant
├── DeliveryError        a notification was not taken (target)
├── BrokerError          what hands work to workers cannot be used now
└── StoreError           the database cannot be used (newer, damaged, another daemon's)
    └── StorageError     it refuses to work now (full, locked, out of reach)

Each carries a message, a code with its parameters; nothing decides by what it reads. `InvalidValueError` stands
beside the tree: a check of one value raises it, and whoever knows the value's place makes a SettingsError of it.
"""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from messages import Message, render
from messages.browser import BrowserCode
from messages.plain import PlainCode
from model.finding import PageKind
from model.secrets import hide_secrets, hide_secrets_in


class BantinError(Exception):
    """Base of every expected fault.

    `message` says what is wrong. `subject` is the thing that failed (a URL, a slug, a path); `transient` says
    whether trying again soon can help, `lasting` that trying again cannot, however late, `retry_after` how long
    to wait where that is known. `str()` is what `describe` gives, in English, for logs.
    """

    transient = False
    lasting = False
    retry_after: timedelta | None = None

    def __init__(self, message: Message, *, subject: str = "") -> None:
        """Keep what is wrong and the thing that it is about."""
        self.message, self.subject = message, subject
        super().__init__(self.message)

    def __reduce__(self) -> tuple[object, ...]:
        """Return how it is pickled: without `__init__`, which takes other arguments in each class."""
        return _make_bare, (type(self), self.args), self.__dict__

    def describe(self) -> Message:
        """Return the message, after its subject where it does not name that itself."""
        subject, message = hide_secrets(self.subject), _hide_secrets_of(self.message)
        if not subject or _names(message, subject):
            return message
        return PlainCode.ABOUT(subject=subject, message=message)

    def describe_all(self) -> tuple[Message, ...]:
        """Return what `describe` gives, of this fault and of those that were found with it."""
        return (self.describe(),)

    def __str__(self) -> str:
        """Return the descriptions in English, a line each."""
        return "\n".join(map(render, self.describe_all()))


def _make_bare(kind: type[BantinError], args: tuple[object, ...]) -> BantinError:
    return kind.__new__(kind, *args)


def _names(message: Message, subject: str) -> bool:
    """Return whether a parameter of a message names a subject, or the host of one that is a URL."""
    host = _host(subject)
    return any(
        _names(value, subject) if isinstance(value, Message) else isinstance(value, str) and host in value
        for value in message.params.values()
    )


def _hide_secrets_of(message: Message) -> Message:
    hidden = {
        name: _hide_secrets_of(value)
        if isinstance(value, Message)
        else hide_secrets_in(value)
        if isinstance(value, str)
        else value
        for name, value in message.params.items()
    }
    return replace(message, params=hidden)


def _host(subject: str) -> str:
    try:
        return urlsplit(subject).hostname or subject
    except ValueError:
        return subject


class SettingsError(BantinError):
    """The settings cannot be used; `line` is 1-based, 0 where none is known.

    `others` are further faults of the same settings, in their order.
    """

    def __init__(
        self,
        message: Message,
        *,
        path: str,
        line: int = 0,
        key: str = "",
        others: "tuple[SettingsError, ...]" = (),
    ) -> None:
        """Keep what is wrong, and where."""
        super().__init__(message, subject=path)
        self.path, self.line, self.key, self.others = path, line, key, others

    def describe(self) -> Message:
        """Return `path:line: key: what is wrong`, for this fault alone."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        subject = ": ".join(part for part in (place, self.key) if part)
        return PlainCode.ABOUT(subject=subject, message=self.message)

    def describe_all(self) -> tuple[Message, ...]:
        """Return the descriptions of all faults of the file."""
        return tuple(fault.describe() for fault in (self, *self.others))


class InvalidValueError(ValueError):
    """A value from outside cannot be used; `key` names the key within a checked mapping, where it is known."""

    def __init__(self, message: Message, *, key: str = "") -> None:
        """Keep what is wrong with it."""
        super().__init__(message)
        self.message, self.key = message, key

    def __str__(self) -> str:
        """Return `key: what is wrong`, in English."""
        return f"{self.key}: {self.message}" if self.key else str(self.message)


class FetchError(BantinError):
    """A page could not be had; `subject` is its URL."""

    transient = True


class NetworkError(FetchError):
    """No connection, a reset, a truncated body, TLS or DNS trouble."""


class DeadlineError(FetchError):
    """The total time allowed for one request ran out."""


class TooLargeError(FetchError):
    """The body passed a size cap, as sent or once decompressed."""

    transient = False
    lasting = True


class DamagedError(FetchError):
    """The body came, and bytes of it were lost: a hole of NULs, or an end in the midst of a tag."""


class EncodingError(FetchError):
    """The Content-Encoding is broken, or is one that we did not ask for."""


class RedirectError(FetchError):
    """A redirect loop, too many hops, or a Location that is no URL."""

    transient = False


class ForbiddenError(FetchError):
    """Our own rules forbid the request: a private address, a scheme, robots.txt."""

    transient = False
    lasting = True


class StatusError(FetchError):
    """The origin answered with an error status; `retry_after` is what it asked for."""

    def __init__(self, message: Message, *, subject: str, status: int, retry_after: timedelta | None = None) -> None:
        """Keep the status; only 408, 425, 429 and 5xx are worth an early retry, and 410 is worth none."""
        super().__init__(message, subject=subject)
        self.status, self.retry_after = status, retry_after
        self.transient = status in {408, 425, 429} or status >= 500
        self.lasting = status == 410


_NEEDS_A_PERSON = frozenset(
    {
        BrowserCode.NOT_INSTALLED,
        BrowserCode.NO_CHROMIUM,
        BrowserCode.NO_SANDBOX,
        BrowserCode.NO_LOGIN_FIELD,
        BrowserCode.LOGIN_ELSEWHERE,
        BrowserCode.LOGIN_REFUSED,
        BrowserCode.DOWNLOAD,
    }
)
_LOGIN_PAUSE = timedelta(days=1)  # between two logins that are refused: sites lock accounts that try too often


class BrowserError(FetchError):
    """The browser is missing or cannot start, or a page could not be shown in it.

    A crash, a start that failed and a page that could not be opened may pass. What is not installed, a login that does
    not fit and a file in the place of a page wait for a person; `retry_after` is set where trying again does harm.
    """

    def __init__(self, message: Message, *, subject: str) -> None:
        """Keep what is wrong; its code says whether trying again soon can help."""
        super().__init__(message, subject=subject)
        self.transient = message.code not in _NEEDS_A_PERSON
        self.retry_after = _LOGIN_PAUSE if message.code is BrowserCode.LOGIN_REFUSED else None


class BusyError(FetchError):
    """No turn came in time, at the host, in the browser or with what reads large pages."""

    retry_after = timedelta(minutes=1)


class StoppedError(FetchError):
    """The daemon is ending and cut the request off."""


class PageError(BantinError):
    """The page came, but no items can be read from it."""


class DocumentError(PageError):
    """Not a document that we read: a PDF, an image, an empty body."""

    lasting = True


class ExtractionError(PageError):
    """The rules cannot be applied to the page, or found nothing on it."""


class OtherPageError(PageError):
    """What came is known to be no list, but a wall, an error told as a page, or a shell for scripts."""

    def __init__(self, message: Message, *, subject: str, kind: PageKind) -> None:
        """Keep what the page is; maintenance passes."""
        super().__init__(message, subject=subject)
        self.kind, self.transient = kind, kind is PageKind.MAINTENANCE


class LimitError(PageError):
    """Reading the page took more time or memory than one page may take, or ended the process that reads it."""


class QueryError(BantinError):
    """A search cannot be answered: there is nothing to look for, it costs too much, or there is no index."""


class SubscriptionError(BantinError):
    """A request to the hub that cannot be granted."""

    lasting = True


class DeliveryError(BantinError):
    """A notification was not taken; `subject` is where it was to go.

    `refused` says that the receiver is at work and does not want this very message, `retry_after` what it asked for.
    """

    transient = True

    def __init__(
        self, message: Message, *, subject: str, refused: bool = False, retry_after: timedelta | None = None
    ) -> None:
        """Keep why."""
        super().__init__(message, subject=subject)
        self.refused, self.retry_after = refused, retry_after


class StoreError(BantinError):
    """The database cannot be used: locked by another daemon, newer, or damaged."""


class BrokerError(BantinError):
    """What hands work to workers is out of reach, or refuses it."""

    transient = True


class StorageError(StoreError):
    """The database refuses to work now: it is full, locked, or out of reach."""

    transient = True
