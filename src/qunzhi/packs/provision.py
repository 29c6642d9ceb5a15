"""A provision of a pack: what it says, and what enacts it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, field_validator, model_validator

from qunzhi.core.words import Words
from qunzhi.facts.chain import Link
from qunzhi.packs.content import Content
from qunzhi.packs.texts import Frozen, Names, Scalar, Text, unfit

Severity = Literal["advisory", "minor", "major", "critical"]
Kind = Literal["rule", "deadline", "workflow", "content", "sanction", "duty", "record", "meta"]
#: What can enact a provision, in the order in which it is shown.
ENACTORS = ("rules", "chain", "sanction", "head", "permits", "content", "desk", "routing", "guidance")
#: The parameter that carries a rule's time. A rule has at most one of them.
TIME_PARAMS = ("within", "by", "every")


class Reading(Frozen):
    """A value that the text leaves open and the pack fills.

    ``what`` is a parameter (``within``), one rule's parameter (``leaver_removed.within``) or, with ``value``, anything
    else that was decided; ``text`` is the few words that are read, ``others`` what else could be chosen.
    """

    what: str
    text: Scalar = ""
    why: Text
    others: Names = ()
    value: Scalar = ""


class RuleUse(Frozen):
    """A rule that a provision turns on. In YAML: ``rule_name: {params}`` and, where it differs, ``severity`` beside."""

    rule: str
    params: dict[str, Any] = Field(default_factory=dict)
    severity: Severity | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"rule": value}
        if not isinstance(value, dict) or set(value) == {"rule", "params", "severity"}:
            return value
        names = [k for k in value if k != "severity"]
        if len(names) != 1:
            raise unfit(
                Words("每一项只写一条规则：规则名: {参数}", "one rule an entry: rule_name: {parameters}"),
                zh_expected="- filed_in_time: {within: 5 working days}",
                en_expected="- filed_in_time: {within: 5 working days}",
            )
        params = value[names[0]]
        if params is not None and not isinstance(params, dict):
            raise unfit(Words(f"{names[0]} 的参数应写在花括号里", f"the parameters of {names[0]} go into braces"))
        return {"rule": names[0], "params": params or {}, "severity": value.get("severity")}


class When(Frozen):
    """What a sanction follows from: findings of these rules, or a confirmed case with this influence or unlawful."""

    findings: Names = ()
    influence: Names = ()
    unlawful: bool = False

    @model_validator(mode="after")
    def _something(self) -> When:
        if sum(map(bool, (self.findings, self.influence, self.unlawful))) != 1:
            raise unfit(
                Words("写 findings、influence、unlawful 中的一个", "write one of findings, influence, unlawful")
            )
        return self


class Sanction(Frozen):
    """A measure that is proposed, never imposed. ``amount`` is whole yuan; ``categories`` limits whom it may touch."""

    measure: Literal["deduction", "referral"]
    amount: int | None = Field(default=None, ge=1, le=1_000_000)
    who: Annotated[tuple[Literal["primary", "direct", "person"], ...], Field(min_length=1)]
    per: Literal["unit", "case"]
    when: When
    categories: Names = ()

    @model_validator(mode="after")
    def _amount_fits(self) -> Sanction:
        if (self.measure == "deduction") != (self.amount is not None):
            raise unfit(
                Words("deduction 要写 amount（元），referral 不写", "a deduction has an amount (yuan), a referral none")
            )
        if self.per == "unit" and not self.when.findings:
            raise unfit(Words("按单位的处理只能由 findings 引出", "per unit only follows from findings"))
        return self


class Routing(Frozen):
    """What goes to whom: functions of the pack's ``offices``, or names of units."""

    what: str
    to: Annotated[Names, Field(min_length=1)]


class Guidance(Frozen):
    """Nothing to compute: shown to people, with the reason why nothing enacts it."""

    reason: Text


class TurnedOn(NamedTuple):
    """One rule that a provision turns on. ``text_time``: its time is the text's own; what is done after it is late."""

    provision: Provision
    rule: str
    params: dict[str, Any]
    text_time: bool

    @property
    def severity(self) -> Severity:
        """What a finding weighs."""
        return self.provision.severity_of(self.rule)


class Provision(Frozen):
    """One atomic clause: who must (not) do what, by when. Enacted by at least one of ``ENACTORS``."""

    id: str = Field(pattern=r"^[\w][\w.\-]{0,39}$")
    article: Scalar
    says: Text
    severity: Severity = "minor"
    kind: Kind = "rule"
    needs: str = ""
    rules: tuple[RuleUse, ...] = ()
    readings: tuple[Reading, ...] = ()
    content: Content | None = None
    desk: str = Field(default="", pattern=r"^([a-z_]+\.[a-z_]+)?$")
    chain: tuple[Link, ...] = ()
    sanction: Sanction | None = None
    routing: tuple[Routing, ...] = ()
    head: Names = ()
    permits: Names = ()
    guidance: Guidance | None = None

    @field_validator("routing", mode="before")
    @classmethod
    def _one_routing(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @field_validator("guidance", mode="before")
    @classmethod
    def _bare_reason(cls, value: Any) -> Any:
        bare = isinstance(value, str) or (isinstance(value, dict) and value and set(value) <= {"zh", "en"})
        return {"reason": value} if bare else value

    @model_validator(mode="after")
    def _rules_once(self) -> Provision:
        names = [use.rule for use in self.rules]
        twice = next((n for n in names if names.count(n) > 1), None)
        if twice:
            raise unfit(Words(f"规则 {twice} 写了两次", f"the rule {twice} stands twice"))
        return self

    @property
    def enacted_by(self) -> tuple[str, ...]:
        """Which of ``ENACTORS`` this provision has."""
        return tuple(name for name in ENACTORS if getattr(self, name))

    def use(self, rule: str) -> RuleUse | None:
        """The use of one rule, where the provision turns it on."""
        return next((u for u in self.rules if u.rule == rule), None)

    def severity_of(self, rule: str) -> Severity:
        """What a finding of ``rule`` under this provision weighs."""
        use = self.use(rule)
        return use.severity if use and use.severity else self.severity

    def is_reading(self, rule: str, param: str) -> bool:
        """True when the pack, not the text, chose this parameter's value."""
        return any(r.what in {param, f"{rule}.{param}"} for r in self.readings)

    def text_time(self, rule: str) -> bool:
        """True when no time parameter of the rule is a reading."""
        use = self.use(rule)
        return not any(self.is_reading(rule, p) for p in TIME_PARAMS if use and p in use.params)

    @property
    def filled_readings(self) -> tuple[Reading, ...]:
        """The readings with their value: the one given, or that of the parameter they are about."""
        return tuple(r if r.value else r.model_copy(update={"value": self.filled_value(r.what)}) for r in self.readings)

    def filled_value(self, what: str) -> str:
        """The value that a parameter (``within`` or ``rule.within``) has here, as text; "" where none is written."""
        rule, _, param = what.rpartition(".")
        values = (u.params[param] for u in self.rules if param in u.params and rule in {"", u.rule})
        first = next(values, "")
        return "、".join(map(str, first)) if isinstance(first, (list, tuple)) else str(first)
