// Decisions: kept in the browser at every step, undone step by step. A flag's key outlives the page.
const STORE = "qunzhi:flags:" + D.scan;
const VERDICTS = ["", "confirmed", "false", "unsure"];
let S = { d: {}, h: [], n: 0, x: 0 };
let kept = true;
const steps = [];

function load() {
  try {
    const found = JSON.parse(localStorage.getItem(STORE) || "null");
    if (found && typeof found.d === "object" && Array.isArray(found.h)) S = found;
  } catch { kept = false; }
}

function save() {
  try { localStorage.setItem(STORE, JSON.stringify(S)); kept = true; } catch { kept = false; }
}

const decision = (i) => S.d[R.k[i]] || null;
const verdict = (i) => (decision(i) || [0])[0];
const unsaved = () => S.n - S.x;

// One step may change many flags and the notes; before is what it takes to go back.
function step(keys, change) {
  const before = { d: keys.map((k) => [k, S.d[k]]), h: [...S.h] };
  change();
  steps.push(before);
  S.n += 1;
  save();
}

function decide(flags, v, reason) {
  step(flags.map((i) => R.k[i]), () => { for (const i of flags) S.d[R.k[i]] = [v, reason, today()]; });
}

function undo() {
  const before = steps.pop();
  if (!before) return null;
  for (const [key, old] of before.d) { if (old) S.d[key] = old; else delete S.d[key]; }
  S.h = before.h;
  S.n += 1;
  save();
  return before.d.map(([key]) => key);
}

// "0" to do, "1" to "3" a verdict of all, "m" decided singly.
function stateOf(card) {
  const kinds = unique(CARDS[card].map(verdict));
  if (kinds.includes(0)) return "0";
  return kinds.length === 1 ? String(kinds[0]) : "m";
}
const hasState = (card, s) => (s === "0" ? stateOf(card) === "0" : CARDS[card].some((i) => verdict(i) === Number(s)));
const doneCards = () => CARDS.reduce((n, _, card) => n + (stateOf(card) !== "0" ? 1 : 0), 0);

load();
// The same page in another tab: what is decided there counts here too.
window.addEventListener("storage", (e) => { if (e.key === STORE) { load(); steps.length = 0; refresh(); } });
window.addEventListener("beforeunload", (e) => { if (unsaved()) e.preventDefault(); });
