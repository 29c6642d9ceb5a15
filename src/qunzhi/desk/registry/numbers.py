"""Numbers in series: 备2026-0012. One after another, never twice, none left out."""

from __future__ import annotations

from django.utils import timezone

from qunzhi.desk.org.models import Institution
from qunzhi.desk.registry.models import Filing, Series

#: What leads the number of a filing of each act.
LETTERS = {"approval": "审", "filing": "备", "recognition": "认", "cancellation": "销", "change": "变"}


def next_number(institution: Institution, letter: str) -> str:
    """The next number of this year's series. To be called in a service: the institution's writes come one by one.

    Numbers that came with an import are passed over.
    """
    year = timezone.localdate().year
    series, _ = Series.objects.select_for_update().get_or_create(institution=institution, name=f"{letter}{year}")
    while True:
        series.last += 1
        number = f"{letter}{year}-{series.last:04d}"
        if not Filing.objects.filter(institution=institution, code=number).exists():
            break
    series.save(update_fields=["last"])
    return number
