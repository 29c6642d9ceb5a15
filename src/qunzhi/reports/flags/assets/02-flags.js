// Flags, cards of flags, and messages: who belongs to whom.
const CARDS = C.c.map(() => []);
const MESSAGES = new Map();
for (let i = 0; i < N; i++) {
  CARDS[R.c[i]].push(i);
  const key = R.g[i] + " " + R.i[i];
  if (!MESSAGES.has(key)) MESSAGES.set(key, []);
  MESSAGES.get(key).push(i);
}
const messageOf = (i) => R.g[i] + " " + R.i[i];
const catName = (card) => w(D.cats[C.c[card]][1]);
const detName = (card) => w(D.dets[C.d[card]][1]);
const groupName = (i) => D.groups[R.g[i]][1];
const pad = String(Math.max(0, ...R.w) + 1).length < 2 ? 2 : String(Math.max(0, ...R.w) + 1).length;
const member = (k) => (k < 0 ? t("nobody") : t("member", { n: String(k + 1).padStart(pad, "0") }));
const sureBand = (n) => (n >= 90 ? 3 : n >= 70 ? 2 : n >= 40 ? 1 : 0);
const surest = CARDS.map((flags) => flags.reduce((most, i) => Math.max(most, R.n[i]), 0));
const sure = (n) => t("percent", { word: t("sure" + sureBand(n)), n });
const unique = (list) => [...new Set(list)];
const messages = (card) => unique(CARDS[card].map(messageOf)).length;

// Cards of other flags that stand in the same messages.
function companions(card) {
  const out = new Set();
  for (const key of unique(CARDS[card].slice(0, 200).map(messageOf))) {
    for (const i of MESSAGES.get(key)) if (R.c[i] !== card) out.add(R.c[i]);
  }
  return [...out];
}

const haystacks = new Map();
function haystack(card) {
  if (!haystacks.has(card)) {
    const flags = CARDS[card], parts = [C.t[card], C.r[card], ...D.cats[C.c[card]][1], ...D.dets[C.d[card]][1]];
    for (const p of C.p[card]) parts.push(D.provs[p][0], D.provs[p][1]);
    for (const x of unique(flags.map((i) => R.x[i])).slice(0, 50)) parts.push(D.texts[x].join(""));
    for (const g of unique(flags.map((i) => R.g[i]))) parts.push(D.groups[g][1]);
    for (const i of flags.slice(0, 500)) parts.push(R.i[i]);
    haystacks.set(card, parts.join("\n").normalize("NFKC").toLowerCase());
  }
  return haystacks.get(card);
}
