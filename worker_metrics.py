"""A worker's own /metrics, in the Prometheus text format 0.0.4: what it did is counted in its process, no daemon's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, start_http_server

import telemetry
from messages.options import OptionCode
from model.errors import SettingsError
from settings.environment import Address


@contextmanager
def serve_metrics(address: Address | None, tick_age: Callable[[], timedelta]) -> Iterator[None]:
    """Answer at an address, where there is one, for as long as this lasts; SettingsError where it cannot be had."""
    if address is None:
        yield
        return
    registry = CollectorRegistry()
    registry.register(telemetry.REGISTRY)
    ProcessCollector(registry=registry)
    age = Gauge("bantin_tick_age_seconds", "Time since the worker last ticked.", registry=registry)
    age.set_function(lambda: tick_age().total_seconds())
    try:
        server, thread = start_http_server(address.port, address.host, registry)
    except OSError as error:
        reason = error.strerror or str(error)
        fault = OptionCode.METRICS_UNUSABLE(host=address.host, port=address.port, reason=reason)
        raise SettingsError(fault, path="BANTIN_WORKER_METRICS") from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
