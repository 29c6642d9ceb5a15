"""The way of a group through the offices that packs name: who approves, who files, who is sent a copy, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import Provision, RuleUse
from qunzhi.rules.contract import all_rules

Does = Literal["approve", "file", "approve_and_file", "copy"]
#: Approvals come first, then what is filed, copies last.
_ORDER: dict[Does, int] = {"approve": 0, "approve_and_file": 1, "file": 2, "copy": 3}
DOES: dict[Does, Words] = {
    "approve": Words("审批", "approves"),
    "file": Words("备案", "files"),
    "approve_and_file": Words("审批备案", "approves and files"),
    "copy": Words("抄送", "is sent a copy"),
}
#: What a pack's routing calls what goes to an office -> what the office does with it.
_ROUTED: dict[str, Does] = {"approvals": "approve_and_file", "filings": "file"}


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One office on the way. ``offices`` are names, any of which will do; ``own_party_org`` the group's own branch."""

    does: Does
    offices: tuple[str, ...]
    own_party_org: bool
    provisions: tuple[str, ...]

    @property
    def approves(self) -> bool:
        """Whether the office says yes or no, rather than taking note."""
        return self.does in ("approve", "approve_and_file")

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts of the table of filings that come of it."""
        return {"approve": ("approval",), "file": ("filing",), "approve_and_file": ("approval", "filing")}.get(
            self.does, ("filing",)
        )


@dataclass(frozen=True, slots=True)
class Route:
    """What one pack asks of a group of some kind; no steps where it asks for no filing.

    ``within`` is the time from creation in which it is to be filed (None where the pack gives none); ``before_use``
    where it must be approved before it is used; ``why_none`` says why there are no steps.
    """

    pack: str
    steps: tuple[RouteStep, ...] = ()
    within: Span | None = None
    before_use: bool = False
    cites: tuple[str, ...] = ()
    why_none: Words = Words("", "")


def route_of(pack: Pack, kind: str, platform: str, *, temporary: bool = False) -> Route:
    """The route of a pack for a group of this kind and platform (codes of the facts)."""
    if kind == "non_work":
        return Route(pack.pack, why_none=Words("不是工作群，不用备案", "not a work group: no filing is asked for"))
    if pack.platforms is not None and platform not in pack.platforms:
        return Route(pack.pack, why_none=Words("这个平台不归它管", "this platform is outside the regulation"))
    uses = [(p, u) for p in pack.provisions for u in p.rules if _takes(u, kind, temporary)]
    before_use = any(u.rule == "approved_before_use" for _, u in uses)
    times = [Span.parse(u.params["within"]) for _, u in uses if u.rule == "filed_in_time"]
    cites = tuple(dict.fromkeys(p.id for p, u in uses))
    steps = tuple(sorted(_steps(pack, uses), key=lambda s: _ORDER[s.does]))
    if not steps:
        exempt = temporary and route_of(pack, kind, platform).steps
        why = (
            Words("临时群不用备案，工作结束就解散", "temporary groups need no filing; they end with the task")
            if exempt
            else Words("没有备案要求", "it asks for no filing")
        )
        return Route(pack.pack, why_none=why)
    return Route(pack.pack, steps, times[0] if times else None, before_use, cites)


def _takes(use: RuleUse, kind: str, temporary: bool) -> bool:
    """Whether a rule about filing reaches a group of this kind."""
    if use.rule not in ("routed_to_office", "approved_before_use", "filed_in_time"):
        return False
    given = use.params
    if given.get("kinds") is not None and kind not in given["kinds"]:
        return False
    if kind in given.get("except_kinds", ()):
        return False
    return not (temporary and given.get("temporary") == "exempt")


def _steps(pack: Pack, uses: list[tuple[Provision, RuleUse]]) -> Iterator[RouteStep]:
    found: list[RouteStep] = []
    for provision, use in uses:
        if use.rule != "routed_to_office":
            continue
        params = all_rules()[use.rule].Params.model_validate(use.params)
        for step in params.steps:  # type: ignore[attr-defined]
            does = step.does or _does(tuple(use.params.get("acts", ())) or step.acts)
            found.append(RouteStep(does, tuple(step.offices), step.own_party_org, (provision.id,)))
    if not found:  # a pack that names the office beside the provision, not in a rule
        for provision_id in dict.fromkeys(p.id for p, _ in uses):
            for route in pack.provision(provision_id).routing:
                if route.what in _ROUTED:
                    names = tuple(n for to in route.to for n in pack.offices.get(to, (to,)))
                    found.append(RouteStep(_ROUTED[route.what], names, False, (provision_id,)))
    yield from _once(found)


def _does(acts: tuple[str, ...]) -> Does:
    if acts == ("approval",):
        return "approve"
    return "file" if acts == ("filing",) else "approve_and_file"


def _once(steps: list[RouteStep]) -> Iterator[RouteStep]:
    """The same office doing the same for several provisions is one step."""
    merged: dict[tuple[Does, tuple[str, ...], bool], RouteStep] = {}
    for step in steps:
        key = (step.does, step.offices, step.own_party_org)
        cites = merged[key].provisions if key in merged else ()
        merged[key] = RouteStep(*key, (*cites, *step.provisions))
    yield from merged.values()
