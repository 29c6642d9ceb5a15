"""What every report of one result in one language shares."""

from __future__ import annotations

from dataclasses import dataclass

from qunzhi.audit.result import AuditResult, ProvisionInfo
from qunzhi.core.words import Lang, Words
from qunzhi.reports.fact_words import FactWords
from qunzhi.reports.labels import title_of
from qunzhi.reports.names import Names
from qunzhi.reports.tally import Tally, tally
from qunzhi.reports.text import visible


def institution_of(result: AuditResult) -> str:
    """Who was audited: the institution at the top of the units; where they name none, the pack's own."""
    units = result.directory.units
    named = [u for u in units.values() if u.kind == "institution" and u.name.strip()]
    tops = [u for u in named if u.parent_id not in units] or named
    return visible(min(tops, key=lambda u: u.id).name if tops else result.pack.institution)


@dataclass(slots=True)
class Context:
    """A result with its language, counts and names."""

    result: AuditResult
    lang: Lang
    tally: Tally
    names: Names
    facts: FactWords

    @classmethod
    def of(cls, result: AuditResult, lang: Lang) -> Context:
        """Count the result and get its names ready."""
        names = Names(result.directory, lang)
        return cls(result, lang, tally(result), names, FactWords(names))

    def say(self, zh: str, en: str) -> str:
        """The one of two texts that is in this report's language."""
        return en if self.lang == "en" else zh

    def to(self, words: Words) -> str:
        """Words in this report's language, in the other one where it is empty."""
        return words.to(self.lang) or words.zh or words.en

    def provision(self, provision_id: str) -> ProvisionInfo:
        """A provision of the pack; one that the pack does not hold stands for itself."""
        found = self.result.pack.provisions.get(provision_id)
        return found or ProvisionInfo(provision_id, provision_id, Words("", ""), "minor")

    def article(self, provision_id: str) -> str:
        """How an article is cited: ``二（一）``."""
        return visible(self.provision(provision_id).article)

    def rule(self, rule: str) -> str:
        """A rule's title."""
        return visible(self.to(title_of(self.result.rule_titles, rule)))

    def says(self, provision_id: str) -> str:
        """What a provision asks for."""
        return visible(self.to(self.provision(provision_id).says))

    def value(self, what: str, value: str) -> str:
        """A parameter's value in words: ``5 working days`` is ``5 个工作日``."""
        return self.facts.param(what, value) if value else ""

    def number(self, n: int) -> str:
        """A number with its thousands apart."""
        return f"{n:,}"

    @property
    def title(self) -> str:
        """The regulation's title."""
        return visible(self.to(self.result.pack.title))

    @property
    def institution(self) -> str:
        """Who was audited."""
        return institution_of(self.result)

    @property
    def is_own_pack(self) -> bool:
        """Whether the regulation is that of the institution audited."""
        return visible(self.result.pack.institution) in ("", self.institution)

    def cite(self) -> str:
        """Title and number of the regulation, as a paper names it; another institution's with that one's name."""
        number, owner = visible(self.result.pack.number), visible(self.result.pack.institution)
        if self.lang == "en":
            behind = [t for t in ("" if self.is_own_pack else owner, number) if t]
            return f"{self.title} ({', '.join(behind)})" if behind else self.title
        return ("" if self.is_own_pack else owner) + f"《{self.title}》" + (f"（{number}）" if number else "")
