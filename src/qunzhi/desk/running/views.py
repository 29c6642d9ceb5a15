"""Health and metrics, for machines."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from qunzhi.desk.access.pages import page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.running.metrics import exposition


@page(Right.ANYONE)
def health(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer: 200 when the database does, else 503. Says nothing more."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@page(Right.ANYONE)
def metrics(request: HttpRequest) -> HttpResponse:
    """Counters for Prometheus, with the token, or from this machine where none is set.

    Raises:
        Http404: the token is wrong or missing.
    """
    token = settings.DESK.metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    here = not settings.DESK.behind_proxy and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1", "")
    if not (hmac.compare_digest(given.encode(), token.encode()) if token else here):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
