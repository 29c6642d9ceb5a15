"""What has to be said once about a whole audit: what was not judged, and why."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from qunzhi.audit.result import AuditResult, Note
from qunzhi.core.words import Words
from qunzhi.facts.tables import TABLES
from qunzhi.facts.world import World
from qunzhi.packs import NotInForce, Pack
from qunzhi.rules.contract import all_rules


def notes(world: World, pack: Pack, not_run: Mapping[str, tuple[str, ...]], result: AuditResult) -> list[Note]:
    """All notes of one audit, the gravest first."""
    out: list[Note] = []
    if world.as_of < pack.effective_us:
        out.append(Note("not_in_force", NotInForce(pack, world.as_of).problems[0].message))
    out += _not_run(not_run)
    out += _calendar(result)
    out += [Note("reference", words) for words in pack.notes]
    if outside := result.counts.get("groups_outside", 0):
        out.append(
            Note(
                "outside",
                Words(
                    f"另有 {outside} 个群不在本办法范围内（非工作群或其他平台），未按其核对",
                    f"{outside} further groups lie outside this pack (not for work, or another platform)",
                ),
            )
        )
    return out


def _not_run(not_run: Mapping[str, tuple[str, ...]]) -> list[Note]:
    by_table: dict[tuple[str, ...], list[str]] = {}
    for rule, absent in not_run.items():
        by_table.setdefault(absent, []).append(rule)
    rules = all_rules()
    out = []
    for absent, names in by_table.items():
        zh_tables = "、".join(f"{TABLES[t].zh}（{t}）" for t in absent)
        zh_rules = "、".join(rules[n].title.zh for n in names)
        en_rules = ", ".join(rules[n].title.en for n in names)
        out.append(
            Note(
                "not_run",
                Words(
                    f"没有提供{zh_tables}，以下事项未核对：{zh_rules}",
                    f"not supplied: {', '.join(absent)}; not judged: {en_rules}",
                ),
            )
        )
    return out


def _calendar(result: AuditResult) -> list[Note]:
    years: set[int] = set()
    for text in result.findings["facts"].to_pylist():
        if '"calendar_year"' in text:
            years.add(int(orjson.loads(text)["calendar_year"]))
    return [
        Note(
            "calendar",
            Words(
                f"{year} 年的节假日安排尚未收录，需要该年的期限暂不能判定；请在日历附加文件中写上"
                f" years: [{year}] 及放假、调休日期，用 --calendar 指定",
                f"the holidays of {year} are not known yet, and deadlines that need them cannot be judged; write an "
                f"overlay file with years: [{year}] and its days off and make-up days, and give it with --calendar",
            ),
        )
        for year in sorted(years)
    ]
