"""An institution's facts on an engine, ready to be audited as often as wanted: packs, instants, what-ifs."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from qunzhi.core.calendar import WorkCalendar
from qunzhi.facts.chain import Chain
from qunzhi.facts.engine import DuckEngine, Engine, Frame
from qunzhi.facts.factset import FactSet
from qunzhi.facts.prepare import Prepared, prepare
from qunzhi.facts.world import PackTerms, World
from qunzhi.packs import Pack

#: Called with a stage and the share done, 0 to 1.
Progress = Callable[[str, float], None]

#: The rule whose presence makes a pack one with a recognition campaign.
CAMPAIGN_RULE = "recognised"


def terms_of(pack: Pack) -> PackTerms:
    """What rules need to know of a pack as a whole."""
    return PackTerms(
        id=pack.id,
        effective=pack.effective_us,
        platforms=None if pack.platforms is None else tuple(sorted(pack.platforms)),
        campaign=any(use.rule == CAMPAIGN_RULE for use in pack.turned_on()),
        chain=Chain(pack.chain.primary, pack.chain.direct, pack.chain.overseer),
    )


class Session:
    """Facts prepared once and handed to an engine once.

    Args:
        facts: loaded facts, or facts already prepared.
        engine: where rules run; DuckDB in this process by default.
        calendar: working days and semesters; the national calendar by default.
    """

    def __init__(
        self, facts: FactSet | Prepared, *, engine: Engine | None = None, calendar: WorkCalendar | None = None
    ) -> None:
        self.engine: Engine = engine or DuckEngine()
        self.calendar = calendar or WorkCalendar.national()
        self.facts = facts if isinstance(facts, FactSet) else None
        prepared = prepare(facts) if isinstance(facts, FactSet) else facts
        self.supplied = prepared.supplied
        self.frames: dict[str, Frame] = {n: self.engine.put(n, t) for n, t in prepared.tables.items()}

    def world(self, pack: Pack, as_of: int) -> World:
        """The facts as one pack sees them at an instant (microseconds)."""
        return World(self.engine, self.frames, self.supplied, self.calendar, as_of, terms_of(pack))

    def close(self) -> None:
        """Give the engine's memory back."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
