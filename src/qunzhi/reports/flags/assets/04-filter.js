// What the list shows. It is worked out when a filter changes, so that nothing moves while cards are decided.
let F = { s: "0", c: "", g: "", d: "", v: "", n: "", o: "", q: "", ids: null };
let LIST = [], PAGE = 0;
const SIZE = 20;
const PICKS = { g: "f-g", d: "f-d", v: "f-v", n: "f-n", o: "f-o" };

function tests(but) {
  const out = [], f = { ...F, [but]: "" };
  if (f.ids) out.push((k) => f.ids.includes(k));
  else if (f.s) out.push((k) => hasState(k, f.s));
  if (f.c !== "") out.push((k) => C.c[k] === Number(f.c));
  if (f.d !== "") out.push((k) => C.d[k] === Number(f.d));
  if (f.v !== "") out.push((k) => C.v[k] === Number(f.v));
  if (f.n !== "") out.push((k) => sureBand(surest[k]) === Number(f.n));
  if (f.g !== "") out.push((k) => CARDS[k].some((i) => R.g[i] === Number(f.g)));
  if (f.q) {
    const words = f.q.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    out.push((k) => words.every((word) => haystack(k).includes(word)));
  }
  return out;
}

function matching(but) {
  const checks = tests(but), out = [];
  for (let k = 0; k < CARDS.length; k++) if (checks.every((ok) => ok(k))) out.push(k);
  return out;
}

const ORDERS = {
  many: (a, b) => CARDS[b].length - CARDS[a].length || a - b,
  early: (a, b) => R.t[CARDS[a][0]] - R.t[CARDS[b][0]] || a - b,
  late: (a, b) => R.t[CARDS[b].at(-1)] - R.t[CARDS[a].at(-1)] || a - b,
};

function apply(change, focus) {
  Object.assign(F, { ids: null }, change);
  LIST = matching("");
  if (ORDERS[F.o]) LIST.sort(ORDERS[F.o]);
  PAGE = 0;
  draw();
  if (focus && $("cards").firstElementChild) $("cards").firstElementChild.focus();
}

function options(id, first, list, chosen) {
  const box = $(id);
  box.replaceChildren(...(first ? [new Option(first, "")] : []), ...list.map(([value, text]) => new Option(text, value)));
  box.value = chosen;
}

function controls() {
  const names = (list) => list.map((x, k) => [k, visible(typeof x[1] === "string" ? x[1] : w(x[1]))]);
  const used = (column) => new Set(column);
  const groups = used(R.g), dets = used(C.d);
  options("f-g", t("allGroups"), names(D.groups).filter(([k]) => groups.has(k)), F.g);
  options("f-d", t("allDetectors"), names(D.dets).filter(([k]) => dets.has(k)), F.d);
  options("f-v", t("allSeverities"), names(D.sevs), F.v);
  options("f-n", t("allSureness"), [3, 2, 1, 0].map((k) => [k, t("sure" + k)]), F.n);
  options("f-o", t("byWeight"), [["many", t("byCount")], ["early", t("byTime")], ["late", t("byNew")]], F.o);
  $("q").value = F.q;
}

function chips() {
  const box = $("chips"), named = [];
  if (F.ids) named.push(["ids", t("sameMessage")]);
  if (F.c !== "") named.push(["c", w(D.cats[F.c][1])]);
  for (const key of ["g", "d", "v", "n"]) if (F[key] !== "") named.push([key, $(PICKS[key]).selectedOptions[0].text]);
  if (F.q) named.push(["q", t("query") + t("colon") + visible(F.q)]);
  box.replaceChildren(...named.map(([key, text]) => {
    const chip = button("chip", el("bdi", "", text), () => { apply({ [key]: key === "ids" ? null : "" }); controls(); });
    chip.setAttribute("aria-label", t("clear") + t("colon") + text);
    return chip;
  }));
}
