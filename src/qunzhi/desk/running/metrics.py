"""Counters for Prometheus: requests by view and status, their time, the ledger's length. Nothing about people."""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from qunzhi.desk.ledger.models import Log

_REQUESTS = Counter("qunzhi_requests", "Requests answered", ("view", "method", "status"))
_SECONDS = Histogram(
    "qunzhi_request_seconds", "Time to answer", ("view",), buckets=(0.01, 0.03, 0.1, 0.3, 0.8, 2, 5, 20)
)


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count one request."""
    _REQUESTS.labels(view, method, f"{status // 100}xx").inc()
    _SECONDS.labels(view).observe(seconds)


class _Ledger(Collector):
    """What is read when asked: the size of each log."""

    def collect(self) -> Iterator[Metric]:
        """Entries by log."""
        family = GaugeMetricFamily("qunzhi_ledger_entries", "Entries in a ledger", labels=("log",))
        for key, size in Log.objects.values_list("key", "size"):
            family.add_metric([key], size)
        yield family


def exposition() -> bytes:
    """All metrics, of all worker processes where there are several."""
    own = CollectorRegistry()
    own.register(_Ledger())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(own)  # type: ignore[no-untyped-call]
        return generate_latest(own)
    return generate_latest(REGISTRY) + generate_latest(own)
