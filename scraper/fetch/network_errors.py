"""What broke on the way, in one line for a person.

Libraries tell network faults as nested exceptions whose text is for programmers; here
each becomes one of our own errors.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from http.client import BadStatusLine, HTTPException, RemoteDisconnected
from http.client import IncompleteRead as ChunksMissing

from requests.exceptions import ContentDecodingError, InvalidHeader
from urllib3.exceptions import IncompleteRead, InvalidChunkLength, ProtocolError, ReadTimeoutError

from model.errors import FetchError, ForbiddenError, NetworkError
from scraper.fetch.guard import Target


def network_error(error: BaseException, where: Target) -> FetchError:
    """Return the error of our own tree that `error` means; one of the tree stays as it is."""
    if isinstance(error, FetchError):
        return type(error)(str(error), subject=where.url) if type(error) is ForbiddenError else error
    return NetworkError(f"{where.place}: {_said(error)}", subject=where.url)


def _said(error: BaseException) -> str:
    causes = list(_causes(error))
    for test, words in WORDS:
        for cause in causes:
            if isinstance(cause, test):
                return words.format(_line(cause))
    return f"the connection failed ({_line(causes[-1])})"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from the outermost exception to what it was made of."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        nested = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        waiting += [one for one in nested if isinstance(one, BaseException)]


def _line(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = re.sub(r"[^\x20-\x7e\u00a0-\uffff]+", " ", str(error) or type(error).__name__)
    return text.strip()[:120]


WORDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (ssl.SSLCertVerificationError, "its certificate cannot be trusted: {}"),
    (ssl.SSLError, "TLS failed: {}"),
    (socket.gaierror, "the name does not resolve ({})"),
    (UnicodeError, "the name cannot be resolved ({})"),
    (ConnectionRefusedError, "the connection was refused"),
    (RemoteDisconnected, "the server closed the connection without an answer"),
    (ConnectionResetError, "the server broke the connection off (reset)"),
    ((IncompleteRead, ChunksMissing, InvalidChunkLength), "truncated: the page was cut off on the way"),
    (InvalidHeader, "the server's headers contradict each other: {}"),
    (BadStatusLine, "this is no HTTP server: {}"),
    (ReadTimeoutError, "the server fell silent (read time-out)"),
    (TimeoutError, "no connection in time"),
    (ContentDecodingError, "the body cannot be decoded: {}"),
    (HTTPException, "the answer breaks HTTP: {}"),
    (ProtocolError, "the answer breaks HTTP: {}"),
    (OSError, "the connection failed: {}"),
)
