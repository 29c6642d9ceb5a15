"""One line of log a request: the view's name, never the address, nobody's name or number."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from qunzhi.desk.running.metrics import count_request

_LOG = logging.getLogger("qunzhi.desk.requests")


class RequestLog:
    """Times each request and writes what it was: method, view, status, milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then log and count."""
        start = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - start
        match = request.resolver_match
        view = match.view_name or match._func_path if match else "none"
        count_request(view, request.method or "", response.status_code, took)
        fields = {"method": request.method, "view": view, "status": response.status_code, "ms": round(took * 1000, 1)}
        _LOG.info("request", extra=fields)
        return response
