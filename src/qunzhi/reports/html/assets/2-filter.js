// The filter lives in the address after #, so that a view can be sent on and the back button works.
const KEYS = ["u", "only", "p", "r", "v", "s", "w", "c", "d", "a", "q", "g"];
let F = {};

function readHash() {
  const raw = location.hash.slice(1);
  if (raw && !raw.includes("=")) return false;
  F = {};
  for (const part of raw.split("&")) {
    const at = part.indexOf("=");
    const key = part.slice(0, at);
    if (at < 1 || !KEYS.includes(key)) continue;
    try { F[key] = decodeURIComponent(part.slice(at + 1)); } catch { /* an address cut short: this part is left out */ }
  }
  return true;
}

function writeHash(push) {
  const parts = KEYS.filter((k) => F[k]).map((k) => k + "=" + encodeURIComponent(F[k]));
  const url = "#" + parts.join("&");
  if (push) history.pushState(null, "", url); else history.replaceState(null, "", url);
}

function tests() {
  const out = [];
  const index = (list, id) => list.findIndex((x) => x[0] === id);
  if (F.u === "-") out.push((i) => R.u[i] < 0);
  else if (F.u) {
    const u = index(D.units, F.u);
    out.push(F.only ? (i) => R.u[i] === u : (i) => R.u[i] >= 0 && above[R.u[i]].includes(u));
  }
  for (const [key, list, col] of [["p", D.prov, R.p], ["r", D.rules, R.r], ["v", D.sevs, R.v], ["s", D.states, R.s]]) {
    if (F[key]) { const k = index(list, F[key]); out.push((i) => col[i] === k); }
  }
  if (F.w) { const w = index(D.people, F.w); out.push((i) => R.h[i].some((x, k) => k % 2 && x === w)); }
  // What has been resolved meanwhile is shown only when asked for.
  if (F.c) { const k = index(D.changes, F.c); out.push((i) => R.c[i] === k); }
  else out.push((i) => code.c(i) !== "resolved");
  if (F.d) out.push((i) => dayOf(i) === F.d);
  if (F.a) out.push((i) => ageOf(i) === F.a);
  if (F.q) {
    const words = F.q.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    out.push((i) => words.every((w) => haystack(i).includes(w)));
  }
  return out;
}

function filtered() {
  const checks = tests(), out = [];
  for (let i = 0; i < N; i++) if (checks.every((t) => t(i))) out.push(i);
  return out;
}

const nameIn = (list, id, at = 1) => { const x = list.find((y) => y[0] === id); return x ? x[at] : id; };
function chipText(key) {
  const v = F[key], c = T.colon;
  switch (key) {
    case "u": return T.unit + c + (v === "-" ? T.noUnit : nameIn(D.units, v));
    case "only": return T.only;
    case "p": { const p = D.prov.find((x) => x[0] === v); return T.article + c + (p ? p[1] + " " + p[2] : v); }
    case "r": return T.rule + c + nameIn(D.rules, v);
    case "v": return T.severity + c + nameIn(D.sevs, v);
    case "s": return T.state + c + nameIn(D.states, v);
    case "w": return T.person + c + nameIn(D.people, v);
    case "c": return T.change + c + nameIn(D.changes, v);
    case "a": return T["age_" + v] || v;
    case "d": return T.day + c + v;
    default: return T.query + c + v;
  }
}
