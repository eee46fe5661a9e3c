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

from broker import COMBINE, COMPOSE, DELIVER, NOTIFY, READ_ARTICLE, REFRESH
from messages.workers import WorkerCode
from model.errors import BrokerError
from model.secrets import hide_secrets_in
from service import FaultLog, Seldom

Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
Token = Annotated[str, StringConstraints(pattern=r"^[0-9a-f.]{1,64}$")]
Guid = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,2000}$")]
Nothing = Annotated[dict[str, Any], Field(max_length=0)]  # arguments by name
After = dict[str, None]  # what Celery may do afterwards
_BODIES: Mapping[str, TypeAdapter[Any]] = {
    REFRESH: TypeAdapter(tuple[tuple[Slug, Token], Nothing, After]),
    READ_ARTICLE: TypeAdapter(tuple[tuple[Guid, Token, bool], Nothing, After]),
    COMPOSE: TypeAdapter(tuple[tuple[Slug], Nothing, After]),
    COMBINE: TypeAdapter(tuple[tuple[Slug], Nothing, After]),
    DELIVER: TypeAdapter(tuple[tuple[()], Nothing, After]),
    NOTIFY: TypeAdapter(tuple[tuple[()], Nothing, After]),
}
_KEY = TypeAdapter(Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{1,64}$")])
MISSHAPEN = (ValueError, KeyError, TypeError, AttributeError)  # what kombu raises as it reads an entry of Redis
TALKERS = ("celery.worker.consumer.consumer", "celery.worker.request", "celery.worker.worker", "celery.worker")


def add_tasks(app: Celery, works: Mapping[str, Callable[..., None]]) -> None:
    """Have an application do each kind of work, of sound messages only."""
    for name, work in works.items():
        app.task(name=name, typing=False, shared=False)(work)
    app.conf.worker_consumer = f"{__name__}:{CarefulConsumer.__name__}"


def is_sound(message: Message) -> bool:
    """Return whether a message is as a daemon sends it; of its headers those stay that name the work."""
    name, key = message.headers.get("task"), message.headers.get("id")
    if message.errors or not isinstance(name, str) or name not in _BODIES:
        return False
    if (message.content_type, message.content_encoding) != ("application/json", "utf-8"):
        return False
    try:
        _KEY.validate_python(key, strict=True)
        _BODIES[name].validate_json(message.body, strict=True)
    except ValidationError:
        return False
    message.headers = {"task": name, "id": key}
    return True


class CarefulConsumer(Consumer):  # type: ignore[misc]  # Celery has no types
    """Celery's consumer, for messages that are sound; it connects again where Redis holds what is no message at all."""

    connection_errors: tuple[type[BaseException], ...]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.connection_errors = (*self.connection_errors, *MISSHAPEN)

    def create_task_handler(self, *arguments: Any, **named: Any) -> Callable[[Message], None]:
        """Return what is called with each message."""
        handle, faults = super().create_task_handler(*arguments, **named), FaultLog()

        def receive(message: Message) -> None:
            if is_sound(message):
                handle(message)
                return
            faults(BrokerError(WorkerCode.REFUSED(), subject=self.app.conf.task_default_queue))
            message.reject_log_error(logging.getLogger(TALKERS[0]), self.connection_errors)  # type: ignore[no-untyped-call]  # nor has kombu

        return receive


class OneLine(logging.Filter):
    """Cuts what Celery writes of trouble to its first line, and writes one no more than once a minute.

    The rest is what a message held, and a traceback of Celery's own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seldom = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is to be written; it is cut."""
        if record.levelno < logging.WARNING:
            return True
        record.msg, record.args, record.exc_info = hide_secrets_in(record.getMessage().strip().split("\n")[0]), (), None
        return self._seldom.is_due(record.msg)


def shorten_logs() -> None:
    """Have Celery write a line of what goes wrong between it and the broker, seldom."""
    shortened = OneLine()
    for name in TALKERS:
        logging.getLogger(name).addFilter(shortened)
