"""Random filings, checks, cases, notices, accounts, posts, trainings, pledges and messages."""

from datetime import timedelta

ACTS = ["approval", "approval", "filing", "filing", "recognition", "cancellation", "change"]


class Doings:
    """``tables``: everything that happens in an institution of ``base``."""

    def __init__(self, rng, moments, base):
        self.rng, self.moments, self.base = rng, moments, base
        self.units = [r["unit_id"] for r in base["units"]]
        likely = [u["unit_id"] for u in base["units"] if u["kind"] in ("party_org", "office", "league")]
        self.offices = [*self.units, *likely * 3]
        self.people = [r["person_id"] for r in base["people"]]
        self.groups = [r["group_id"] for r in base["groups"]]
        self.tables = {}
        self.accounts()
        self.posts()
        self.filings()
        self.checks()
        self.cases()
        self.notices()
        self.trainings()
        self.messages()

    def blank(self, value, share=0.13):
        return None if self.rng.random() < share else value

    def maybe(self, moment, share):
        return moment if self.rng.random() < share else None

    def accounts(self):
        rng, m, rows = self.rng, self.moments, []
        for n in range(1, rng.randint(6, 14)):
            opened = self.blank(m.past())
            host = rng.random()
            rows.append(
                {"account_id": f"A{n}", "platform": "weibo", "name": f"账号{n}"}
                | {"level": self.blank(rng.choice(["main", "secondary", "secondary"]), 0.07)}
                | {"host_unit_id": rng.choice(self.units) if host < 0.65 else None}
                | {"host_person_id": rng.choice(self.people) if host > 0.55 and host < 0.93 else None}
                | {
                    "admin_id": self.blank(rng.choice(self.people)),
                    "partner": rng.choice([None, None, "某公司", "\u200b"]),
                }
                | {"partner_approved_at": self.maybe(m.past(), 0.5), "opened_at": m.date_or_time(opened)}
                | {"verified_at": self.maybe(m.after(opened), 0.6), "closed_at": self.maybe(m.past(), 0.12)}
                | {"sealed_at": self.maybe(m.past(), 0.7), "purpose": self.blank(rng.choice(["服务师生", " "]))}
                | {"scope": self.blank("新闻"), "rotated_at": None}
            )
            if rows[-1]["sealed_at"] and rng.random() < 0.5:
                rows[-1]["rotated_at"] = rows[-1]["sealed_at"] + timedelta(seconds=rng.choice([0, 1, -1]))
        self.tables["accounts"] = rows

    def posts(self):
        rng, m, rows = self.rng, self.moments, []
        accounts = [a["account_id"] for a in self.tables["accounts"]]
        opened = [a["opened_at"] for a in self.tables["accounts"] if a["opened_at"]]
        for n in range(1, rng.randint(8, 25)):
            published = m.past()
            if opened and rng.random() < 0.15:
                published = rng.choice(opened) + timedelta(seconds=rng.choice([0, 1, -1]))
            source = rng.choice(rows) if rows and rng.random() < 0.4 else None
            if source:
                published = m.after(source["published_at"])
            step = timedelta(seconds=rng.choice([0, 1, 1, 3600, -1]))
            rows.append(
                {"post_id": f"P{n}", "account_id": rng.choice(accounts), "published_at": published}
                | {
                    "repost_of": source["post_id"] if source else None,
                    "must_repost": rng.choice([None, True, True, False]),
                }
                | {"applied_at": self.blank(published - 3 * step), "signed_at": self.blank(published - 2 * step)}
                | {"reviewed_at": self.blank(published - step), "special_topic": rng.choice([None, True, False])}
                | {"content_filed_at": self.maybe(m.after(published), 0.5)}
            )
        self.tables["posts"] = rows

    def filings(self):
        rng, m, rows = self.rng, self.moments, []
        starts = {g["group_id"]: g for g in self.base["groups"]}
        for n in range(1, rng.randint(25, 90)):
            if rng.random() < 0.75:
                subject, subject_id = "group", rng.choice(self.groups)
                group = starts[subject_id]
                start = rng.choice([group["created_at"], group["created_at"], group["dissolved_at"]])
                act = rng.choice(ACTS)
            else:
                account = rng.choice(self.tables["accounts"])
                subject, subject_id, start = "account", account["account_id"], account["opened_at"]
                act = rng.choice(["approval", "approval", "approval", *ACTS])
            submitted = self.blank(m.after(start) if rng.random() < 0.7 else m.past())
            decided = rng.choice([submitted, start, m.after(start), m.after(submitted)])
            decision = rng.choice(["approved", "approved", "approved", "rejected", "noted", None])
            rows.append(
                {"filing_id": f"F{n}", "subject": subject, "subject_id": subject_id, "act": act}
                | {"office_id": self.blank(rng.choice(self.offices)), "submitted_at": m.date_or_time(submitted)}
                | {
                    "decided_at": self.blank(decided),
                    "decision": decision,
                    "signed_by": self.blank(rng.choice(self.people), 0.3),
                }
            )
        self.tables["filings"] = rows

    def checks(self):
        rng, m, rows = self.rng, self.moments, []
        for _ in range(rng.randint(5, 25)):
            kind = rng.choice(["patrol", "patrol", "assessment", "assessment", "spot", "daily"])
            group, unit = rng.choice(self.groups), rng.choice(self.units)
            group, unit = rng.choice([(group, None), (None, unit), (group, unit), (None, None)])
            rows.append({"group_id": group, "unit_id": unit, "kind": kind, "checked_at": m.past()})
        for group in self.groups:
            if rng.random() < 0.6:
                missed = rng.choice([None, None, 1, 4, 7])
                for back in range(10):
                    if back != missed:
                        day = (m.now - timedelta(days=back)).replace(hour=rng.choice([0, 23]), minute=0, second=0)
                        rows.append({"group_id": group, "unit_id": None, "kind": "daily", "checked_at": day})
        self.tables["checks"] = rows
        groups = [rng.choice(self.groups) for _ in range(rng.randint(3, 15))]
        self.tables["recertifications"] = [{"group_id": g, "done_at": m.past()} for g in groups]

    def cases(self):
        rng, m, rows = self.rng, self.moments, []
        accounts = [a["account_id"] for a in self.tables["accounts"]]
        for n in range(1, rng.randint(8, 22)):
            found, place = m.past(), rng.random()
            deleted = self.maybe(m.after(found), 0.4)
            evidence = self.maybe(rng.choice([deleted or found, m.after(found)]), 0.6)
            if evidence and rng.random() < 0.5:
                evidence += timedelta(seconds=rng.choice([0, 1, -1]))
            rows.append(
                {"case_id": f"C{n}", "group_id": rng.choice(self.groups) if place < 0.65 else None}
                | {"account_id": rng.choice(accounts) if 0.6 < place < 0.9 else None}
                | {"person_id": self.blank(rng.choice(self.people)), "cites": None, "found_at": m.date_or_time(found)}
                | {"evidence_at": evidence, "deleted_at": deleted}
                | {"stopped_at": self.maybe(m.after(found), 0.5), "reported_at": self.maybe(m.after(found), 0.5)}
                | {"rectified_at": self.maybe(m.after(found), 0.5), "closed_at": self.maybe(m.after(found), 0.3)}
                | {"influence": self.blank(rng.choice(["none", "bad", "internal", "external", "superior"]))}
                | {"unlawful": rng.choice([None, True, False]), "confirmed": rng.choice([None, True, True, False])}
            )
        self.tables["cases"] = rows

    def notices(self):
        rng, m, rows, receipts = self.rng, self.moments, [], []
        for n in range(1, rng.randint(3, 12)):
            sent = m.past()
            by = self.blank(m.after(sent))
            rows.append(
                {"notice_id": f"N{n}", "group_id": self.blank(rng.choice(self.groups)), "sent_at": sent, "reply_by": by}
                | {
                    "important": rng.choice([None, True, True, False]),
                    "second_channel_at": self.maybe(m.after(sent), 0.5),
                }
            )
            for person in rng.choices(self.people, k=rng.randint(0, 4)):
                reply = rng.choice([None, by and by + timedelta(seconds=rng.choice([0, 1, -1])), m.after(sent)])
                receipts.append({"notice_id": f"N{n}", "person_id": person, "replied_at": reply})
        self.tables |= {"notices": rows, "receipts": receipts}

    def trainings(self):
        rng, m, rows = self.rng, self.moments, []
        for n in range(1, rng.randint(4, 20)):
            day = rng.choice([m.day(), m.day().replace(month=rng.choice([1, 2, 7, 8]), day=rng.choice([1, 28]))])
            team = self.blank(rng.choice(["backbone", "unit_members", "students", "leaders", "all"]))
            kind = rng.choice(["themed", "themed", "induction", "study"])
            rows.append({"training_id": f"T{n}", "kind": kind, "team": team, "held_on": day})
        self.tables["trainings"] = rows
        self.tables["attendances"] = [
            {"training_id": f"T{rng.randint(1, len(rows))}", "person_id": rng.choice(self.people)}
            for _ in range(rng.randint(0, 25))
        ]
        self.tables["pledges"] = [
            {"person_id": rng.choice(self.people), "kind": rng.choice(["commitment", "responsibility"])}
            | {"pack": rng.choice([None, "ENT", "PXZY"]), "signed_on": m.past_day()}
            for _ in range(rng.randint(5, 40))
        ]

    def messages(self):
        rng, m, rows = self.rng, self.moments, []
        for group in rng.sample(self.groups, min(len(self.groups), rng.randint(2, 8))):
            for _ in range(rng.choice([0, 1, 1, 2])):
                said = m.past() - timedelta(minutes=rng.choice([0, 0, 20, 40]))
                size, people = rng.choice([1, 2, 29, 30, 31, 35]), rng.choice([2, 3, 3, 4])
                for n in range(size):
                    kind = rng.choice(["system", None, *["text"] * 18]) if rng.random() < 0.3 else "text"
                    uid = self.blank(f"u{n % people}", 0.03)
                    rows.append({"message_id": "", "group_id": group, "uid": uid, "sent_at": said, "kind": kind})
                    said += timedelta(seconds=rng.choice([0, 1, 59, 60, 60, 61 if rng.random() < 0.1 else 60]))
        for n, row in enumerate(rows):
            row["message_id"] = f"M{n}"
        self.tables["messages"] = rows
