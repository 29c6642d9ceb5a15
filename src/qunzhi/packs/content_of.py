"""What a pack wants looked at in messages: its content provisions, each with everything a reviewer needs."""

from __future__ import annotations

from dataclasses import dataclass

from qunzhi.core.instants import to_day
from qunzhi.core.words import Words
from qunzhi.packs.content import Category, Described, Examples
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import Severity


@dataclass(frozen=True, slots=True)
class Wanted:
    """One content provision.

    ``provision`` and ``article`` cite it; ``code`` and ``name`` are its category; ``weigh`` and ``examples`` help the
    reviewer ("" and none where the pack has none). ``detect`` names detectors, groups expanded; ``people`` says what
    beside them only people judge; with ``opinion`` nothing is detected and people judge all of it.
    """

    provision: str
    article: str
    code: str
    name: Words
    weigh: Words
    examples: Examples
    severity: Severity
    detect: tuple[str, ...]
    opinion: bool
    people: Words


def described(pack: Pack) -> dict[str, Described]:
    """Category code -> what is said of it: in ``categories``, else where a provision first describes it.

    Codes that are only named are not in it.
    """
    out = {code: said for code, said in pack.categories.items() if said != Described()}
    for p in pack.provisions:
        if p.content and not p.content.category.bare:
            c = p.content.category
            out.setdefault(c.code, Described(zh=c.zh, en=c.en, weigh=c.weigh, examples=c.examples))
    return out


def categories(pack: Pack) -> dict[str, Category]:
    """Category code -> category: those that content provisions use, parents' included, in their order."""
    known = described(pack)
    codes = dict.fromkeys(p.content.category.code for p in pack.provisions if p.content)
    return {code: _category(code, known.get(code, Described())) for code in codes}


def wanted(pack: Pack, as_of_day: int) -> tuple[Wanted, ...]:
    """Every content provision, parents' included, in the order of the pack; none on a day when it does not bind yet.

    Args:
        pack: a loaded pack.
        as_of_day: days since 1970-01-01 in Asia/Shanghai.
    """
    if as_of_day < to_day(pack.effective.date):
        return ()
    known = categories(pack)
    out = []
    for p in pack.provisions:
        if p.content:
            category = known[p.content.category.code]
            out.append(
                Wanted(
                    provision=p.id,
                    article=p.article,
                    code=category.code,
                    name=category.name,
                    weigh=category.weigh,
                    examples=category.examples,
                    severity=p.severity,
                    detect=p.content.detect,
                    opinion=p.content.people_only,
                    people=p.content.people,
                )
            )
    return tuple(out)


def _category(code: str, said: Described) -> Category:
    return Category(code=code, zh=said.zh, en=said.en, weigh=said.weigh, examples=said.examples)
