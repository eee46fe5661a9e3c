"""What can go wrong, as one tree; each error names its subject and whether it passes, or never will.

BantinError
├── SettingsError        the settings file cannot be used (path, line, key)
├── FetchError           a page could not be had (url)
│   ├── NetworkError     no connection, reset, truncated, TLS, DNS
│   ├── DeadlineError    the total time ran out
│   ├── TooLargeError    the body passed a size cap, raw or decompressed
│   ├── EncodingError    the Content-Encoding is broken or was not asked for
│   ├── RedirectError    a loop, too many hops, an unusable Location
│   ├── ForbiddenError   our own rules forbid it: private address, scheme, robots.txt
│   ├── StatusError      the origin answered with an error status
│   └── StoppedError     the daemon is ending; nothing is wrong with the source
├── PageError            the page came, and is not what a source can be read from
│   ├── DocumentError    not a document that we read (PDF, image, ...)
│   └── ExtractionError  the rules cannot be applied, or found nothing
└── StoreError           the database cannot be used (locked, newer, damaged)
"""

from datetime import timedelta


class BantinError(Exception):
    """Base of every expected fault.

    `subject` is the thing that failed (a URL, a slug, a path); `transient` says whether
    trying again soon can help, `lasting` that trying again cannot, however late. `str()` gives
    one line for a person.
    """

    transient = False
    lasting = False

    def __init__(self, message: str, *, subject: str = "") -> None:
        """Keep one line of explanation and the thing that it is about."""
        super().__init__(message)
        self.subject = subject


class SettingsError(BantinError):
    """The settings cannot be used; `line` is 1-based, 0 where none is known."""

    def __init__(self, message: str, *, path: str, line: int = 0, key: str = "") -> None:
        """Build the one-line message `path:line: key: what is wrong`."""
        place = f"{path}:{line}" if line else path
        super().__init__(": ".join(part for part in (place, key, message) if part), subject=path)
        self.path, self.line, self.key = path, line, key


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

    def __init__(self, message: str, *, subject: str, status: int, retry_after: timedelta | None = None) -> None:
        """Keep the status; only 408, 425, 429 and 5xx are worth an early retry, and 410 is worth none."""
        super().__init__(message, subject=subject)
        self.status, self.retry_after = status, retry_after
        self.transient = status in {408, 425, 429} or status >= 500
        self.lasting = status == 410


class StoppedError(FetchError):
    """The daemon is ending and cut the request short."""


class PageError(BantinError):
    """The page came, but no items can be read from it."""


class DocumentError(PageError):
    """Not a document that we read: a PDF, an image, an empty body."""

    lasting = True


class ExtractionError(PageError):
    """The rules cannot be applied to the page, or found nothing on it."""


class StoreError(BantinError):
    """The database cannot be used: locked by another daemon, newer, or damaged."""
