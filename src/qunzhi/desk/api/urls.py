"""Addresses of the interface and of the pages about it."""

from __future__ import annotations

import re
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from qunzhi.desk.access.pages import Page, declare, page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.api import views
from qunzhi.desk.api.interface import api

#: Where the interface stands; another version will stand beside it.
_BASE = "api/v1/"
_MOST = 64 * 1024


@page(Right.ANYONE)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface; it holds nothing of anybody."""
    return JsonResponse(api.get_openapi_schema(path_prefix=f"/{_BASE}"), json_dumps_params={"ensure_ascii": False})


def _patterns() -> list[URLPattern]:
    """The interface's addresses, declared like pages: open without a session, for each asks for its token itself.

    The library makes a pattern for each operation, though one view answers all methods of an address.
    """
    methods = {_shape(route): sorted(m.upper() for m in ops) for route, ops in _paths().items()}
    out: dict[str, URLPattern] = {}
    for one in api.urls[0]:
        route = str(one.pattern)
        if isinstance(one, URLPattern) and one.name != "api-root" and route not in out:
            view = declare(_head_too(one.callback), Page(Right.ANYONE, tuple(methods[_shape(route)]), most=_MOST))
            out[route] = path(_BASE + route, view, name=one.name)
    return list(out.values())


def _paths() -> dict[str, Any]:
    found: dict[str, Any] = api.get_openapi_schema(path_prefix="")["paths"]
    return found


def _shape(route: str) -> str:
    """``groups/<uid>`` and ``/groups/{uid}`` are one."""
    return re.sub(r"[<{][^>}]*[>}]", "*", route).strip("/")


def _head_too(view: Any) -> Any:
    """A view that answers HEAD as it answers GET; the server leaves the body out."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"
        found: HttpResponse = view(request, *args, **kwargs)
        return found

    return answer


urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<str:uid>/stop/", views.stop_token, name="stop_token"),
    path(f"{_BASE}openapi.json", openapi, name="openapi"),
    *_patterns(),
]
