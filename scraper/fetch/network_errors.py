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

from messages import Message
from messages.fetch import FetchCode
from model.errors import FetchError, ForbiddenError, NetworkError
from scraper.urls import Target


def convert_network_error(error: BaseException, target: Target) -> FetchError:
    """Return the error of our own tree that `error` means; one of the tree stays as it is."""
    if isinstance(error, FetchError):
        return type(error)(error.message, subject=target.url) if type(error) is ForbiddenError else error
    return NetworkError(describe_network_error(error, target.place), subject=target.url)


def describe_network_error(error: BaseException, host: str) -> Message:
    """Return what broke on the way to `host`, by an exception of a library."""
    causes = list(_list_causes(error))
    for kind, code in CODES:
        for cause in causes:
            if isinstance(cause, kind):
                return _fill(_choose_code(code, cause), host, cause)
    return FetchCode.CONNECTION(host=host, reason=_describe_cause(causes[-1]))


def _choose_code(code: FetchCode, cause: BaseException) -> FetchCode:
    """Return what is said of a cause, more exactly where OpenSSL or the name server tell more of it."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return CERTIFICATES.get(cause.verify_code, code)
    if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN:
        return FetchCode.DNS_AGAIN
    return NOT_TLS.get(getattr(cause, "reason", None) or "", code)


def _fill(code: FetchCode, host: str, cause: BaseException) -> Message:
    return code(host=host, reason=_describe_cause(cause)) if "reason" in code.template.parameters else code(host=host)


def _list_causes(error: BaseException) -> Iterator[BaseException]:
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


def _describe_cause(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, ssl.SSLError):  # "[SSL: TLSV1_ALERT_INTERNAL_ERROR] tlsv1 alert internal error (_ssl.c:992)"
        return re.sub(r"^\[[^\]]*\]\s*|\s*\(_ssl\.c:\d+\)$", "", error.strerror or str(error))[:120]
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = re.sub(r"[^\x20-\x7e\u00a0-\uffff]+", " ", str(error) or type(error).__name__)
    return text.strip()[:120]


CERTIFICATES = {  # OpenSSL's X509_V_ERR_* (x509_vfy.h)
    9: FetchCode.CERTIFICATE_EARLY,
    10: FetchCode.CERTIFICATE_EXPIRED,
    18: FetchCode.CERTIFICATE_OWN,
    19: FetchCode.CERTIFICATE_UNKNOWN,
    20: FetchCode.CERTIFICATE_UNKNOWN,
    21: FetchCode.CERTIFICATE_UNKNOWN,
    62: FetchCode.CERTIFICATE_NAME,
    64: FetchCode.CERTIFICATE_NAME,
}
NOT_TLS = {"WRONG_VERSION_NUMBER": FetchCode.NOT_TLS, "HTTP_REQUEST": FetchCode.NOT_TLS}  # OpenSSL's reasons
CODES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], FetchCode], ...] = (
    (ssl.SSLCertVerificationError, FetchCode.CERTIFICATE),
    (ssl.SSLError, FetchCode.TLS),
    (socket.gaierror, FetchCode.DNS),
    (UnicodeError, FetchCode.HOST_NAME),
    (ConnectionRefusedError, FetchCode.REFUSED),
    (RemoteDisconnected, FetchCode.CLOSED),
    (ConnectionResetError, FetchCode.RESET),
    ((IncompleteRead, ChunksMissing, InvalidChunkLength), FetchCode.CUT_OFF),
    (InvalidHeader, FetchCode.HEADERS_CONTRADICT),
    (BadStatusLine, FetchCode.NOT_HTTP),
    (ReadTimeoutError, FetchCode.READ_TIMEOUT),
    (TimeoutError, FetchCode.CONNECT_TIMEOUT),
    (ContentDecodingError, FetchCode.UNDECODABLE),
    (HTTPException, FetchCode.BROKEN_HTTP),
    (ProtocolError, FetchCode.BROKEN_HTTP),
    (OSError, FetchCode.CONNECTION),
)
