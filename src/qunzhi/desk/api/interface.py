"""The interface: what can be asked and changed, with a description that programs read (OpenAPI)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.api.auth import Bearer, Caller
from qunzhi.desk.api.queries import filings_of, findings_of, group_out, groups_page, members_of_group
from qunzhi.desk.api.schemas import (
    UID,
    About,
    Fault,
    FilingOut,
    Findings,
    GroupOut,
    GroupPatch,
    Groups,
    MemberOut,
    Wanted,
)
from qunzhi.desk.api.scopes import Scope
from qunzhi.desk.api.services import do_update_group
from qunzhi.desk.org.importing.spec import GROUPS
from qunzhi.desk.org.importing.values import plain
from qunzhi.desk.registry.guards import access_group
from qunzhi.desk.registry.models import Group

api = NinjaAPI(
    title="群治 qunzhi",
    version="1",
    description="The register of work groups of one institution.",
    docs_url=None,
    openapi_url=None,
    auth=Bearer(),
    urls_namespace="api",
)
_ALWAYS: dict[int, Any] = {400: Fault, 401: Fault}
_REFUSED: dict[int, Any] = {**_ALWAYS, 403: Fault, 404: Fault, 409: Fault, 413: Fault, 422: Fault}
_Group = Annotated[UID, Path(description="the group's id")]


@api.get("/token", response={200: About, **_ALWAYS}, url_name="api_token", summary="The token itself")
def token(request: HttpRequest) -> About:
    """What this token may do, and until when."""
    one = _caller(request).token
    return About(name=one.name, institution=one.institution.name, scopes=one.scopes, until=one.until)


@api.get("/groups", response={200: Groups, **_ALWAYS, 403: Fault, 422: Fault}, url_name="api_groups", summary="Groups")
def groups(request: HttpRequest, asked: Query[Wanted]) -> Groups:
    """Groups that the token's maker sees, in the order of their numbers."""
    return groups_page(_caller(request).needs(Scope.GROUPS_READ), asked)


@api.get("/groups/{uid}", response={200: GroupOut, **_REFUSED}, url_name="api_group", summary="One group")
def group(request: HttpRequest, uid: _Group) -> GroupOut:
    """One group."""
    viewer = _caller(request).needs(Scope.GROUPS_READ)
    return group_out(access_group(viewer, uid))


@api.patch("/groups/{uid}", response={200: GroupOut, **_REFUSED}, url_name="api_group_patch", summary="Change a group")
def patch_group(request: HttpRequest, uid: _Group, given: GroupPatch) -> GroupOut:
    """Change the few facts that programs may; the change stands in the ledger and can be taken back on the desk."""
    caller = _caller(request)
    one = access_group(caller.needs(Scope.GROUPS_WRITE), uid)
    wanted = given.model_dump(exclude_unset=True)
    facts = {name: plain(_zoned(value), GROUPS.fields[name]) for name, value in wanted.items()}
    try:
        do_update_group(one, facts, token=caller.token, acting_user=caller.token.user)
    except QunzhiError as exc:
        if exc.problems[0].code != "nothing_changes":  # sent again, it is as it was asked for already
            raise
    return group_out(Group.objects.select_related("unit").get(pk=one.pk))


@api.get(
    "/groups/{uid}/members",
    response={200: list[MemberOut], **_REFUSED},
    url_name="api_members",
    summary="Who is in a group",
)
def members(request: HttpRequest, uid: _Group) -> list[MemberOut]:
    """The current members."""
    viewer = _caller(request).needs(Scope.MEMBERS_READ)
    return members_of_group(viewer, access_group(viewer, uid))


@api.get(
    "/groups/{uid}/filings",
    response={200: list[FilingOut], **_REFUSED},
    url_name="api_filings",
    summary="What was filed about a group",
)
def filings(request: HttpRequest, uid: _Group) -> list[FilingOut]:
    """Approvals, filings, recognitions, changes, cancellations."""
    viewer = _caller(request).needs(Scope.FILINGS_READ)
    return filings_of(access_group(viewer, uid))


@api.get(
    "/groups/{uid}/findings",
    response={200: Findings, **_REFUSED},
    url_name="api_findings",
    summary="What is not in order with a group",
)
def findings(request: HttpRequest, uid: _Group) -> Findings:
    """Findings of the last look."""
    viewer = _caller(request).needs(Scope.FINDINGS_READ)
    return findings_of(viewer, access_group(viewer, uid))


def _caller(request: HttpRequest) -> Caller:
    return cast(Caller, request.auth)  # type: ignore[attr-defined]


def _zoned(value: Any) -> Any:
    """A time with its zone.

    Raises:
        QunzhiError: a year that nobody means.
    """
    if not isinstance(value, datetime):
        return value
    if not 1990 <= value.year <= 2100:
        raise QunzhiError.of(
            "bad_time", f"时间不对：{value.year} 年", f"not a time that is meant: the year {value.year}"
        )
    return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)


def fault(request: HttpRequest, status: int, code: str, zh: str, en: str, *where: str) -> HttpResponse:
    """A refusal, as the description has it."""
    answer = api.create_response(request, Fault(code=code, zh=zh, en=en, where=list(where)).model_dump(), status=status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, exc: Any) -> HttpResponse:
    return fault(request, 401, "no_token", "令牌缺失、过期或已停用", "the token is missing, over or stopped")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, exc: Any) -> HttpResponse:
    if exc.status_code == 403:
        return fault(request, 403, "no_scope", f"令牌没有这项用途：{exc}", f"the token lacks the scope {exc}", str(exc))
    return fault(request, 422, "unreadable", "请求读不懂", "the request cannot be read")


@api.exception_handler(Http404)
def _missing(request: HttpRequest, exc: Any) -> HttpResponse:
    return fault(request, 404, "not_found", "没有，或不在权限之内", "there is none, or it is out of reach")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, exc: Any) -> HttpResponse:
    where = [".".join(str(part) for part in e["loc"]) for e in exc.errors]
    said = "; ".join(str(e["msg"]) for e in exc.errors[:3])
    return fault(request, 422, "invalid", f"请求不合要求：{'、'.join(where[:3])}", f"not as described: {said}", *where)


@api.exception_handler(QunzhiError)
def _problem(request: HttpRequest, exc: Any) -> HttpResponse:
    first = exc.problems[0]
    return fault(request, 409, first.code, first.message.zh, first.message.en)
