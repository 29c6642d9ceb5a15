"""Checks what a pack says about rules: that they exist and take these parameters; and words that look like slips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import NOTHING, Words
from qunzhi.facts.chain import GROUP_OFFICES, UNIT_OFFICES
from qunzhi.facts.tables import TABLES
from qunzhi.packs.nearest import did_you_mean, nearest
from qunzhi.packs.problems import from_validation
from qunzhi.packs.provision import RuleUse
from qunzhi.packs.source import Node
from qunzhi.rules.contract import all_rules

#: Open lists: an author may use words of their own; these are the usual ones, to catch slips.
_USUAL: dict[str, tuple[str, ...]] = {
    "kinds": TABLES["groups"]["kind"].codes,
    "categories": TABLES["people"]["category"].codes,
    "platforms": TABLES["groups"]["platform"].codes,
    "offices": (*UNIT_OFFICES, *GROUP_OFFICES, *TABLES["postings"]["role"].codes),
}
#: Parameters of rules that hold words of an open list.
_LISTS = {"kinds": "kinds", "except_kinds": "kinds", "student_kinds": "kinds", "categories": "categories"}


@dataclass(slots=True)
class Spot:
    """A file being checked: its tree, to say where, and its name."""

    tree: Node
    file: str

    def say(
        self,
        code: str,
        message: Words,
        *path: str | int,
        hint: Words = NOTHING,
        value: str = "",
        warn: bool = False,
        key: bool = False,
    ) -> Problem:
        """A problem at a path; with ``key`` at the key itself."""
        line, char = self.tree.find(path, key=key)
        place = Place(file=self.file, line=line, char=char)
        return Problem(code, message, hint, place, value, level="warning" if warn else "error")

    def slip(self, what: str, value: str, *path: str | int, key: bool = False) -> Iterator[Problem]:
        """A word that is close to a usual one but not it is probably a slip; others are the author's own."""
        guess = nearest(value, _USUAL[what], 0.7)
        if guess and value not in _USUAL[what]:
            message = Words(f"「{value}」不是常用的词", f'"{value}" is not a usual word')
            hint = Words(
                f"是不是「{guess}」？自定的词可以不管", f'did you mean "{guess}"? Leave it when it is your own'
            )
            yield self.say("slip", message, *path, hint=hint, value=value, warn=True, key=key)

    def slips(self, what: str, values: object, *path: str | int) -> Iterator[Problem]:
        """The same for each of a list."""
        for n, value in enumerate(values if isinstance(values, (list, tuple)) else ()):
            yield from self.slip(what, str(value), *path, n)

    def rule(self, at: tuple[str | int, ...], name: str, params: dict[str, Any]) -> Iterator[Problem]:
        """One rule that is turned on at ``at``: its name, its parameters."""
        rules = all_rules()
        if name not in rules:
            message = Words(f"没有规则「{name}」", f'there is no rule "{name}"')
            hint = did_you_mean(name, rules)
            if not hint.zh:
                hint = Words("规则清单见 docs/reference/rules.md", "docs/reference/rules.md lists the rules there are")
            yield self.say("unknown_rule", message, *at, name, hint=hint, value=name, key=True)
            return
        shape: type[BaseModel] = rules[name].Params
        try:
            shape.model_validate(params)
        except ValidationError as exc:
            yield from from_validation(exc, shape, self.tree, self.file, (*at, name))
        for param, what in _LISTS.items():
            yield from self.slips(what, params.get(param), *at, name, param)

    def raw_rules(self, data: dict[str, Any]) -> Iterator[Problem]:
        """The rules of a pack whose shape is wrong elsewhere: so that they too are said in the same go."""
        provisions = data.get("provisions")
        for n, provision in enumerate(provisions if isinstance(provisions, list) else ()):
            uses = provision.get("rules") if isinstance(provision, dict) else None
            for k, raw in enumerate(uses if isinstance(uses, list) else ()):
                try:
                    use = RuleUse.model_validate(raw)
                except ValidationError:
                    continue
                yield from self.rule(("provisions", n, "rules", k), use.rule, use.params)
