"""Addresses of groups: every ``urls_*.py`` beside this brings its own.

Fixed words under ``groups/`` stand before ``groups/<uid>/``: part by part, the list's come last.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

_PARTS = sorted((p.stem for p in Path(__file__).parent.glob("urls_*.py")), key=lambda name: (name == "urls_list", name))
urlpatterns = [one for name in _PARTS for one in import_module(f"qunzhi.desk.registry.{name}").urlpatterns]
