"""Making and stopping tokens, and what programs write."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.api.models import Token, digest_of
from qunzhi.desk.api.scopes import Scope
from qunzhi.desk.registry.changing import change_group
from qunzhi.desk.registry.guards import managed_groups
from qunzhi.desk.registry.models import Change, Group
from qunzhi.desk.services import Act, service

#: Days that a token may live at most.
LONGEST = 366


@service("api.make_token", Words("发接口令牌", "made a token"), Right.USE_API, apart=("secret",))
def do_make_token(act: Act, *, name: str, scopes: Collection[Scope], days: int, secret: str) -> Token:
    """Make a token; the secret is shown once, to whoever asked for it, and not kept.

    Raises:
        QunzhiError: no scope, or too long a life.
    """
    institution = act.viewer.institution
    assert institution is not None
    if not scopes:
        raise QunzhiError.of("no_scope", "至少勾选一项用途", "tick one scope at least")
    if not 1 <= days <= LONGEST:
        raise QunzhiError.of("bad_days", f"有效期 1 到 {LONGEST} 天", f"1 to {LONGEST} days")
    wanted = sorted(s.value for s in scopes)
    made = Token.objects.create(
        institution=institution,
        user=act.viewer.user,
        name=name,
        scopes=wanted,
        digest=digest_of(secret),
        tail=secret[-4:],
        until=timezone.now() + timedelta(days=days),
    )
    act.note(made.ref, payload={"name": name, "scopes": wanted, "until": made.until.isoformat()})
    return made


@service("api.stop_token", Words("停用接口令牌", "stopped a token"), Right.USE_API)
def do_stop_token(act: Act, token: Token) -> Token:
    """Stop a token for good."""
    act.within(token.institution_id)
    token = Token.objects.get(pk=token.pk)
    if token.stopped_at is not None:
        raise QunzhiError.of("stopped_already", "已经停用", "it is stopped already")
    token.stopped_at = timezone.now()
    token.save(update_fields=["stopped_at"])
    act.note(token.ref, payload={"name": token.name})
    return token


@service("api.update_group", Words("程序改群资料", "a program changed a group"), Right.MANAGE_GROUPS)
def do_update_group(act: Act, group: Group, facts: dict[str, Any], *, token: Token, reason: str = "") -> Change:
    """Change the few facts that programs may: plain values as an import has them.

    Raises:
        Http404: the group is not the token's to change.
        QunzhiError: nothing would change.
    """
    if not managed_groups(act.viewer).filter(pk=group.pk).exists():
        raise Http404
    return change_group(act, group, "api", facts, reason=reason or f"接口令牌 {token.name}")
