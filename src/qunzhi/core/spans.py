"""Lengths of time as regulations state them: ``5 working days``, ``24 hours``, ``180 days``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from pydantic_core import CoreSchema, core_schema

from qunzhi.core.words import Words

Unit = Literal["working_days", "days", "hours", "minutes", "seconds"]

_UNITS: dict[str, Unit] = {
    "working day": "working_days",
    "working days": "working_days",
    "day": "days",
    "days": "days",
    "hour": "hours",
    "hours": "hours",
    "minute": "minutes",
    "minutes": "minutes",
    "second": "seconds",
    "seconds": "seconds",
    "s": "seconds",
    "h": "hours",
    "d": "days",
    "个工作日": "working_days",
    "工作日": "working_days",
    "天": "days",
    "日": "days",
    "小时": "hours",
    "分钟": "minutes",
    "秒": "seconds",
}
_ZH: dict[Unit, str] = {
    "working_days": "个工作日",
    "days": "天",
    "hours": "小时",
    "minutes": "分钟",
    "seconds": "秒",
}
_SECONDS: dict[Unit, int] = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


@dataclass(frozen=True, slots=True)
class Span:
    """A whole number of working days, days, hours, minutes or seconds; never negative."""

    n: int
    unit: Unit

    @classmethod
    def parse(cls, value: object) -> Span:
        """From ``5 working days`` or ``24小时``.

        Raises:
            ValueError: the text is no such length.
        """
        if isinstance(value, Span):
            return value
        match = re.fullmatch(r"(\d{1,6})\s*([^\d\s][^\d]*)", str(value).strip())
        unit = _UNITS.get(match.group(2).strip().lower()) if match else None
        if match is None or unit is None:
            raise ValueError("expected a length of time such as '5 working days', '24 hours' or '180 days'")
        return cls(int(match.group(1)), unit)

    @property
    def us(self) -> int:
        """Microseconds of a span of hours, minutes, seconds or calendar days; working days have no fixed length."""
        return self.n * _SECONDS[self.unit] * 1_000_000

    @property
    def words(self) -> Words:
        """``5 个工作日`` / ``5 working days``."""
        name = self.unit.replace("_", " ")
        return Words(f"{self.n} {_ZH[self.unit]}", f"{self.n} {name[:-1] if self.n == 1 else name}")

    def __str__(self) -> str:
        return self.words.en

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )
