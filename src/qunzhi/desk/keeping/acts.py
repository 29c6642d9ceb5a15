"""What can be done to an account, and by which service: the registrar's, or the administrator's of the same name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts import services
from qunzhi.desk.accounts.duties import has_factor
from qunzhi.desk.accounts.lockout import is_locked
from qunzhi.desk.accounts.models import User


@dataclass(frozen=True, slots=True)
class AccountAct:
    """One act: what the button says, what it means, who may, and when it makes sense."""

    name: str
    words: Words
    means: Words
    services: dict[Right, Callable[..., Any]]
    fits: Callable[[User], bool]
    tone: str = ""

    def service_for(self, viewer: Viewer) -> Callable[..., Any] | None:
        """The service that the viewer may call; None where there is none."""
        return next((s for right, s in self.services.items() if viewer.may(right)), None)


_CODE = Words(
    "原密码作废、会话结束，本人凭新的一次性口令再设密码。",
    "The password is void and sessions end; with a new one-time code the owner sets another.",
)
ACTS: dict[str, AccountAct] = {
    a.name: a
    for a in (
        AccountAct(
            "code",
            Words("发新的一次性口令", "Make a new one-time code"),
            _CODE,
            {Right.WRITE_ORG: services.do_reset_password, Right.RUN_SITE: services.site_reset_password},
            lambda user: user.is_active,
        ),
        AccountAct(
            "unlock",
            Words("解除登录锁定", "Lift the lock"),
            Words("多次输错而锁定的账号立即可以再试。", "After too many failures it can be tried again at once."),
            {Right.WRITE_ORG: services.do_unlock_account, Right.RUN_SITE: services.site_unlock_account},
            is_locked,
        ),
        AccountAct(
            "factor",
            Words("重置二次验证", "Reset the second factor"),
            Words(
                "动态码和通行密钥全部移除。只由系统管理员办：能发口令的人不能同时去掉二次验证。",
                "App codes and passkeys are removed. The administrator alone does this: who makes codes must not also"
                " take the second factor away.",
            ),
            {Right.RUN_SITE: services.site_reset_second_factor},
            has_factor,
            "bad",
        ),
        AccountAct(
            "stop",
            Words("停用账号", "Deactivate"),
            Words("会话结束，不能再登录；资料和台账不变。", "Sessions end and no sign-in; records and ledger stay."),
            {Right.WRITE_ORG: services.do_deactivate_account, Right.RUN_SITE: services.site_deactivate_account},
            lambda user: user.is_active,
            "bad",
        ),
        AccountAct(
            "start",
            Words("恢复账号", "Reactivate"),
            Words("可以重新登录。", "Sign-in works again."),
            {Right.WRITE_ORG: services.do_activate_account, Right.RUN_SITE: services.site_activate_account},
            lambda user: not user.is_active,
        ),
    )
}


def open_to(viewer: Viewer, user: User) -> list[AccountAct]:
    """What a viewer can do to an account as it is now; nothing to the own one."""
    if user.pk == viewer.user.pk:
        return []
    return [a for a in ACTS.values() if a.service_for(viewer) and a.fits(user)]
