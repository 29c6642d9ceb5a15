"""Sign-in through CAS (protocol 3.0)."""

from __future__ import annotations

import functools
import secrets
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import ParseError

import requests
from cas import CASClientV3, CASError
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from qunzhi.desk.access.pages import page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts import sso

_STATE = "desk.cas"
#: Seconds to wait for the CAS server.
_PATIENCE = 10
#: Longest ticket taken; the protocol asks clients to take 256 characters.
_LONGEST = 256


@page(Right.ANYONE)
def begin(request: HttpRequest) -> HttpResponse:
    """To the CAS server. The session remembers a state, so that only who set out comes back."""
    _must_be_set()
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = ""
    state = secrets.token_urlsafe(16)
    request.session[_STATE] = {"state": state, "next": following}
    return redirect(_client(request, state).get_login_url())


@page(Right.ANYONE)
def back(request: HttpRequest) -> HttpResponse:
    """Back from the CAS server with a ticket, which is checked with it directly."""
    _must_be_set()
    kept = request.session.pop(_STATE, None)
    state, ticket = request.GET.get("state", ""), request.GET.get("ticket", "")
    if not kept or not constant_time_compare(kept["state"], state) or not 0 < len(ticket) <= _LONGEST:
        return sso.failed(request)
    try:
        number = _number(_client(request, state), ticket)
    except (requests.RequestException, CASError, ParseError, DefusedXmlException, IndexError, AttributeError):
        return sso.failed(request)
    if number is None:
        return sso.failed(request)
    return sso.enter(request, settings.DESK.cas.institution, number, kept["next"] or None, "cas")


def _must_be_set() -> None:
    if not settings.DESK.cas.server:
        raise Http404


def _client(request: HttpRequest, state: str) -> Any:
    here = request.build_absolute_uri(f"{reverse('cas_back')}?{urlencode({'state': state})}")
    session = requests.Session()
    session.get = functools.partial(session.get, timeout=_PATIENCE)  # type: ignore[method-assign]
    return CASClientV3(service_url=here, server_url=settings.DESK.cas.server.rstrip("/") + "/", session=session)


def _number(client: Any, ticket: str) -> str | None:
    """The staff number behind a ticket: empty when CAS knows the person but gives none, None for a bad ticket."""
    answer = client.get_verification_response(ticket)
    fromstring(answer)  # refuses entities before the library's own parser reads it
    name, attributes, _ = client.verify_response(answer)
    if not name:
        return None
    wanted = settings.DESK.cas.attribute
    found = (attributes or {}).get(wanted, "") if wanted else name
    return found if isinstance(found, str) else ""
