"""The pages of tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.api.forms import TokenForm
from qunzhi.desk.api.guards import access_token, tokens_in_scope
from qunzhi.desk.api.models import digest_of, new_secret
from qunzhi.desk.api.scopes import Scope
from qunzhi.desk.api.services import do_make_token, do_stop_token
from qunzhi.desk.web.acting import key_of, told, try_it
from qunzhi.desk.web.lang import later

_SHOWN_ALREADY = (
    "这个令牌已经生成，只显示过一次。没有记下来的话，停用它，再发一个。",
    "This token was made and shown once already. If it was not written down, stop it and make another.",
)


@page(Right.USE_API, "GET", "POST", nav=Words("接口令牌", "Tokens"), order=80)
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens there are, and a new one: shown in the answer to the form, once."""
    form = TokenForm(request.POST or None)
    secret = ""

    def act(data: dict[str, Any], fresh: str) -> object:
        scopes = [Scope(s) for s in data["scopes"]]
        return do_make_token(
            name=data["name"],
            scopes=scopes,
            days=data["days"],
            secret=fresh,
            key=data["key"],
            acting_user=user_in(request),
        )

    if request.method == "POST" and form.is_valid():
        made, fresh = [], new_secret()
        if try_it(form, lambda: made.append(act(form.cleaned_data, fresh))):
            form = TokenForm()
            if getattr(made[0], "digest", "") == digest_of(fresh):
                secret = fresh
            else:  # sent twice: the first answer's token stands, this one was never made and is not shown
                messages.warning(request, later(*_SHOWN_ALREADY))
    found = tokens_in_scope(viewer_in(request)).order_by("stopped_at", "-made_at")[:200]
    rows = [(t, [Scope(s).words for s in t.scopes]) for t in found]
    return render(request, "api/tokens.html", {"form": form, "rows": rows, "secret": secret, "now": timezone.now()})


@page(Right.USE_API, "POST")
def stop_token(request: HttpRequest, uid: str) -> HttpResponse:
    """Stop one."""
    one = access_token(viewer_in(request), uid)
    with told(request, later("已停用", "Stopped")):
        do_stop_token(one, key=key_of(request), acting_user=user_in(request))
    return redirect("tokens")
