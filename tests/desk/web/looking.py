"""Who is looking at the little site, as a middleware puts it on every request."""

from __future__ import annotations

from types import SimpleNamespace

from django.http import HttpRequest

LOOKING = SimpleNamespace(viewer=None)


class Looking:
    """Puts the viewer that a test has chosen on every request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        request.viewer = LOOKING.viewer
        return self.get_response(request)
