"""The facts of a finding in words: labels for keys, names for ids, days for instants, Chinese for codes."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from qunzhi.core.spans import Span
from qunzhi.core.words import Lang
from qunzhi.facts.values import WORDS_OF
from qunzhi.reports.fact_labels import CODES, code, label
from qunzhi.reports.names import Names
from qunzhi.reports.text import clip, visible
from qunzhi.reports.when import exact_words, parse

# Columns whose codes mean the same wherever they stand; "kind" and "role" differ by table and are looked up in turn.
_ENUMS: dict[str, tuple[str, ...]] = {
    "platform": ("platform",),
    "purpose": ("groups.purpose",),
    "category": ("people.category",),
    "kind": ("groups.kind", "checks.kind", "units.kind", "trainings.kind", "pledges.kind"),
    "group_kind": ("groups.kind",),
    "kinds": ("groups.kind",),
    "role": ("memberships.role", "postings.role"),
    "roles": ("postings.role", "memberships.role"),
    "act": ("filings.act",),
    "acts": ("filings.act",),
    "decision": ("filings.decision",),
    "level": ("accounts.level",),
    "influence": ("cases.influence",),
    "team": ("trainings.team",),
    "end_reason": ("postings.end_reason",),
    "allowed": ("groups.purpose",),
    "categories": ("people.category",),
}
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")
_SPAN = re.compile(r"\d+ (working )?(day|hour|minute|second)s?")
_MOST_ITEMS = 12
#: Facts that hold codes or dates in one text, and what stands between them.
_LISTS = ("missing", "gaps", "lacks", "reason", "days")
_BETWEEN = re.compile(r"[;；、,，]")
_MOST_TEXT = 400


class FactWords:
    """Facts in one language, with names from one directory. Values that repeat are worked out once."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.lang: Lang = names.lang
        self._text = lru_cache(maxsize=65_536)(self._text_of)

    def pairs(self, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
        """(label, value) for each fact, in the order the rule gave them."""
        return [(visible(label(key).to(self.lang)), self.value(key, value)) for key, value in facts.items()]

    def sentence(self, facts: Mapping[str, Any]) -> str:
        """All facts in one line: ``建群时间：2024年3月1日；备案时间：—``."""
        colon, stop = ("：", "；") if self.lang == "zh" else (": ", "; ")
        return stop.join(f"{name}{colon}{value}" for name, value in self.pairs(facts))

    def param(self, what: str, text: str) -> str:
        """A parameter's value as a pack writes it, in words: ``[unit, class]``, ``{'acts': ['filing']}``."""
        key = what.rpartition(".")[2]
        if text.startswith("{"):
            try:
                return self.value(key, ast.literal_eval(text))
            except (ValueError, SyntaxError):
                return visible(text)
        parts = [part.strip() for part in re.split(r"[、,，]", text.strip("[]")) if part.strip()]
        return ("、" if self.lang == "zh" else ", ").join(self.value(key, part) for part in parts)

    def value(self, key: str, value: Any) -> str:
        """One value in words."""
        zh = self.lang == "zh"
        if value is None or value == "" or value == [] or value == {}:
            return "—"
        if isinstance(value, bool):
            return ("是" if value else "否") if zh else ("yes" if value else "no")
        if isinstance(value, str):
            return self._text(key, value)
        if isinstance(value, float):
            return f"{value:.1%}" if key == "overlap" and 0 <= value <= 1 else f"{value:g}"
        if isinstance(value, list):
            return self._list(key, value)
        if isinstance(value, Mapping):
            colon, stop = ("：", "，") if zh else (": ", ", ")
            return stop.join(
                f"{visible(label(str(k)).to(self.lang))}{colon}{self.value(str(k), v)}" for k, v in value.items()
            )
        return str(value)

    def _list(self, key: str, values: list[Any]) -> str:
        between = "、" if self.lang == "zh" else ", "
        nested = any(isinstance(v, Mapping) for v in values)
        text = ("；" if self.lang == "zh" else "; ") if nested else between
        shown = text.join(self.value(key, v) for v in values[:_MOST_ITEMS])
        if len(values) <= _MOST_ITEMS:
            return shown
        return f"{shown} 等 {len(values)} 项" if self.lang == "zh" else f"{shown} and {len(values) - _MOST_ITEMS} more"

    def _text_of(self, key: str, value: str) -> str:
        if _TIME.fullmatch(value):
            moment = parse(value)
            if moment:
                return exact_words(moment, self.lang)
        if key in _LISTS:
            return self._codes(value)
        if key in _ENUMS:
            return visible(self._code(key, value))
        if _SPAN.fullmatch(value):
            return Span.parse(value).words.to(self.lang)
        if value in CODES:
            return CODES[value].to(self.lang)
        return self.names.thing(value) or visible(clip(value, _MOST_TEXT))

    def _codes(self, value: str) -> str:
        """``primary;direct`` in words; dates as days."""
        out = []
        for part in _BETWEEN.split(value):
            moment = parse(part) if _TIME.fullmatch(part) else None
            out.append(exact_words(moment, self.lang) if moment else visible(code(part).to(self.lang)))
        return ("、" if self.lang == "zh" else ", ").join(out)

    def _code(self, key: str, value: str) -> str:
        if self.lang == "en":
            return value.replace("_", " ")
        for column in _ENUMS[key]:
            found = WORDS_OF.get(column, {}).get(value)
            if found:
                return found.split()[0]
        return value
