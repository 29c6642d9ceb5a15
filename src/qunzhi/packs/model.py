"""A regulation pack: one institution's text as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field, PrivateAttr, field_validator, model_validator

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.content import Categories
from qunzhi.packs.head import Adoption, Chain, EffectiveFrom, References, Scope
from qunzhi.packs.nearest import did_you_mean
from qunzhi.packs.provision import Provision, TurnedOn
from qunzhi.packs.texts import Day, Frozen, Names, Scalar, Text, unfit


class Pack(Frozen):
    """A loaded, checked pack. ``provisions`` are its own, then those of the parents that it extends.

    ``path`` is the file it came from; ``version`` names this very content; ``notes`` is what people have to be told
    (texts that it leans on and that are not installed).
    """

    pack: str = Field(pattern=r"^\w[\w-]{0,39}$")
    title: Text
    number: Scalar = ""
    institution: Scalar = ""
    issued: Day | None = None
    issuers: Names = ()
    adoptions: tuple[Adoption, ...] = ()
    effective: EffectiveFrom
    purpose: Text = NOTHING
    binds: Text = NOTHING
    scope: Scope = Scope()
    extends: Names = ()
    basis: References = ()
    refers_to: References = ()
    repeals: References = ()
    interprets: Scalar = ""
    source: Text = NOTHING
    offices: dict[str, Names] = Field(default_factory=dict)
    chain: Chain = Chain()
    categories: Categories = Field(default_factory=dict)
    provisions: tuple[Provision, ...]

    _path: Path | None = PrivateAttr(default=None)
    _version: str = PrivateAttr(default="")
    _articles: dict[str, str] = PrivateAttr(default_factory=dict)
    _notes: tuple[Words, ...] = PrivateAttr(default=())
    _inherited: frozenset[str] = PrivateAttr(default=frozenset())

    @field_validator("provisions")
    @classmethod
    def _some(cls, value: tuple[Provision, ...]) -> tuple[Provision, ...]:
        if not value:
            raise unfit(Words("至少写一条", "write one at least"))
        return value

    @model_validator(mode="after")
    def _ids_once(self) -> Pack:
        seen: set[str] = set()
        for p in self.provisions:
            if p.id in seen:
                raise unfit(Words(f"条款编号 {p.id} 用了两次", f"the provision id {p.id} is used twice"))
            seen.add(p.id)
        return self

    @property
    def id(self) -> str:
        """The pack's short name, as ``--pack`` takes it."""
        return self.pack

    @property
    def path(self) -> Path | None:
        """The YAML file it came from."""
        return self._path

    @property
    def version(self) -> str:
        """Effective date and a digest of the content: two packs with the same version say the same."""
        return f"{self.effective.date.isoformat()}+{self._version}"

    @property
    def effective_us(self) -> int:
        """The instant from which it binds: the effective date 00:00 Asia/Shanghai, microseconds since 1970 UTC."""
        return self.effective.us

    @property
    def platforms(self) -> frozenset[str] | None:
        """Platforms covered, readings included; None for any."""
        return self.scope.covered

    @property
    def notes(self) -> list[Words]:
        """What has to be said once about this pack: texts it leans on, repeals or extends that are not installed."""
        return list(self._notes)

    @property
    def by_id(self) -> Mapping[str, Provision]:
        """Provision id -> provision."""
        return {p.id: p for p in self.provisions}

    def provision(self, provision_id: str) -> Provision:
        """One provision.

        Raises:
            QunzhiError: the pack has none of that id; the nearest one is suggested.
        """
        table = self.by_id
        if provision_id in table:
            return table[provision_id]
        raise QunzhiError.of(
            "unknown_provision",
            f"{self.pack} 里没有条款「{provision_id}」",
            f'{self.pack} has no provision "{provision_id}"',
            hint=did_you_mean(provision_id, table),
            value=provision_id,
        )

    def text_of(self, provision_id: str) -> str:
        """The institution's own article text for a provision ("" where it supplied none), by id or by article."""
        found = self._articles.get(provision_id)
        if found is None and provision_id in self.by_id:
            found = self._articles.get(self.by_id[provision_id].article)
        return found or ""

    def is_inherited(self, provision_id: str) -> bool:
        """True when the provision comes from a parent pack."""
        return provision_id in self._inherited

    def turned_on(self) -> Iterator[TurnedOn]:
        """Every rule that is turned on, provision by provision: (provision, rule, params, text_time)."""
        for p in self.provisions:
            for use in p.rules:
                yield TurnedOn(p, use.rule, dict(use.params), p.text_time(use.rule))
