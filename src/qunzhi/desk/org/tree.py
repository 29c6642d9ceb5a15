"""The tree of units: each row knows the way from the root."""

from __future__ import annotations

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.org.models import Institution, Unit

_LONGEST: int = Unit._meta.get_field("path").max_length or 0


def renew_paths(institution: Institution) -> None:
    """Work out every unit's path anew; only rows whose path differs are written.

    Raises:
        QunzhiError: units that stand above one another in a circle, or deeper than a path can say.
    """
    units = {u.pk: u for u in Unit.objects.filter(institution=institution).only("pk", "parent_id", "path", "name")}
    paths: dict[int, str] = {}
    for pk in units:
        _path(pk, units, paths)
    changed = []
    for pk, path in paths.items():
        if len(path) > _LONGEST:
            raise _too_deep(units[pk])
        if units[pk].path != path:
            units[pk].path = path
            changed.append(units[pk])
    Unit.objects.bulk_update(changed, ["path"], batch_size=500)


def _path(pk: int, units: dict[int, Unit], paths: dict[int, str]) -> str:
    way: list[int] = []
    at: int | None = pk
    while at is not None and at not in paths:
        if at in way:
            names = [units[one].name for one in way[way.index(at) :]]
            raise QunzhiError.of(
                "unit_cycle",
                f"上级单位绕成了圈：{' → '.join(names)}",
                f"units stand above one another in a circle: {' → '.join(names)}",
                hint=Words("改正其中一个的上级单位", "correct the parent of one of them"),
            )
        way.append(at)
        at = units[at].parent_id
    path = paths[at] if at is not None else "."
    for one in reversed(way):
        path = paths[one] = f"{path}{one}."
    return path


def _too_deep(unit: Unit) -> QunzhiError:
    return QunzhiError.of(
        "unit_too_deep",
        f"单位层级太深：{unit.name}",
        f"the tree of units is too deep at {unit.name}",
        hint=Words(
            "检查“上级单位”一列，是不是逐行连成了一串", "check the parents: rows may have been chained one by one"
        ),
    )
