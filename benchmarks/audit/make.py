"""Makes an institution of any size for measuring: Parquet and, on request, CSV.

Deterministic: every choice is a hash of the row's number. About one row in fifty is out of order, so that rules find
what they would in a real place rather than everything or nothing.

    python -m benchmarks.audit.make OUT --memberships 10000000 --csv
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

AS_OF = "2024-03-15T18:00:00+08:00"


def statements(memberships: int) -> dict[str, str]:
    """One query a table. Sizes keep the proportions of 5,000 units, 600,000 people and 100,000 groups at 10 million."""
    groups = max(memberships // 100, 10)
    people = max(memberships * 6 // 100, 1200)
    units = max(memberships // 2000, 60)
    departments = max(units // 50, 2)
    sections = units - 1 - departments

    def h(of: str, salt: int, below: int) -> str:
        return f"(hash(({of}) * 7919 + {salt}) % {below})::bigint"

    surname = "substr('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗', 1 + " + h("i", 1, 20) + "::int, 1)"
    given = "substr('伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉兰红建国文', 1 + " + h("i", 2, 30) + "::int, 1)"
    given2 = "substr('博雅思远嘉怡子涵宇轩梓豪欣怡俊杰浩然诗琪天佑若曦明哲', 1 + " + h("i", 3, 28) + "::int, 1)"
    t0 = "timestamptz '2021-01-01 09:00:00+08'"
    section = f"(1 + {departments} + (i % {sections}))"
    return {
        "units": f"""
            select 'U' || lpad(i::varchar, 5, '0') unit_id,
                case when i = 0 then '测量学院' when i <= {departments} then '第' || i || '系'
                     else '第' || ((i - 1 - {departments}) % {departments} + 1) || '系' || i || '室' end as name,
                case when i = 0 then 'institution' when i <= {departments} then 'department'
                     when i % 4 = 0 then 'class' else 'section' end as kind,
                case when i = 0 then null when i <= {departments} then 'U00000'
                     else 'U' || lpad(((i - 1 - {departments}) % {departments} + 1)::varchar, 5, '0') end as parent_id,
                case when i > {departments} then ['室' || i] else null end as aliases,
                null::varchar foreign_name, null::varchar attached_to
            from range({units}) t(i)""",
        "people": f"""
            select 'P' || lpad(i::varchar, 7, '0') person_id, {surname} || {given} || {given2} as name,
                case when i % 200 = 199 then 'external' when i % 3 = 0 then 'student' else 'staff' end as category,
                null::varchar mobile, date '2015-09-01' + ({h("i", 4, 3000)})::int joined_on
            from range({people}) t(i)""",
        "postings": f"""
            select 'P' || lpad(i::varchar, 7, '0') person_id, 'U' || lpad({section}::varchar, 5, '0') unit_id,
                case when i < {sections} then 'head' when i < 2 * {sections} then 'counsellor'
                     when i = 2 * {sections} then 'discipline_secretary' else 'member' end as role,
                date '2019-03-01' since,
                case when i > 3 * {sections} and {h("i", 5, 100)} = 0
                     then date '2024-01-01' + ({h("i", 6, 80)})::int end as until,
                null::varchar end_reason
            from range({people}) t(i) where i % 200 <> 199""",
        "groups": f"""
            select 'G' || lpad(i::varchar, 6, '0') group_id,
                ['wechat', 'qq', 'wecom', 'dingtalk'][1 + ({h("i", 7, 4)})::int] as platform,
                '室' || {section} || ['招生', '教务', '安全', '值班', '科研'][1 + ({h("i", 8, 5)})::int] || i || '群' as name,
                ['unit', 'class', 'project', 'task', 'student_work'][1 + ({h("i", 9, 5)})::int] as kind,
                'U' || lpad({section}::varchar, 5, '0') unit_id,
                case when {h("i", 10, 50)} = 0 then 'other' else 'work_contact' end purpose,
                {t0} + to_minutes(({h("i", 11, 1_660_000)})::int) created_at,
                'P' || lpad((i % {sections})::varchar, 7, '0') created_by,
                {h("i", 12, 20)} = 0 as temporary,
                case when {h("i", 13, 40)} = 0
                     then {t0} + to_minutes((1_000_000 + {h("i", 14, 680_000)})::int) end as task_ended_at,
                null::timestamptz dissolved_at, {h("i", 15, 50)} > 0 as join_confirmation,
                timestamptz '2024-03-14 09:00:00+08' - to_minutes(({h("i", 16, 150_000)})::int) last_active_at,
                null::timestamptz told_at,
                [['招生', '教务', '安全', '值班', '科研'][1 + ({h("i", 8, 5)})::int]] terms
            from range({groups}) t(i)""",
        "memberships": f"""
            with m as (select r // 100 g, r % 100 k, r i from range({groups * 100}) t(r)),
            p as (select *, case when k = 0 then g % {sections} when {h("i", 20, 300)} = 0 then {h("i", 21, people)}
                when k < 70 then (g % {sections}) + {sections} * ((k * 3 // 2 + {h("g", 22, 17)}) % {people // sections})
                else (({h("i", 23, people // departments)}) * {departments} + g % {departments}) % {people} end n from m)
            select 'G' || lpad(g::varchar, 6, '0') group_id, 'wxid_' || lpad(n::varchar, 8, '0') uid,
                case when {h("i", 24, 200)} > 0 or k = 0 then pe.person_id end as person_id,
                case when {h("i", 25, 50)} = 0 then '小' || pe.name when {h("i", 26, 4)} = 0
                     then '第' || (n % {sections} % {departments} + 1) || '系' || pe.name
                     else '室' || (1 + {departments} + n % {sections}) || '-' || pe.name end as nickname,
                case when k = 0 then 'owner' when k = 1 then 'admin' else 'member' end as role,
                {t0} + to_minutes(({h("i", 27, 1_670_000)})::int) joined_at,
                case when k > 0 then 'wxid_' || lpad((g % {sections})::varchar, 8, '0') end as invited_by,
                case when {h("i", 28, 60)} > 0 then {t0} + to_minutes(({h("i", 27, 1_670_000)} + 60)::int) end
                    as identity_checked_at,
                case when {h("i", 29, 500)} = 0 then timestamptz '2024-03-01 09:00:00+08' end as reminded_at,
                case when k > 5 and {h("i", 30, 100)} = 0 then timestamptz '2024-03-01 09:00:00+08' end as left_at,
                case when k > 5 and {h("i", 30, 100)} = 0 then {h("i", 31, 10)} > 0 end as left_with_leave
            from p join (select person_id, name, i as pi from people) pe on pe.pi = p.n""",
        "filings": f"""
            select 'B' || (2 * i + a) filing_id, 'group' subject, 'G' || lpad(i::varchar, 6, '0') subject_id,
                ['approval', 'filing'][1 + a] act, 'U00001' office_id,
                {t0} + to_minutes(({h("i", 11, 1_660_000)} + case when {h("i", 32, 30)} = 0 then 20_000 else -900 end)::int)
                    as submitted_at,
                {t0} + to_minutes(({h("i", 11, 1_660_000)} + case when {h("i", 32, 30)} = 0 then 21_000 else -600 end)::int)
                    as decided_at,
                ['approved', 'noted'][1 + a] decision, null::varchar signed_by
            from range({groups}) t(i), range(2) s(a) where {h("i", 33, 40)} > 0""",
        "recertifications": f"""
            select 'G' || lpad(i::varchar, 6, '0') group_id,
                timestamptz '2024-03-10 09:00:00+08' - to_days(({h("i", 34, 190)})::int) done_at, null::varchar "by"
            from range({groups}) t(i)""",
        "checks": f"""
            select 'G' || lpad(i::varchar, 6, '0') group_id, null::varchar unit_id, 'daily' as kind,
                timestamptz '2024-03-08 10:00:00+08' + to_days(d::int) checked_at, null::varchar "by", null::varchar result
            from range({groups}) t(i), range(7) s(d) where {h("i * 7 + d", 35, 300)} > 0
            union all select null, 'U' || lpad(i::varchar, 5, '0'), 'patrol',
                timestamptz '2024-03-10 10:00:00+08' - to_days(({h("i", 36, 33)})::int), null, null
            from range({units}) t(i)""",
        "pledges": f"""
            select 'P' || lpad(i::varchar, 7, '0') person_id, ['commitment', 'responsibility'][1 + a] as kind,
                null::varchar pack, date '2022-07-15' signed_on
            from range({2 * sections}) t(i), range(2) s(a) where {h("i", 37, 30)} > 0""",
    }


def make(out: Path, memberships: int, *, csv: bool = False) -> None:
    """Write the tables to ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(config={"preserve_insertion_order": True, "memory_limit": "5GB", "temp_directory": str(out)})
    con.execute("set timezone = 'Asia/Shanghai'")
    queries = statements(memberships)
    con.execute(f"create table people as select row_number() over () - 1 as i, * from ({queries['people']})")
    for name, query in queries.items():
        source = "select * exclude (i) from people" if name == "people" else query
        con.execute(f"copy ({source}) to '{out / f'{name}.parquet'}' (format parquet)")
    if csv:
        (out / "csv").mkdir(exist_ok=True)
        for name in queries:
            columns = con.execute(f"describe select * from '{out / f'{name}.parquet'}'").fetchall()
            shown = ", ".join(
                f'array_to_string("{c[0]}", \';\') as "{c[0]}"' if c[1].endswith("[]") else f'"{c[0]}"' for c in columns
            )
            con.execute(
                f"copy (select {shown} from '{out / f'{name}.parquet'}') to '{out / 'csv' / f'{name}.csv'}'"
                " (header, timestampformat '%Y-%m-%dT%H:%M:%S+08:00')"
            )
    con.close()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--memberships", type=int, default=1_000_000)
    parser.add_argument("--csv", action="store_true")
    args = parser.parse_args()
    make(args.out, args.memberships, csv=args.csv)


if __name__ == "__main__":
    main()
