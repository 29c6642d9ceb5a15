"""The own account: password, sessions, language, and why a second factor is needed."""

from __future__ import annotations

from hashlib import sha256

from allauth.core.ratelimit import consume
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import DeskRequest, page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts.duties import before_duties, by_password, has_factor, owes_factor
from qunzhi.desk.accounts.forms import ChangePassword
from qunzhi.desk.accounts.models import DeskSession
from qunzhi.desk.accounts.passwords import is_expired
from qunzhi.desk.accounts.queries import factors_of, keep_language
from qunzhi.desk.accounts.services import do_change_password
from qunzhi.desk.accounts.sessions import end_these, keep_after_password, sessions_of
from qunzhi.desk.web.cookies import set_language
from qunzhi.desk.web.lang import speak


@page(Right.SIGNED_IN)
def me(request: DeskRequest) -> HttpResponse:
    """Who I am here, and what belongs to my account."""
    user = request.viewer.user
    kinds = [factor.type for factor in factors_of(user).values()]
    context = {
        "user": user,
        "held": request.viewer.telling,
        "app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "session_count": sessions_of(user).count(),
        "languages": settings.LANGUAGES,
    }
    return render(request, "accounts/me.html", context)


@before_duties
@page(Right.SIGNED_IN, "GET", "POST")
@sensitive_post_parameters("old", "password1", "password2")
@never_cache
def password(request: DeskRequest) -> HttpResponse:
    """Change the password. This session goes on, all others end."""
    user = request.viewer.user
    if not user.has_usable_password():  # somebody who signs in through the institution alone
        return redirect("me")
    tired = request.method == "POST" and not consume(request, action="change_password", user=user)
    form = ChangePassword(None if tired else request.POST or None, user=user)
    if tired:
        messages.error(request, speak(Words("尝试次数过多，请过几分钟再试。", "Too many attempts. Try again later.")))
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, speak(Words("密码已修改，其他设备上的登录已退出。", "Your password is changed.")))
        return redirect("me")
    context = {"form": form, "expired": by_password(request) and is_expired(user)}
    return render(request, "accounts/password.html", context)


def _changed(request: DeskRequest, form: ChangePassword) -> bool:
    try:
        user = do_change_password(form.cleaned_data["password1"], acting_user=request.viewer.user)
    except ValidationError as weak:
        form.add_error("password1", weak)
        return False
    keep_after_password(request, user)
    return True


@before_duties
@page(Right.SIGNED_IN)
def needed(request: DeskRequest) -> HttpResponse:
    """Why a second factor comes first, and the two ways to have one."""
    if not owes_factor(request, request.viewer):
        return redirect("mfa_index" if has_factor(request.viewer.user) else "me")
    return render(request, "accounts/needed.html", {"everyone": settings.DESK.second_factor == "everyone"})


@page(Right.SIGNED_IN)
def sessions(request: DeskRequest) -> HttpResponse:
    """Where I am signed in."""
    here = request.session.session_key
    listed = [(_mark(s), s, s.session_key == here) for s in sessions_of(request.viewer.user)]
    others = sum(not mine for _, _, mine in listed)
    return render(request, "accounts/sessions.html", {"listed": listed, "others": others})


@page(Right.SIGNED_IN, "POST")
def end_session(request: DeskRequest) -> HttpResponse:
    """End one other session of mine, or all others."""
    here, wanted = request.session.session_key, request.POST.get("session", "")
    others = [s for s in sessions_of(request.viewer.user) if s.session_key != here]
    ended = end_these([s for s in others if not wanted or _mark(s) == wanted])
    if ended:
        messages.success(request, speak(Words("已退出 {n} 处登录。", "Signed out in {n} places.").fill(n=ended)))
    return redirect("sessions")


def _mark(session: DeskSession) -> str:
    """What a page calls a session: the key itself never leaves the cookie."""
    return sha256(session.session_key.encode()).hexdigest()[:16]


@before_duties
@page(Right.SIGNED_IN, "POST")
def language(request: DeskRequest) -> HttpResponse:
    """Keep the language with the account, and in this browser."""
    answer = redirect("me")
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        keep_language(request.viewer.user, code)
        set_language(answer, code)
    return answer
