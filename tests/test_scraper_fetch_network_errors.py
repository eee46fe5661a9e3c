"""What broke on the way is told in plain words, by its kind."""

import socket
import ssl

import pytest

from messages.fetch import FetchCode
from scraper.fetch.network_errors import convert_network_error
from scraper.urls import make_target

TARGET = make_target("https://a.example/news")


def certificate_error(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:992)")
    error.verify_code, error.verify_message = code, "OpenSSL's words"
    return error


def tls_error(reason: str, words: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] {words} (_ssl.c:992)")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (certificate_error(10), FetchCode.CERTIFICATE_EXPIRED),
        (certificate_error(9), FetchCode.CERTIFICATE_EARLY),
        (certificate_error(18), FetchCode.CERTIFICATE_OWN),
        (certificate_error(19), FetchCode.CERTIFICATE_UNKNOWN),
        (certificate_error(20), FetchCode.CERTIFICATE_UNKNOWN),
        (certificate_error(62), FetchCode.CERTIFICATE_NAME),
        (certificate_error(23), FetchCode.CERTIFICATE),
        (tls_error("WRONG_VERSION_NUMBER", "wrong version number"), FetchCode.NOT_TLS),
        (tls_error("TLSV1_ALERT_INTERNAL_ERROR", "tlsv1 alert internal error"), FetchCode.TLS),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), FetchCode.DNS),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), FetchCode.DNS_AGAIN),
        (ConnectionRefusedError(111, "Connection refused"), FetchCode.REFUSED),
        (TimeoutError("timed out"), FetchCode.CONNECT_TIMEOUT),
    ],
)
def test_each_kind_has_words_of_its_own(error: Exception, code: FetchCode) -> None:
    message = convert_network_error(error, TARGET).describe()
    assert message.code is code
    assert "a.example" in str(message)
    assert not any(word in str(message) for word in ("_ssl.c", "[SSL", "Errno", "("))
