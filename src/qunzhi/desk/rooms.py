"""The desk's apps, found by looking: a folder with ``apps.py`` is one, and its ``urls.py`` joins the site's."""

from __future__ import annotations

import pkgutil
from pathlib import Path

_HERE = Path(__file__).parent


def rooms_with(file: str) -> list[str]:
    """Names of the desk's folders that hold such a file, in order."""
    return [m.name for m in pkgutil.iter_modules([str(_HERE)]) if m.ispkg and (_HERE / m.name / file).exists()]


def app_names() -> list[str]:
    """Dotted names for ``INSTALLED_APPS``."""
    return [f"qunzhi.desk.{name}" for name in rooms_with("apps.py")]
