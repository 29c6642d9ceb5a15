"""The rows of the page as compact data: every text stands once, rows are columns of numbers."""

from __future__ import annotations

from typing import Any

import orjson

from qunzhi.audit.result import SEVERITIES, STATES, Finding
from qunzhi.core.words import NOTHING
from qunzhi.reports.context import Context
from qunzhi.reports.html.markup import Html
from qunzhi.reports.html.words import script_words
from qunzhi.reports.labels import CHANGE, ROLE, SEVERITY, STATE, STATE_MEANS, word
from qunzhi.reports.names import KIND
from qunzhi.reports.order import in_reading_order, rows_of
from qunzhi.reports.text import visible
from qunzhi.reports.when import due_us, due_words


class _Pool:
    """Texts numbered in the order they first appear."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self._at: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        found = self._at.get(text)
        if found is None:
            found = self._at[text] = len(self.items)
            self.items.append(text)
        return found


def page_data(c: Context, most: int) -> tuple[dict[str, Any], int]:
    """Everything the page's script needs, and how many rows it holds: the ``most`` gravest at the most.

    Resolved findings of a comparison are rows too; the script shows them only when asked for.
    """
    findings = in_reading_order(c.result.findings).slice(0, most)
    text, provisions, rules, people, units = _Pool(), _Pool(), _Pool(), _Pool(), _Pool()
    for _, unit in c.tally.tree.walk():
        units(unit)
    states: list[str] = list(STATES)
    severities: list[str] = list(SEVERITIES)
    kinds = list(KIND)
    roles = list(ROLE)
    changes = ["", *CHANGE]
    cols: dict[str, list[Any]] = {k: [] for k in "prsvkniudwhmfc"}
    for f in rows_of(c.result, findings):
        subject = c.names.subject(f)
        due = due_us(f.due_at)
        cols["p"].append(provisions(f.provision))
        cols["r"].append(rules(f.rule))
        cols["s"].append(_code(states, f.state))
        cols["v"].append(_code(severities, f.severity))
        cols["k"].append(kinds.index(subject.kind))
        cols["n"].append(text(subject.name))
        cols["i"].append(visible(f.subject))
        cols["u"].append(units(f.unit_id) if f.unit_id else -1)
        cols["d"].append(None if due is None else due // 1_000_000)
        cols["w"].append(text(due_words(f.due_at, c.result.as_of, f.state, c.lang)))
        cols["h"].append(_people(f, people, roles))
        cols["m"].append(text(visible(c.to(f.remedy))))
        cols["f"].append([text(t) for pair in c.facts.pairs(f.facts) for t in pair])
        cols["c"].append(_code(changes, f.change))
    return {
        "asOf": c.result.as_of // 1_000_000,
        "total": c.result.findings.num_rows,
        "t": script_words(c.lang),
        "text": text.items,
        "prov": [_provision(c, p) for p in provisions.items],
        "rules": [[r, c.rule(r)] for r in rules.items],
        "units": [_unit(c, u, units) for u in units.items],
        "depth": {str(units(u)): depth for depth, u in c.tally.tree.walk() if depth},
        "people": [[visible(p), c.names.person(p)] for p in people.items],
        "states": [[s, c.to(word(STATE, s)), c.to(STATE_MEANS.get(s, NOTHING))] for s in states],
        "sevs": [[s, c.to(word(SEVERITY, s))] for s in severities],
        "kinds": [c.to(KIND[k]) for k in kinds],
        "roles": [c.to(word(ROLE, r)) for r in roles],
        "changes": [[x, c.to(word(CHANGE, x)) if x else ""] for x in changes],
        "rows": cols,
    }, len(cols["p"])


def _code(codes: list[str], code: str) -> int:
    if code not in codes:
        codes.append(code)
    return codes.index(code)


def _people(f: Finding, people: _Pool, roles: list[str]) -> list[int]:
    """Pairs (role, person) in one flat list."""
    return [n for role, ids in f.people.items() for pid in ids for n in (_code(roles, role), people(pid))]


def _provision(c: Context, provision_id: str) -> list[Any]:
    info = c.provision(provision_id)
    readings = [
        [
            visible(r.text),
            visible(r.what),
            c.value(r.what, r.value),
            visible(c.to(r.why)),
            [c.value(r.what, o) for o in r.others],
        ]
        for r in info.readings
    ]
    return [provision_id, visible(info.article), visible(c.to(info.says)), visible(info.text), readings]


def _unit(c: Context, unit: str, units: _Pool) -> list[Any]:
    info = c.result.directory.units.get(unit)
    parent = info.parent_id if info else ""
    known = parent in c.result.directory.units and parent != unit
    return [visible(unit), c.names.unit(unit), units(parent) if known else -1]


def as_script_json(data: dict[str, Any]) -> Html:
    """The data as it may stand inside a script element: no ``<`` that could end it, no line separators."""
    text = orjson.dumps(data).decode()
    for bad, good in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(bad, good)
    return Html(text)
