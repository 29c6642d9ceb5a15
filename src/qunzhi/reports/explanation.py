"""An explanation in the terminal: article, finding, how the days were counted, the facts with their places."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from qunzhi.audit.explain import CountedDay, Explanation, FactRow
from qunzhi.audit.result import Directory, Finding, Reading
from qunzhi.core.instants import SHANGHAI, from_day, from_us
from qunzhi.core.spans import Span
from qunzhi.core.words import Lang
from qunzhi.facts.columns import Column
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import word_for
from qunzhi.reports.fact_words import FactWords
from qunzhi.reports.labels import ROLE, SEVERITY, STATE, title_of, word
from qunzhi.reports.names import Names
from qunzhi.reports.text import visible
from qunzhi.reports.when import as_of_words, day_words, due_us, due_words, exact_words, weekday_words


def show(found: Explanation, at: int, lang: Lang, to: Console) -> None:
    """Print it; every line can be read by somebody who knows the office and not the program."""
    _Page(found, at, lang, to).show()


class _Page:
    def __init__(self, found: Explanation, at: int, lang: Lang, to: Console) -> None:
        self.found, self.at, self.lang, self.to = found, at, lang, to
        self.directory = found.result.directory if found.result else Directory()
        self.words = FactWords(Names(self.directory, lang))

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """One line; Chinese is left to the terminal to wrap, which breaks it anywhere and not at blanks alone."""
        self.to.print(Text(" " * indent + visible(text), style), soft_wrap=self.lang == "zh")

    def field(self, name: str, value: str, indent: int = 2) -> None:
        self.line(f"{name}{self.say('：', ': ')}{value}", indent=indent)

    def show(self) -> None:
        p = self.found.provision
        self.line(f"{p.id}  {p.article}", "bold")
        self.line(p.says.to(self.lang))
        if p.text:
            self.line(f"「{p.text}」", "italic")
        for reading in p.readings:
            self._reading(reading)
        self.to.print()
        name = self._subject()
        self.line(f"{self.found.subject}  {name}" if name else self.found.subject, "bold")
        self.line(self.say("截至 ", "as of ") + as_of_words(self.at, self.lang), "dim")
        if self.found.why_not:
            self.line(self.found.why_not.to(self.lang), "green")
        for finding in self.found.findings:
            self._finding(finding)
        if self.found.days:
            self._days(self.found.days)
        if self.found.rows:
            self.to.print()
            self.line(self.say("依据的数据", "the facts"), "bold")
            for row in self.found.rows:
                self._row(row)

    def _subject(self) -> str:
        if self.found.findings:
            name = self.words.names.subject(self.found.findings[0]).name
            return "" if name == visible(self.found.subject) else name
        first = self.found.rows[0].values if self.found.rows else {}
        return visible(str(first.get("name") or first.get("title") or ""))

    def _reading(self, r: Reading) -> None:
        value = self.words.param(r.what, r.value) if r.value else "—"
        others = self.say("；或 ", "; or ").join(self.words.param(r.what, o) for o in r.others)
        why = r.why.to(self.lang)
        text = self.say(f"“{r.text}”按“{value}”解读：{why}", f'"{r.text}" is read as {value}: {why}')
        also = self.say(f"（也可取 {others}）", f" (could be {others})") if others else ""
        self.line(text + also, "dim")

    def _finding(self, f: Finding) -> None:
        titles = self.found.result.rule_titles if self.found.result else {}
        head = title_of(titles, f.rule).to(self.lang)
        state, severity = word(STATE, f.state).to(self.lang), word(SEVERITY, f.severity).to(self.lang)
        self.line(self.say(f"{head}：{state}（{severity}）", f"{head}: {state} ({severity})"), "red")
        due = due_us(f.due_at)
        if due is not None:
            moment = from_us(due)
            when = f"{day_words(moment.date(), self.lang)} {weekday_words(moment.date(), self.lang)} {moment:%H:%M:%S}"
            stands = due_words(f.due_at, self.at, f.state, self.lang).split("（")[0].split(" (")[0]
            self.field(
                self.say("期限", "deadline"), when + (self.say("，", ", ") + stands if f.state != "late" else "")
            )
        for name, value in self.words.pairs(f.facts):
            self.field(name, value)
        for role, ids in f.people.items():
            named = [self._named(self.directory.people.get(i), i) for i in ids]
            self.field(word(ROLE, role).to(self.lang), self.say("、", ", ").join(named))
        self.line(self.say("怎么办：", "what to do: ") + f.remedy.to(self.lang), "bold green")

    def _days(self, days: list[CountedDay]) -> None:
        within = Span.parse(self.found.within).words.to(self.lang)
        self.to.print()
        self.line(self.say(f"期限怎么数（{within}）", f"how the days were counted ({within})"), "bold")
        if self.found.start is not None:
            first = self._day(from_day(self.found.start))
            self.line(self.say(f"{first}  起算，当天不计", f"{first}  start, not counted itself"), "dim", 2)
        n = 0
        for counted in days:
            n += counted.worked
            d = from_day(counted.day)
            weekend = d.weekday() >= 5
            if counted.worked:
                note = self.say(f"第 {n} 天", f"day {n}")
                if weekend and "working" in self.found.within:
                    note += self.say("（调休上班）", " (make-up working day)")
            else:
                note = self.say("周末，不计", "weekend, off") if weekend else self.say("放假，不计", "holiday, off")
            self.line(f"{self._day(d)}  {note}", "" if counted.worked else "dim", 2)

    def _day(self, d: date) -> str:
        return f"{d.isoformat()} {weekday_words(d, self.lang)}"

    def _row(self, row: FactRow) -> None:
        table = TABLES[row.table]
        name = table.zh if self.lang == "zh" else row.table
        self.line(f"{name} · {row.place.show(self.lang)}", "cyan", 2)
        empty: list[str] = []
        for column in table.columns:
            if column.name not in row.values:
                continue
            head = column.zh[0] if self.lang == "zh" and column.zh else column.name
            value = row.values[column.name]
            if value in (None, "", []):
                empty.append(head)
            else:
                self.field(head, self._value(row.table, column, value), 4)
        if empty:
            self.line(self.say(f"（没有填：{'、'.join(empty)}）", f"(empty: {', '.join(empty)})"), "dim", 4)

    def _value(self, table: str, column: Column, value: Any) -> str:
        if isinstance(value, datetime):
            return exact_words(value.astimezone(SHANGHAI), self.lang)
        if isinstance(value, date):
            return day_words(value, self.lang)
        if isinstance(value, bool):
            return self.say("是", "yes") if value else self.say("否", "no")
        if isinstance(value, list):
            return self.say("、", ", ").join(map(str, value))
        if column.kind == "enum":
            return word_for(table, column.name, str(value)) if self.lang == "zh" else str(value).replace("_", " ")
        return self._named(self.found.names.get(str(value)) if column.ref else None, str(value))

    def _named(self, name: str | None, some_id: str) -> str:
        return self.say(f"{name}（{some_id}）", f"{name} ({some_id})") if name else some_id
