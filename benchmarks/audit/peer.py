"""The peer: six rules written by hand as DuckDB SQL over the same prepared tables.

Times are microseconds, dates day numbers, names folded, exactly as the rules find them; ``due_5`` maps a day to the
end of the fifth working day after it.
"""

from __future__ import annotations

_IN_USE = "created_at <= {as_of} and (dissolved_at is null or dissolved_at > {as_of}) and kind <> 'non_work' and platform in ({platforms})"
_CURRENT = "coalesce(m.joined_at, 0) <= {as_of} and (m.left_at is null or m.left_at > {as_of})"
_JUDGED = "case when {as_of} <= due_at then 'due' else 'violation' end"

SQL: dict[str, str] = {
    "filed_in_time": f"""
        select g.group_id as subject, {_JUDGED} state, d.due_at
        from groups g join due_5 d on d.day = (g.created_at + 28800000000) // 86400000000
        where {_IN_USE} and g.created_at >= {{effective}} and not exists (
            select 1 from filings f where f.subject = 'group' and f.subject_id = g.group_id
            and f.act in ('filing', 'approval', 'recognition') and coalesce(f.submitted_at, 0) <= {{as_of}}
            and (f.decision is null or f.decision <> 'rejected' or f.decided_at > {{as_of}}))""",
    "dissolved_in_time": f"""
        select group_id as subject, case when dissolved_at is not null then 'late' else {_JUDGED} end state, due_at from (
            select *, greatest(task_ended_at, {{effective}}) + 86400000000 as due_at from groups
            where task_ended_at <= {{as_of}} and kind <> 'non_work' and platform in ({{platforms}}))
        where dissolved_at is null or dissolved_at > due_at""",
    "size_cap": f"""
        select m.group_id as subject, 'violation' state, null::bigint due_at, count(distinct m.uid) members
        from memberships m join groups g using (group_id) where {_IN_USE} and {_CURRENT}
        group by m.group_id having count(distinct m.uid) > 90""",
    "identity_known": f"""
        select m.group_id || '/' || m.uid as subject, 'violation' state, null::bigint due_at
        from memberships m join groups g using (group_id) where {_IN_USE} and {_CURRENT} and m.person_id is null""",
    "nickname_real": f"""
        with posted as (select distinct person_id, unit_id from postings
            where (since is null or since <= {{today}}) and ("until" is null or "until" >= {{today}})),
        allowed as (select distinct p.person_id, l.label || '~' || l.label_bare as k, l.label, l.label_bare || pe.name_bare as bare
            from posted p join above a on a.unit_id = p.unit_id and (a.depth = 0 or a.above_kind <> 'institution')
            join labels l on l.unit_id = a.above_id and l.label_kind = 'name' join people pe on pe.person_id = p.person_id),
        members as (select m.*, pe.name_f from memberships m join groups g using (group_id)
            join people pe on pe.person_id = m.person_id where {_IN_USE} and {_CURRENT})
        select m.group_id || '/' || m.uid as subject,
            case when m.nickname_f is null or m.person_id not in (select person_id from posted) then 'unknown'
                 else 'violation' end state, null::bigint due_at, m.nickname_f, m.reminded_at
        from members m where not exists (select 1 from allowed a where a.person_id = m.person_id
            and a.bare = m.nickname_bare and starts_with(m.nickname_f, a.label) and ends_with(m.nickname_f, m.name_f)
            and length(m.nickname_f) >= length(a.label) + length(m.name_f))""",
    "leaver_removed": f"""
        with gone as (select person_id, max("until") as last_day from postings where since is null or since <= {{today}}
            group by person_id having bool_and("until" is not null and "until" < {{today}})),
        judged as (select m.group_id || '/' || m.uid as subject, d.due_at
            from memberships m join groups g using (group_id) join gone on gone.person_id = m.person_id
            join due_1 d on d.day = greatest(gone.last_day, {{effective_day}}) where {_IN_USE} and {_CURRENT})
        select subject, {_JUDGED} state, due_at from judged""",
}
