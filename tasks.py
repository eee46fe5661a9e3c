"""What a message may ask of a worker: six kinds of work, each with arguments of its own, and nothing beside them.

Whoever can write to the broker can send anything, and what Celery does not expect ends its worker. So a message that is
not as `broker.Broker` sends it does not get as far as Celery: it is refused with a line, as is one of another version.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from celery import Celery
from celery.worker.consumer import Consumer
from kombu.message import Message
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from broker import COMBINE, COMPOSE, DELIVER, NOTIFY, READ_ARTICLE, REFRESH, is_redis
from messages.workers import WorkerCode
from model.errors import BrokerError
from model.publication import SLUG
from model.secrets import hide_secrets_in
from service import FaultLog, LineLimiter

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$")]
Token = Annotated[str, StringConstraints(pattern=r"^[0-9a-f.]{1,64}$")]
Guid = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,2000}$")]
NoKeywords = Annotated[dict[str, Any], Field(max_length=0)]
NoCallbacks = dict[str, None]  # what Celery would call afterwards: nothing
_BODY_SHAPES: Mapping[str, TypeAdapter[Any]] = {
    REFRESH: TypeAdapter(tuple[tuple[Slug, Token], NoKeywords, NoCallbacks]),
    READ_ARTICLE: TypeAdapter(tuple[tuple[Guid, Token, bool], NoKeywords, NoCallbacks]),
    COMPOSE: TypeAdapter(tuple[tuple[Slug], NoKeywords, NoCallbacks]),
    COMBINE: TypeAdapter(tuple[tuple[Slug], NoKeywords, NoCallbacks]),
    DELIVER: TypeAdapter(tuple[tuple[()], NoKeywords, NoCallbacks]),
    NOTIFY: TypeAdapter(tuple[tuple[()], NoKeywords, NoCallbacks]),
}
_TASK_ID = TypeAdapter(Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{1,64}$")])
MALFORMED = (ValueError, KeyError, TypeError, AttributeError)  # what kombu raises for an entry of Redis it cannot parse
CELERY_LOGGERS = ("celery.worker.consumer.consumer", "celery.worker.request", "celery.worker.worker", "celery.worker")


def add_tasks(app: Celery, functions: Mapping[str, Callable[..., None]]) -> None:
    """Have an application do each kind of work, of sound messages only."""
    for name, function in functions.items():
        app.task(name=name, typing=False, shared=False)(function)
    app.conf.worker_consumer = f"{__name__}:{CheckedConsumer.__name__}"


def is_sound(message: Message) -> bool:
    """Return whether a message is as a daemon sends it; it is left as it is."""
    name, key = message.headers.get("task"), message.headers.get("id")
    if message.errors or not isinstance(name, str) or name not in _BODY_SHAPES:
        return False
    if (message.content_type, message.content_encoding) != ("application/json", "utf-8"):
        return False
    try:
        _TASK_ID.validate_python(key, strict=True)
        _BODY_SHAPES[name].validate_json(message.body, strict=True)
    except ValidationError:
        return False
    return True


def select_headers(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the headers that name a message's work; the others could have it wait, or end a thread."""
    return {"task": headers["task"], "id": headers["id"]}


class CheckedConsumer(Consumer):  # type: ignore[misc]  # Celery has no types
    """Celery's consumer, for messages that are sound.

    Where Redis holds what is no message at all, it connects again; RabbitMQ delivers nothing of the kind, and there
    such an error is a fault of the program.
    """

    connection_errors: tuple[type[BaseException], ...]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if is_redis(self.app.conf.broker_url):
            self.connection_errors = (*self.connection_errors, *MALFORMED)

    def create_task_handler(self, *arguments: Any, **named: Any) -> Callable[[Message], None]:
        """Return what is called with each message."""
        handle, faults = super().create_task_handler(*arguments, **named), FaultLog()

        def receive(message: Message) -> None:
            if is_sound(message):
                message.headers = select_headers(message.headers)
                handle(message)
                return
            faults(BrokerError(WorkerCode.REFUSED(), subject=self.app.conf.task_default_queue))
            message.reject_log_error(logging.getLogger(CELERY_LOGGERS[0]), self.connection_errors)  # type: ignore[no-untyped-call]  # nor has kombu

        return receive


class FirstLineFilter(logging.Filter):
    """Cuts what Celery writes of trouble to its first line, and writes one no more than once a minute.

    The rest is what a message held, and a traceback of Celery's own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._limiter = LineLimiter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is to be written; it is cut."""
        if record.levelno < logging.WARNING:
            return True
        record.msg, record.args, record.exc_info = hide_secrets_in(record.getMessage().strip().split("\n")[0]), (), None
        return self._limiter.is_due(record.msg)


def shorten_logs() -> None:
    """Have Celery write a line of what goes wrong between it and the broker, seldom."""
    line_filter = FirstLineFilter()
    for name in CELERY_LOGGERS:
        logging.getLogger(name).addFilter(line_filter)
