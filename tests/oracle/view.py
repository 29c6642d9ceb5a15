"""An institution as one pack sees it at an instant: rows that do not exist yet are gone, later times are empty."""

from datetime import UTC, date, datetime

from qunzhi.facts.tables import TABLES
from tests.oracle.words import as_day, day_of, days_in, due_after, fold

UTC_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FILED = ("filing", "approval", "recognition")
HEADS = ("head", "party_secretary")


def number_of(value):
    """Times as microseconds, dates as day numbers."""
    if isinstance(value, datetime):
        return round((value - UTC_EPOCH).total_seconds()) * 1_000_000 + value.microsecond
    return as_day(value) if isinstance(value, date) else value


def seen(name, rows, now):
    """The rows of one table that exist at an instant, as they read then."""
    out = []
    for given in rows:
        row = {c.name: number_of(given.get(c.name)) for c in TABLES[name].columns}
        for column in TABLES[name].columns:
            value = row[column.name]
            if column.kind == "str" and not column.id and value is not None and not fold(value):
                row[column.name] = None
            later = column.kind in ("time", "date") and value is not None
            later = later and value > (day_of(now) if column.kind == "date" else now)
            if not later or column.deadline:
                continue
            if column.main:
                break
            row[column.name] = None
            if column.name == "decided_at":
                row["decision"] = None
        else:
            out.append(row)
    return out


class View:
    """Facts, pack and instant; what several rules ask for."""

    def __init__(self, tables, pack, now):
        self.now, self.today = now, day_of(now)
        self.start, self.start_day = pack.effective_us, day_of(pack.effective_us)
        self.pack, self.platforms = pack.id, pack.platforms
        self.campaign = any(use.rule == "recognised" for use in pack.turned_on())
        self.supplied = set(tables)
        self.tables = {name: seen(name, tables.get(name, []), now) for name in TABLES}
        joining = ((p["person_id"], number_of(p.get("joined_on"))) for p in tables.get("people", []))
        self.yet_to_join = {person for person, day in joining if day is not None and day > self.today}
        self.units = {u["unit_id"]: u for u in self.tables["units"]}
        self.people = {p["person_id"]: p for p in self.tables["people"]}
        self.groups = {g["group_id"]: g for g in self.tables["groups"]}
        self.accounts = {a["account_id"]: a for a in self.tables["accounts"]}
        self.held = [p for p in self.tables["postings"] if p["until"] is None or p["until"] >= self.today]
        self.members = {g: [] for g in self.groups}
        for m in self.tables["memberships"]:
            if m["group_id"] in self.groups and m["left_at"] is None and self.in_use(self.groups[m["group_id"]]):
                self.members[m["group_id"]].append(m)

    # ------------------------------------------------------------------ groups
    def in_use(self, group):
        return group["dissolved_at"] is None

    def covers(self, group):
        return self.platforms is None or group["platform"] in self.platforms

    def governs(self, group):
        return group["kind"] != "non_work" and self.covers(group)

    def judged(self, kinds=None, except_kinds=()):
        """Governed groups in use."""
        for group in self.groups.values():
            fits = (kinds is None or group["kind"] in kinds) and group["kind"] not in except_kinds
            if fits and self.governs(group) and self.in_use(group):
                yield group

    def left_to_campaign(self, group):
        return self.campaign and group["created_at"] is not None and group["created_at"] < self.start

    def current(self, kinds=None):
        """(group, member row) for every row of a current member."""
        for group in self.judged(kinds):
            for member in self.members[group["group_id"]]:
                yield group, member

    def in_role(self, group, *roles):
        return [m for m in self.members[group["group_id"]] if m["role"] in roles]

    def filings(self, kind, subject_id, *acts):
        """Counting filings: not rejected."""
        return [
            f
            for f in self.tables["filings"]
            if f["subject"] == kind and f["subject_id"] == subject_id and f["act"] in acts
            if f["decision"] != "rejected"
        ]

    # ------------------------------------------------------------------ units and posts
    def above(self, unit_id):
        out = []
        unit = self.units.get(unit_id)
        while unit and unit["parent_id"] and unit["parent_id"] not in [unit_id, *out]:
            out.append(unit["parent_id"])
            unit = self.units.get(unit["parent_id"])
        return out

    def scope(self, unit_id):
        below = [u for u in self.units if unit_id in self.above(u)]
        return {unit_id, *self.above(unit_id), *below}

    def is_institution(self, unit_id):
        return unit_id in self.units and self.units[unit_id]["kind"] == "institution"

    def labels(self, unit_id):
        unit = self.units.get(unit_id)
        return [unit["name"], *(unit["aliases"] or [])] if unit else []

    def posts_of(self, person_id):
        return [p for p in self.held if p["person_id"] == person_id]

    def holders(self, unit_id, *roles):
        return [p for p in self.held if p["unit_id"] == unit_id and p["role"] in roles]

    def serves_within(self, person_id, unit_id):
        scope = self.scope(unit_id)
        return any(p["unit_id"] in scope for p in self.posts_of(person_id))

    # ------------------------------------------------------------------ time
    def due(self, start, span):
        """When a span ends, counted from the pack's first second at the earliest."""
        return due_after(max(start, self.start), span)

    def outside(self, day, days):
        """True when a date lies outside the last days."""
        return self.today - day > days

    def surely_in_time(self, start, done, span):
        """Done within as many calendar days as the span has working days: in time whatever the holidays."""
        return "working" in span and day_of(done) - day_of(max(start, self.start)) <= days_in(span)

    def lateness(self, start, done, span):
        """The state and due time of what was done at a time; None when it is in order."""
        due = self.due(start, span)
        if due is None:
            return None if self.surely_in_time(start, done, span) else ("unknown", None)
        return ("late", due) if done > due else None

    def still_open(self, due):
        """The state of what is not done."""
        if due is None:
            return "unknown"
        return "violation" if self.now > due else "due"
