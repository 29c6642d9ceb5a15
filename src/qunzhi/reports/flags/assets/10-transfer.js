// Out to decisions.json, and back in again.
const points = (text) => [...text].length;

function decidedRows() {
  const out = [], seen = new Set();
  for (let i = 0; i < N; i++) {
    const found = decision(i), k = R.c[i];
    if (!found || seen.has(R.k[i])) continue;
    seen.add(R.k[i]);
    const [before, hit, after] = D.texts[R.x[i]], from = points(before);
    out.push({
      message_id: R.i[i], group_id: D.groups[R.g[i]][0], start: R.s[i], end: R.e[i], detector: D.dets[C.d[k]][0],
      term: C.t[k], category: D.cats[C.c[k]][0], decision: VERDICTS[found[0]], reason: found[1], decided_on: found[2],
      excerpt: before + hit + after, mark: [from, from + points(hit)],
    });
  }
  return out;
}

function exportAll() {
  const rows = decidedRows();
  if (!rows.length && !S.h.length) return toast(t("nothing"));
  const head = { format: "qunzhi decisions 1", scan: D.scan, pack: D.pack, lexicon: D.lexicon, lexicon_version: D.version };
  const lines = (list) => "[" + list.map((row) => "\n" + JSON.stringify(row)).join(",") + "]";
  const text = JSON.stringify(head).slice(0, -1) + ',\n"decided": ' + lines(rows) + ',\n"by_hand": ' + lines(S.h) + "}\n";
  const link = el("a", ""), url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.href = url;
  link.download = "decisions.json";
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  S.x = S.n;
  save();
  standing();
  toast(t("exported", { n: num(rows.length), h: num(S.h.length) }));
}

const fullKey = (row) => [row.message_id, row.group_id, row.start, row.end, row.detector, row.term, row.category].join("\u001f");
function flagKeys() {
  const keys = new Map();
  for (let i = 0; i < N; i++) {
    const k = R.c[i];
    keys.set(fullKey({ message_id: R.i[i], group_id: D.groups[R.g[i]][0], start: R.s[i], end: R.e[i], detector: D.dets[C.d[k]][0], term: C.t[k], category: D.cats[C.c[k]][0] }), R.k[i]);
  }
  return keys;
}

const text = (x, most) => (typeof x === "string" ? x.slice(0, most) : "");
const dated = (x) => (/^\d{4}-\d\d-\d\d$/.test(x) ? x : today());

// Notes of a file that are whole and about an article of this page.
function notesIn(list) {
  const provisions = new Set(D.provs.map((p) => p[0])), same = new Set(S.h.map((note) => JSON.stringify(note)));
  const fields = ["category", "provision", "message_id", "group_id", "sent_at", "reason", "noted_on"];
  return (Array.isArray(list) ? list : []).filter((n) => n && provisions.has(n.provision))
    .map((n) => Object.fromEntries(fields.map((k) => [k, k === "noted_on" ? dated(n[k]) : text(n[k], 200)])))
    .filter((n) => n.reason && (n.message_id || (n.group_id && n.sent_at)) && !same.has(JSON.stringify(n)));
}

function importAll(data) {
  const keys = flagKeys(), fresh = [], words = [];
  let kept = 0, strange = 0;
  for (const row of data.decided) {
    const key = row && keys.get(fullKey(row)), v = row ? VERDICTS.indexOf(row.decision) : -1, reason = row ? text(row.reason, 200) : "";
    if (!key || v < 1 || (v === 1 && !reason.trim())) strange += 1;
    else if (!S.d[key]) fresh.push([key, [v, reason, dated(row.decided_on)]]);
    else if (S.d[key][0] !== v) kept += 1;
  }
  const notes = notesIn(data.by_hand);
  if (fresh.length || notes.length) step(fresh.map(([key]) => key), () => { for (const [key, value] of fresh) S.d[key] = value; S.h.push(...notes); });
  if (data.scan !== D.scan) words.push(t("otherScan"));
  words.push(t("imported", { n: num(fresh.length), h: num(notes.length) }));
  if (kept) words.push(t("kept", { n: num(kept) }));
  if (strange) words.push(t("strange", { n: num(strange) }));
  refresh();
  toast(words.join(" "));
}

async function readFile(file) {
  if (file.size > 64 << 20) return toast(t("tooLarge"));
  try {
    const data = JSON.parse((await file.text()).replace(/^\ufeff/, ""));
    if (data.format !== "qunzhi decisions 1" || !Array.isArray(data.decided)) return toast(t("notOurs"));
    importAll(data);
  } catch { toast(t("notOurs")); }
}
