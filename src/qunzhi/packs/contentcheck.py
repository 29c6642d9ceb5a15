"""Checks what a pack says about content: detectors that exist, categories that are described once and used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qunzhi.core.errors import Problem
from qunzhi.core.words import Words
from qunzhi.packs.content_of import categories, described
from qunzhi.packs.detectors import known
from qunzhi.packs.model import Pack
from qunzhi.packs.nearest import did_you_mean
from qunzhi.packs.rulecheck import Spot

_GUIDE = Words(
    "在 categories 里给它写 weigh（判断要点）和 examples（for、against 各两条）",
    "give it weigh and examples (two each for and against) under categories",
)


def unknown_detectors(spot: Spot, data: dict[str, Any]) -> Iterator[Problem]:
    """Detectors that are not known, in a pack as it was written: its shape may be wrong elsewhere."""
    names = known()
    provisions = data.get("provisions")
    for n, provision in enumerate(provisions if isinstance(provisions, list) else ()):
        content = provision.get("content") if isinstance(provision, dict) else None
        detect = content.get("detect") if isinstance(content, dict) else None
        for k, name in enumerate(detect if isinstance(detect, list) else [detect]):
            if isinstance(name, str) and name not in names:
                message = Words(f"没有识别方法「{name}」", f'there is no detector "{name}"')
                path = ("provisions", n, "content", "detect", k)
                yield spot.say("unknown_detector", message, *path, hint=did_you_mean(name, names), value=name)


def category_problems(spot: Spot, pack: Pack) -> Iterator[Problem]:
    """Categories that are not described, described twice, not used or of no help to a reviewer. All only warn."""
    yield from _twice(spot, pack)
    used = categories(pack)
    for code in pack.categories:
        if code not in used and not pack.extends:
            message = Words(f"没有条款用到类别「{code}」", f'no provision uses the category "{code}"')
            hint = did_you_mean(code, used)
            yield spot.say("unused_category", message, "categories", code, hint=hint, value=code, key=True, warn=True)
    yield from _of_no_help(spot, pack)


def _of_no_help(spot: Spot, pack: Pack) -> Iterator[Problem]:
    """One warning for all categories that tell a reviewer too little.

    A parent may describe what a pack that extends one only names.
    """
    said = described(pack)
    poor = [c for c, category in categories(pack).items() if not category.helps and (c in said or not pack.extends)]
    if poor:
        message = Words(
            f"类别 {'、'.join(poor)} 缺判断要点，或例子不足两条，审看的人难以把握",
            f"{', '.join(poor)}: nothing to weigh, or fewer than two examples of a side; hard on a reviewer",
        )
        yield spot.say("bare_category", message, *_place(pack, poor[0]), hint=_GUIDE, value=poor[0], warn=True)


def _twice(spot: Spot, pack: Pack) -> Iterator[Problem]:
    """A category that a provision describes otherwise than the pack did before."""
    first = categories(pack)
    for n, p in enumerate(pack.provisions):
        if p.content and not p.content.category.bare and p.content.category != first[p.content.category.code]:
            code = p.content.category.code
            message = Words(
                f"类别「{code}」前后说法不同，以前面的为准", f'"{code}" is described twice; the first holds'
            )
            hint = Words(f"这里只写 category: {code}", f"write category: {code} here")
            path = ("provisions", n, "content", "category")
            yield spot.say("category_twice", message, *path, hint=hint, value=code, warn=True)


def _place(pack: Pack, code: str) -> tuple[str | int, ...]:
    if code in pack.categories:
        return ("categories", code)
    n = next(n for n, p in enumerate(pack.provisions) if p.content and p.content.category.code == code)
    return ("provisions", n, "content", "category")
