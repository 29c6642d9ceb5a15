"""Starts Django for a command, at the moment when the command needs it.

The modules of this folder are imported whenever anybody types ``qunzhi``, also where the extra [desk] is missing, and
Django takes most of a second to start: so they import it inside their functions only, after :func:`start`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import Words

if TYPE_CHECKING:
    from qunzhi.desk.config import DeskConfig

_SETTINGS = "qunzhi.desk.settings"


def config() -> DeskConfig:
    """The site's settings, without Django.

    Raises:
        QunzhiError: the extra is missing (``no_desk``), or a setting is not right (``bad_setting``).
    """
    try:
        from pydantic import ValidationError

        from qunzhi.desk.config import PREFIX, DeskConfig
    except ModuleNotFoundError as exc:
        raise _missing() from exc
    try:
        return DeskConfig()
    except ValidationError as exc:
        found = [
            Problem(
                "bad_setting",
                Words(f"设置 {name} 不对", f"the setting {name} is not right"),
                Words(
                    f"检查环境变量 {PREFIX}{name.upper()} 或数据文件夹里的 desk.toml；各项见 docs/desk.zh-CN.md",
                    f"look at {PREFIX}{name.upper()} in the environment, or desk.toml in the data folder; "
                    "docs/desk.md has all",
                ),
            )
            for name in dict.fromkeys("__".join(map(str, e["loc"])) for e in exc.errors())
        ]
        raise QunzhiError(*found) from None  # what was given may be a password: it is not repeated


def start() -> DeskConfig:
    """Start Django with the site's settings.

    Raises:
        QunzhiError: as :func:`config`.
    """
    site = config()
    try:
        import django
        import gunicorn  # noqa: F401 - the extra is there wholly or not at all
    except ModuleNotFoundError as exc:
        raise _missing() from exc
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()
    return site


def _missing() -> QunzhiError:
    return QunzhiError.of(
        "no_desk",
        "没有安装网页台",
        "the web desk is not installed",
        hint=Words("运行 scripts/setup desk", "run scripts/setup desk"),
    )
