"""What holds for every request and answer: nothing strange comes in, and nothing is kept on the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from qunzhi.desk.access.pages import MOST_BYTES, Page
from qunzhi.desk.web.failures import too_large


class NotKept:
    """No page is kept by a browser or a proxy: computers in offices are shared. Static files do not come this way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say that it is not to be kept."""
        response = self.get_response(request)
        if "no-store" not in response.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class NothingStrange:
    """Refuses what no browser sends by itself: NUL characters, which PostgreSQL cannot look up (400), and bodies that
    are larger than the page takes (413), before anything of them is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address and the cookies, then pass the request on."""
        _refuse_nul([request.path_info, *request.COOKIES.values(), *_values(request.GET)])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Look at the size of the body, then into the form."""
        declared = getattr(view, "page", None)
        most = declared.most if isinstance(declared, Page) else MOST_BYTES
        if int(request.META.get("CONTENT_LENGTH") or 0) > most:
            return too_large(request)
        if request.method == "POST":
            _refuse_nul(_values(request.POST))
        return None


def _values(data: Any) -> Iterable[str]:
    return (value for name, values in data.lists() for value in (name, *values))


def _refuse_nul(texts: Iterable[str]) -> None:
    """Stop at a NUL.

    Raises:
        BadRequest: there is one.
    """
    if any("\0" in text for text in texts):
        raise BadRequest("NUL")
