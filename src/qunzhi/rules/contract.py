"""What a rule is, and what the house asks of it before it lets it in.

A rule is a class in a file of its own under ``rules/``, named as its file. It has a docstring (what it finds, a bad
and a good example, what it needs), typed parameters, remedies in two languages, a file of cases beside it, and one
method, :meth:`Rule.find`, that gives a frame of findings. Adding a rule is adding the two files; no list is touched.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

import qunzhi.rules
from qunzhi.core.discovery import classes_in
from qunzhi.core.docparts import doc_parts
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.tables import TABLES
from qunzhi.facts.world import World

VIOLATION, LATE, DUE, UNKNOWN = "violation", "late", "due", "unknown"
#: Which state speaks for a subject that several rows judge.
RANK = {VIOLATION: 0, LATE: 1, DUE: 2, UNKNOWN: 3}
#: Headings every rule's docstring has.
DOC_PARTS = ("Bad:", "Good:", "Needs:")


class RuleParams(BaseModel):
    """Parameters of a rule; unknown names are refused, lists become tuples."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleRefusedError(Exception):
    """A rule that lacks something the house asks of it."""


class Rule(ABC):
    """A rule.

    Class attributes:
        title: what it is called in reports.
        needs: tables that must be supplied for it to run.
        remedies: the way out by state, or by the value of column ``remedy`` of its frame.
        time_param: the parameter that may be the text's own time (T) or a reading; empty where there is none.
        one_row: false only where one subject has several rows (runs of messages).
    """

    title: ClassVar[Words]
    needs: ClassVar[tuple[str, ...]]
    remedies: ClassVar[dict[str, Words]]
    time_param: ClassVar[str] = ""
    one_row: ClassVar[bool] = True
    Params: ClassVar[type[RuleParams]] = RuleParams

    @property
    def name(self) -> str:
        """The rule's name: that of its file."""
        return type(self).__module__.rsplit(".", 1)[-1]

    def tables_for(self, p: Any) -> tuple[str, ...]:
        """The tables that must be supplied under these parameters; ``needs`` unless the rule says less."""
        return self.needs

    @abstractmethod
    def find(self, world: World, p: Any, text_time: bool) -> Frame:
        """Findings as a frame.

        Columns: ``subject``, ``state``, ``due_at`` (microseconds or null), ``unit_id``; one of ``group_id``,
        ``account_id``, ``case_id`` or none, from which the responsible are looked up; optionally ``remedy``; and
        ``f_*``, the values the judgement rests on (``f_*_at`` instants, ``f_*_on`` day numbers).

        Args:
            world: the facts as of the instant.
            p: an instance of the rule's ``Params``.
            text_time: the time is the text's own (T), so that what was done after it is late.
        """


@dataclass(frozen=True, slots=True)
class Doc:
    """A rule's docstring in its parts."""

    finds: str
    bad: str
    good: str
    needs: str


def doc_of(rule: Rule) -> Doc:
    """The parts of a rule's docstring."""
    return Doc(*doc_parts(type(rule), DOC_PARTS))


def cases_file(rule: Rule) -> Path:
    """The file of cases beside a rule's file."""
    return Path(inspect.getfile(type(rule))).with_suffix(".cases.yaml")


def check(rule: Rule) -> None:
    """Refuse a rule that lacks a part.

    Raises:
        RuleRefusedError: says which.
    """
    doc = doc_of(rule)
    wrong = [
        (not (doc.finds and doc.bad and doc.good and doc.needs), "a docstring with what it finds, Bad:, Good:, Needs:"),
        (not getattr(rule, "title", None), "a title"),
        (not getattr(rule, "remedies", None), "remedies"),
        (not set(getattr(rule, "needs", ("?",))) <= set(TABLES), "needs that name tables of the facts"),
        (not cases_file(rule).exists(), f"a file of cases, {cases_file(rule).name}"),
        (any(f.description is None for f in rule.Params.model_fields.values()), "a description for each parameter"),
    ]
    missing = [what for bad, what in wrong if bad]
    if missing:
        raise RuleRefusedError(f"rule {rule.name} lacks {'; '.join(missing)}")


@lru_cache(maxsize=1)
def all_rules() -> dict[str, Rule]:
    """Every rule by name, in order of the name.

    Raises:
        RuleRefusedError: a rule lacks a part, or two have one name.
    """
    found: dict[str, Rule] = {}
    for cls in classes_in(qunzhi.rules, Rule):  # type: ignore[type-abstract]
        rule = cls()
        check(rule)
        if rule.name in found:
            raise RuleRefusedError(f"two rules are named {rule.name}")
        found[rule.name] = rule
    return dict(sorted(found.items()))
