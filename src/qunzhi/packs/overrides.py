"""Other values for a pack's parameters, as ``--what-if size_cap.max=500`` asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import Words
from qunzhi.packs.model import Pack
from qunzhi.packs.nearest import did_you_mean
from qunzhi.packs.problems import from_validation
from qunzhi.packs.provision import Provision
from qunzhi.packs.source import Node, parse
from qunzhi.rules.contract import all_rules

_FORM = Words(
    "写成 规则.参数=值，或 条款:规则.参数=值", "write rule.parameter=value, or PROVISION:rule.parameter=value"
)


def merge_overrides(pack: Pack, values: Mapping[str, str]) -> Pack:
    """A copy of the pack with other parameters.

    Args:
        pack: the pack; it is not changed.
        values: ``rule.parameter`` (wherever the rule is turned on) or ``PROVISION:rule.parameter`` -> a value as YAML
            would write it; ``a, b`` is a list where the parameter is one.

    Raises:
        QunzhiError: names that do not exist, with the nearest one; values that do not fit; all of them at once.
    """
    problems: list[Problem] = []
    provisions = {p.id: p for p in pack.provisions}
    for key, text in values.items():
        try:
            for changed in _apply(pack, list(provisions.values()), key, text):
                provisions[changed.id] = changed
        except QunzhiError as exc:
            problems += exc.problems
    if problems:
        raise QunzhiError(*problems)
    out = pack.model_copy(update={"provisions": tuple(provisions[p.id] for p in pack.provisions)})
    out._version = f"{pack._version}~"
    return out


def _apply(pack: Pack, provisions: list[Provision], key: str, text: str) -> list[Provision]:
    where, _, name = key.strip().rpartition(":")
    rule, dot, param = name.partition(".")
    if not (rule and dot and param):
        raise QunzhiError.of("override", f"看不懂「{key}」", f'cannot read "{key}"', hint=_FORM, value=key)
    if where:
        provisions = [p for p in provisions if p.id == pack.provision(where).id]
    touched = [p for p in provisions if p.use(rule)]
    if not touched:
        raise _no_rule(provisions, rule, where or pack.pack, key)
    shape = all_rules()[rule].Params
    fields = shape.model_fields
    if param not in fields:
        raise QunzhiError.of(
            "override",
            f"规则 {rule} 没有参数「{param}」",
            f'the rule {rule} has no parameter "{param}"',
            hint=did_you_mean(param, fields) if fields else Words("这条规则没有参数", "this rule has none"),
            value=key,
        )
    return [_changed(p, rule, param, _value(text, shape, param), shape, key) for p in touched]


def _no_rule(provisions: list[Provision], rule: str, where: str, key: str) -> QunzhiError:
    on = sorted({u.rule for p in provisions for u in p.rules})
    exists = rule in all_rules()
    zh = f"{where} 没有启用规则「{rule}」" if exists else f"没有规则「{rule}」"
    en = f"{where} does not turn on the rule {rule}" if exists else f'there is no rule "{rule}"'
    return QunzhiError.of("override", zh, en, hint=did_you_mean(rule, on), value=key)


def _value(text: str, shape: type[BaseModel], param: str) -> Any:
    """A value as YAML reads it. A bare ``a, b`` is a list where the parameter takes one."""
    tree, problems = parse(text, "") if text.strip() else (None, [])
    value = tree.plain() if tree is not None and not problems else text
    many = any(t in str(shape.model_fields[param].annotation) for t in ("tuple[", "list[", "set["))
    if many and not isinstance(value, list):
        return [part.strip() for part in str(value).replace("，", ",").replace("、", ",").split(",") if part.strip()]
    return value


def _changed(p: Provision, rule: str, param: str, value: Any, shape: type[BaseModel], key: str) -> Provision:
    uses = []
    for use in p.rules:
        if use.rule == rule:
            params = {**use.params, param: value}
            try:
                shape.model_validate(params)
            except ValidationError as exc:
                raise _unfit(exc, shape, key) from exc
            use = use.model_copy(update={"params": params})
        uses.append(use)
    return p.model_copy(update={"rules": tuple(uses)})


def _unfit(exc: ValidationError, shape: type[BaseModel], key: str) -> QunzhiError:
    found = from_validation(exc, shape, Node({}, 0, 0), "")
    return QunzhiError(
        *(
            Problem(
                "override", Words(f"{key}：{p.message.zh}", f"{key}: {p.message.en}"), p.expected or _FORM, value=key
            )
            for p in found
        )
    )
