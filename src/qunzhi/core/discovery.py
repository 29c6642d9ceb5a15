"""Finds what a package's files define, so that adding a file touches no list."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import TypeVar

_T = TypeVar("_T")


def classes_in(package: ModuleType, base: type[_T]) -> Iterator[type[_T]]:
    """The concrete classes derived from ``base`` in a package's files and folders, each where it is defined.

    Files whose names begin with ``_`` hold what several share, and are passed over.
    """
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.name.rsplit(".", 1)[-1].startswith("_"):
            continue
        loaded = importlib.import_module(module.name)
        for _, cls in inspect.getmembers(loaded, inspect.isclass):
            if cls.__module__ == module.name and issubclass(cls, base) and not inspect.isabstract(cls):
                yield cls
