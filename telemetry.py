"""What this process has done since it began, in figures for /metrics (Prometheus): counters and histograms.

Whoever does the work counts it here. Nothing is read from the database for it, and a figure costs about a microsecond.
"""

from functools import partial

import prometheus_client

REGISTRY = prometheus_client.CollectorRegistry()
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_LATE_SECONDS = (0.1, 0.25, 0.5, 0.75, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10, 30, 60, 300)  # close around a tick of the daemon
_Counter = partial(prometheus_client.Counter, registry=REGISTRY)
_Gauge = partial(prometheus_client.Gauge, registry=REGISTRY)
_Histogram = partial(prometheus_client.Histogram, registry=REGISTRY)

RUNS = _Counter("bantin_runs", "Runs of sources, by outcome.", ["outcome"])
RUN_SECONDS = _Histogram("bantin_run_seconds", "How long one run of a source took.", buckets=_SECONDS)
LATENESS = _Histogram(
    "bantin_run_lateness_seconds", "How long after it was due a source was claimed.", buckets=_LATE_SECONDS
)
ITEMS = _Counter("bantin_items_found", "Items found, new and edited.", ["kind"])
ARTICLES = _Counter("bantin_articles", "Items' own pages, by whether they could be read.", ["outcome"])
BROKER_WAITING = _Gauge("bantin_broker_waiting", "Messages that wait for a worker, of BANTIN_WORKERS=celery.")
UNDER_WAY = _Gauge("bantin_work_under_way", "Sources and items' own pages that are being read now.")
RESPONSES = _Counter("bantin_fetch_responses", "Responses to requests for pages, by status.", ["status"])
BYTES = _Counter("bantin_fetch_bytes", "Bytes of the pages that were read, decompressed.")
FEEDS = _Counter("bantin_feed_responses", "Responses to readers' requests for feeds, by status.", ["status"])
DELIVERIES = _Counter("bantin_hub_deliveries", "Changed feeds sent to the hub's subscribers, by outcome.", ["outcome"])
