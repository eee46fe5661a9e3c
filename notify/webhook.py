"""Webhooks: each notification is POSTed as JSON, signed as Standard Webhooks 1.0 has it.

`webhook-id` is the same at each try, so that a receiver knows what it has already; `webhook-signature` is
`v1,` and the base64 of an HMAC-SHA256 over `id.timestamp.body`. Addresses pass the guard of `scraper.fetch`, and
redirects are not followed.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Callable
from datetime import datetime

from messages.notifications import NotificationCode
from model.errors import DeliveryError, FetchError, StoppedError
from notify.letter import Letter
from scraper.fetch.client import Client
from scraper.fetch.response import Answer, Call, Trust
from scraper.fetch.secret_values import read_header_values, read_secret
from scraper.urls import split_url
from settings.targets import Webhook

MAX_ANSWER = 200  # characters of what a receiver says, in a message
REFUSALS = frozenset({400, 406, 409, 410, 411, 413, 414, 415, 422, 431, 451})  # of this very message


class WebhookChannel:
    """Sends to one webhook."""

    def __init__(self, webhook: Webhook, client: Client, clock: Callable[[], datetime]) -> None:
        self._webhook, self._client, self._clock = webhook, client, clock

    def send(self, letter: Letter) -> None:
        """Send a letter; DeliveryError where it was not taken, StoppedError where the daemon ends."""
        now, url = self._clock(), self._webhook.url
        try:
            call = self._build_call(letter, now)
            answer = self._client.call(call, now=now)
        except StoppedError:
            raise
        except FetchError as error:
            raise DeliveryError(error.message, subject=split_url(url).netloc) from None
        if not 200 <= answer.status < 300:
            raise _make_error(answer, split_url(url).netloc)

    def close(self) -> None:
        """Nothing to close: the client keeps its connections."""

    def _build_call(self, letter: Letter, now: datetime) -> Call:
        webhook = self._webhook
        body = json.dumps(letter.payload, ensure_ascii=False).encode("utf-8", "replace")
        headers = {
            **read_header_values(webhook.headers, url=webhook.url),
            "Content-Type": "application/json",
            "webhook-id": letter.guid,
            "webhook-timestamp": f"{int(now.timestamp())}",
        }
        if secret := read_secret(webhook.secret, name="webhook.secret", subject=webhook.url):
            headers["webhook-signature"] = sign(letter.guid, now, body, secret)
        return Call(method="POST", url=webhook.url, headers=headers, body=body, trust=Trust(ca=webhook.ca))


def sign(guid: str, at: datetime, body: bytes, secret: str) -> str:
    """Return the signature of a delivery (Standard Webhooks, "Signature scheme")."""
    signed = f"{guid}.{int(at.timestamp())}.".encode() + body
    digest = hmac.new(_read_key(secret), signed, "sha256").digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _read_key(secret: str) -> bytes:
    """Return the key that a secret stands for.

    >>> _read_key("whsec_YWJj"), _read_key("abc"), _read_key("whsec_?")
    (b'abc', b'abc', b'whsec_?')
    """
    kind, mark, encoded = secret.partition("whsec_")
    if kind or not mark:
        return secret.encode()
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return secret.encode()


def _make_error(answer: Answer, host: str) -> DeliveryError:
    text = " ".join(answer.body.decode("utf-8", "replace").split())[:MAX_ANSWER]
    message = NotificationCode.ANSWERED_NOTHING(host=host, status=answer.status)
    if 300 <= answer.status < 400:
        message = NotificationCode.REDIRECTED(host=host, status=answer.status)
    elif text:
        message = NotificationCode.ANSWERED(host=host, status=answer.status, answer=text)
    return DeliveryError(message, subject=host, refused=answer.status in REFUSALS, retry_after=answer.retry_after)
