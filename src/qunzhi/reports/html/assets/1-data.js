"use strict";
// The page's data and small helpers. Text only ever goes in as text nodes: nothing of it can become markup.
const D = JSON.parse(document.getElementById("data").textContent);
const T = D.t, R = D.rows, N = R.p.length;
const $ = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);
const num = (n) => n.toLocaleString("en-US");

function el(name, css, ...children) {
  const node = document.createElement(name);
  if (css) node.className = css;
  for (const c of children) if (c !== null && c !== undefined && c !== "") node.append(c);
  return node;
}
// Names come from strangers: <bdi> keeps their direction to themselves.
const bdi = (text) => el("bdi", "", text);

const code = { s: (i) => D.states[R.s[i]][0], v: (i) => D.sevs[R.v[i]][0], c: (i) => D.changes[R.c[i]][0] };
const unitOf = (i) => (R.u[i] < 0 ? null : D.units[R.u[i]]);
const unitName = (i) => (R.u[i] < 0 ? T.noUnit : unitOf(i)[1]);
const provOf = (i) => D.prov[R.p[i]];
const nameOf = (i) => D.text[R.n[i]];

// Units above each unit, itself first; a loop in the tree ends the walk.
const above = D.units.map((_, k) => {
  const chain = [];
  for (let u = k; u >= 0 && !chain.includes(u); u = D.units[u][2]) chain.push(u);
  return chain;
});

function dayOf(i) {
  const d = R.d[i];
  return d === null ? "" : new Date((d + 8 * 3600) * 1000).toISOString().slice(0, 10);
}

// The same bounds as in the counts: calendar days between the deadline and the day of the report.
function ageOf(i) {
  const d = R.d[i], state = code.s(i);
  if (d === null) return "n";
  const local = (s) => Math.floor((s + 8 * 3600) / 86400), days = local(D.asOf) - local(d);
  if (state === "due") return days >= -7 ? "soon" : "later";
  if (state === "late") return "late";
  return days <= 7 ? "w" : days <= 30 ? "m" : days <= 90 ? "q" : "y";
}

const haystacks = new Array(N);
function haystack(i) {
  if (haystacks[i] === undefined) {
    const p = provOf(i);
    const who = R.h[i].filter((_, k) => k % 2).map((k) => D.people[k][1]);
    const facts = R.f[i].filter((_, k) => k % 2).map((k) => D.text[k]);
    haystacks[i] = [nameOf(i), R.i[i], unitName(i), p[0], p[1], p[2], D.rules[R.r[i]][1], ...who, ...facts]
      .join("\n").normalize("NFKC").toLowerCase();
  }
  return haystacks[i];
}
