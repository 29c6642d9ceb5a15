"""What a pack must get right beyond its shape: rules and parameters that exist, filled links, ids that meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qunzhi.core.errors import Problem
from qunzhi.core.words import NOTHING, Words
from qunzhi.facts.chain import LINKS
from qunzhi.packs.model import Pack
from qunzhi.packs.nearest import did_you_mean
from qunzhi.packs.provision import ENACTORS, Provision
from qunzhi.packs.rulecheck import Spot
from qunzhi.rules.contract import all_rules

#: A field of the head that says nothing.
_EMPTY = (NOTHING, "", None, ())

At = tuple[str | int, ...]


@dataclass(slots=True)
class Checker:
    """Checks one pack against the rules that exist; knows where each part stands.

    What a parent may supply (provisions, rules, links of the chain) is only a warning in a pack that extends one.
    """

    pack: Pack
    spot: Spot

    def run(self) -> list[Problem]:
        """Every problem."""
        found = [*self._head()]
        for n, provision in enumerate(self.pack.provisions):
            found += self._provision(n, provision)
        return found

    @property
    def _open(self) -> bool:
        return bool(self.pack.extends)

    def _head(self) -> Iterator[Problem]:
        pack, spot = self.pack, self.spot
        yield from spot.slips("platforms", pack.scope.platforms, "scope", "platforms")
        if pack.scope.readings and pack.scope.platforms is None:
            message = Words(
                "没有 platforms 就是不限平台，readings 不起作用", "no platforms means any: readings do nothing"
            )
            yield spot.say("scope", message, "scope", "readings", warn=True)
        for link in pack.chain.links:
            for kind, office in pack.chain.of(link).items():
                if kind != "default":
                    yield from spot.slip("kinds", kind, "chain", link, kind, key=True)
                yield from spot.slip("offices", office, "chain", link, kind)
        if pack.issued and pack.issued > pack.effective.date:
            message = Words("施行早于发布，请核对", "in force before it was issued: please check")
            yield spot.say("dates", message, "effective", warn=True)
        for group in ("basis", "refers_to", "repeals"):
            for n, reference in enumerate(getattr(pack, group)):
                for k, name in enumerate(reference.provisions):
                    yield from self._known(name, group, n, "provisions", k)

    def _known(self, name: str, *path: str | int) -> Iterator[Problem]:
        if name not in self.pack.by_id:
            message = Words(f"没有条款「{name}」", f'no provision "{name}"')
            hint = did_you_mean(name, self.pack.by_id)
            yield self.spot.say("unknown_provision", message, *path, hint=hint, value=name, warn=self._open)

    def _provision(self, n: int, p: Provision) -> Iterator[Problem]:
        at: At = ("provisions", n)
        say = self.spot.say
        if not p.enacted_by:
            message = Words(f"{p.id} 没有落实的办法", f"nothing enacts {p.id}")
            way = Words("写 " + "、".join(ENACTORS) + " 之一", "write one of " + ", ".join(ENACTORS))
            yield say("not_enacted", message, *at, hint=way)
        prefix = f"{self.pack.pack}-"
        if not p.id.startswith(prefix):
            message = Words(f"编号「{p.id}」最好以 {prefix} 开头", f'"{p.id}" had better begin with {prefix}')
            yield say("id_prefix", message, *at, "id", warn=True)
        for k, use in enumerate(p.rules):
            here: At = (*at, "rules", k)
            yield from self.spot.rule(here, use.rule, use.params)
            yield from self._weight(p, use.rule, here)
            yield from self._links(use.rule, use.params.get("links"), (*here, use.rule, "links"))
        for k, reading in enumerate(p.readings):
            yield from self._reading(p, reading.what, reading.value, (*at, "readings", k, "what"))
        for k, name in enumerate(p.permits):
            yield from self._known(name, *at, "permits", k)
        for k, name in enumerate(p.head):
            yield from self._in_head(name, (*at, "head", k))
        yield from self._links(p.id, list(p.chain), (*at, "chain"))
        yield from self._sanction(p, (*at, "sanction"))

    def _weight(self, p: Provision, rule: str, at: At) -> Iterator[Problem]:
        """A finding that rests on a reading's time weighs little: the text did not say it."""
        if not p.text_time(rule) and p.severity_of(rule) in {"major", "critical"}:
            message = Words(
                f"{rule} 的时限是解读，严重程度宜为 minor 或 advisory",
                f"the time of {rule} is a reading: minor or advisory fits better",
            )
            yield self.spot.say("heavy_reading", message, *at, warn=True)

    def _links(self, who: str, links: object, at: At) -> Iterator[Problem]:
        for k, link in enumerate(links if isinstance(links, list) else ()):
            if link in LINKS and link not in self.pack.chain.links:
                message = Words(
                    f"{who} 要求 {link}，但 chain 里没写", f"{who} asks for {link}, which chain does not fill"
                )
                hint = Words(f"在 chain 里加 {link}: {{default: …}}", f"add {link}: {{default: ...}} to chain")
                yield self.spot.say("chain", message, *at, k, hint=hint, warn=self._open)

    def _reading(self, p: Provision, what: str, value: str, at: At) -> Iterator[Problem]:
        rules = all_rules()
        if value or any(u.rule not in rules for u in p.rules):
            return
        params = {name for u in p.rules for f in rules[u.rule].Params.model_fields for name in (f, f"{u.rule}.{f}")}
        if what not in params:
            message = Words(f"没有参数「{what}」可解读", f'no parameter "{what}" to read')
            hint = did_you_mean(what, params)
            if not hint.zh:
                hint = Words("不是参数的话，用 value 写明取值", "where it is no parameter, say its value with value")
            yield self.spot.say("reading", message, *at, hint=hint, value=what)
        elif not p.filled_value(what):
            message = Words(f"参数「{what}」没有写出取值", f'the value of "{what}" is not written out')
            hint = Words("在 rules 里写明取值，报告才能说清", "write it under rules, so that reports can say it")
            yield self.spot.say("reading", message, *at, hint=hint, value=what)

    def _in_head(self, name: str, at: At) -> Iterator[Problem]:
        fields = [f for f in type(self.pack).model_fields if f not in {"pack", "provisions"}]
        if name not in fields:
            message = Words(f"包头没有「{name}」", f'the head of a pack has no "{name}"')
            yield self.spot.say("head", message, *at, hint=did_you_mean(name, fields), value=name)
        elif getattr(self.pack, name) in _EMPTY:
            message = Words(f"包头的「{name}」没有填", f'"{name}" of the head is empty')
            yield self.spot.say("head", message, *at, value=name)

    def _sanction(self, p: Provision, at: At) -> Iterator[Problem]:
        if p.sanction is None:
            return
        on = {u.rule for q in self.pack.provisions for u in q.rules}
        for k, rule in enumerate(p.sanction.when.findings):
            if rule not in on:
                message = Words(f"本包没有启用规则「{rule}」", f'the pack does not turn on the rule "{rule}"')
                path: At = (*at, "when", "findings", k)
                yield self.spot.say(
                    "unknown_rule", message, *path, hint=did_you_mean(rule, on), value=rule, warn=self._open
                )
        yield from self.spot.slips("categories", p.sanction.categories, *at, "categories")
