// The list: findings alike folded into one line, rows made only when a fold is opened.
const STEP = 50;
const AGES = ["soon", "w", "m", "q", "y", "later", "late", "n"];
const MODES = ["article", "unit", "person", "day", "flat"];

const groupers = {
  article: (i) => [[R.v[i], R.s[i], R.p[i], R.r[i]].join("/")],
  unit: (i) => [String(R.u[i])],
  person: (i) => { const ids = R.h[i].filter((_, k) => k % 2); return ids.length ? [...new Set(ids)].map(String) : ["-"]; },
  day: (i) => [ageOf(i)],
};

function grouped(found, mode) {
  const groups = new Map();
  for (const i of found) for (const key of groupers[mode](i)) {
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(i);
  }
  const list = [...groups];
  if (mode === "day") return list.sort((a, b) => AGES.indexOf(a[0]) - AGES.indexOf(b[0]));
  if (mode === "article") {
    return list.sort((a, b) => R.v[a[1][0]] - R.v[b[1][0]] || R.s[a[1][0]] - R.s[b[1][0]] || b[1].length - a[1].length);
  }
  return list.sort((a, b) => b[1].length - a[1].length);
}

function foldTitle(key, first, mode) {
  if (mode === "article") {
    const p = D.prov[R.p[first]];
    return el("span", "fold-t", el("b", "", p[1]), p[2], el("small", "", D.rules[R.r[first]][1]));
  }
  if (mode === "unit") return el("span", "fold-t", bdi(unitName(first)));
  if (mode === "person") return el("span", "fold-t", key === "-" ? T.nobody : bdi(D.people[key][1]));
  return el("span", "fold-t", T["age_" + key]);
}

function fold(key, ids, mode) {
  const node = el("details", "fold"), line = el("summary", ""), first = ids[0], tags = el("span", "tags");
  if (mode === "article") tags.append(tag(code.v(first), "solid", D.sevs[R.v[first]][1]), tag(code.s(first), "", D.states[R.s[first]][1]));
  const units = new Set(ids.map((i) => R.u[i])).size;
  const spread = mode === "unit" ? "" : units === 1 ? T.oneUnit : fill(T.nUnits, { n: num(units) });
  line.append(tags, foldTitle(key, first, mode), el("span", "fold-u", spread), el("span", "fold-n", num(ids.length)));
  node.append(line);
  node.addEventListener("toggle", () => { if (node.open && node.children.length === 1) more(node, ids, 0, mode); });
  return node;
}

function more(box, ids, from, mode) {
  const some = document.createDocumentFragment();
  for (const i of ids.slice(from, from + STEP)) some.append(row(i, mode));
  const next = from + STEP;
  if (next < ids.length) {
    const button = el("button", "show", fill(T.more, { n: Math.min(STEP, ids.length - next), left: num(ids.length - next) }));
    button.type = "button";
    button.addEventListener("click", () => {
      button.remove();
      const at = box.children.length;
      more(box, ids, next, mode);
      box.children[at].querySelector("summary").focus();
    });
    some.append(button);
  }
  box.append(some);
}

function draw() {
  const found = filtered(), mode = MODES.includes(F.g) ? F.g : "article", box = $("rows");
  box.replaceChildren();
  let folds = 0;
  if (!found.length) box.append(el("p", "empty", T.none));
  else if (mode === "flat") { const flat = el("div", "flat"); more(flat, found, 0, mode); box.append(flat); }
  else {
    const groups = grouped(found, mode);
    folds = groups.length;
    for (const [key, ids] of groups) box.append(fold(key, ids, mode));
    if (folds === 1) box.firstChild.open = true;
  }
  const active = KEYS.filter((k) => F[k] && k !== "g");
  const words = active.length ? fill(T.shown, { n: num(found.length), all: num(D.total) }) : fill(T.shownAll, { all: num(found.length) });
  $("count").textContent = words + (folds > 1 ? fill(T.folded, { n: folds }) : "");
  chips(active);
  return found;
}

function chips(active) {
  const box = $("chips");
  box.replaceChildren();
  for (const key of active) {
    const chip = el("button", "chip", bdi(chipText(key)));
    chip.type = "button";
    chip.setAttribute("aria-label", T.remove + chipText(key));
    chip.addEventListener("click", () => { delete F[key]; if (key === "u") delete F.only; writeHash(true); sync(); });
    box.append(chip);
  }
  if (!active.length) return;
  const clear = el("button", "chip clear", T.clear);
  clear.type = "button";
  clear.addEventListener("click", () => { F = F.g ? { g: F.g } : {}; writeHash(true); sync(); });
  box.append(clear);
}
