"""The head of a pack: when it binds, whom, who answers, what it leans on."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator

from qunzhi.core.instants import start_of, to_day
from qunzhi.core.words import NOTHING, Words
from qunzhi.facts.chain import LINKS, Link
from qunzhi.packs.texts import Day, Frozen, Names, Text, unfit


class Effective(Frozen):
    """It binds from 00:00 (Asia/Shanghai) of ``date``; ``reading`` says why that date where the text gives none."""

    date: Day
    reading: Text = NOTHING

    @property
    def us(self) -> int:
        """The instant from which the pack binds, in microseconds since 1970 UTC."""
        return start_of(to_day(self.date))


class Scope(Frozen):
    """The platforms a pack covers; no ``platforms`` means any. ``readings`` are further ones it is read to cover."""

    platforms: Names | None = None
    readings: dict[str, Text] = Field(default_factory=dict)

    @property
    def covered(self) -> frozenset[str] | None:
        """Every platform covered, readings included; None for any."""
        return None if self.platforms is None else frozenset(self.platforms) | frozenset(self.readings)


class Adoption(Frozen):
    """One issuer's adoption of the text."""

    by: Text
    on: Day


class Reference(Frozen):
    """Another text this one leans on. With ``pack`` it is known by that id when it is installed."""

    title: Text
    pack: str = ""
    provisions: Names = ()
    without: Text = NOTHING


def _reference(value: Any) -> Any:
    bare = isinstance(value, str) or (isinstance(value, dict) and value and set(value) <= {"zh", "en"})
    return {"title": value} if bare else value


def _effective(value: Any) -> Any:
    return value if isinstance(value, (dict, Effective)) else {"date": value}


References = tuple[Annotated[Reference, BeforeValidator(_reference)], ...]
EffectiveFrom = Annotated[Effective, BeforeValidator(_effective)]


class Chain(Frozen):
    """Who answers for a group: for each link ``default`` and, where it differs, the kind of group.

    The offices that can be named are those of :mod:`qunzhi.facts.chain`: ``head``, ``secretary_then_head``, ``admin``,
    ``owner``, ``owner_or_creator``, ``owner_or_admin``, ``discipline_secretary`` and any role of postings. A link that
    is absent is not asked for and resolves to nobody.
    """

    primary: dict[str, str] = Field(default_factory=dict)
    direct: dict[str, str] = Field(default_factory=dict)
    overseer: dict[str, str] = Field(default_factory=dict)

    @field_validator("primary", "direct", "overseer", mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"default": value}
        if isinstance(value, dict) and value and "default" not in value:
            raise unfit(
                Words("缺少 default：其余群类型由谁负责", "default is missing: who answers for every other kind")
            )
        return value

    def of(self, link: Link) -> dict[str, str]:
        """One link's table."""
        table: dict[str, str] = getattr(self, link)
        return table

    def holder(self, link: Link, kind: str) -> str | None:
        """Who holds a link for a kind of group; None when the pack does not ask for it."""
        table = self.of(link)
        return table.get(kind) or table.get("default")

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that the pack fills."""
        return tuple(link for link in LINKS if self.of(link))
