// The page of cards, its pager, and everything that counts.
function draw() {
  const box = $("cards"), pages = Math.max(1, Math.ceil(LIST.length / SIZE));
  PAGE = Math.min(PAGE, pages - 1);
  box.replaceChildren(...LIST.slice(PAGE * SIZE, PAGE * SIZE + SIZE).map(card));
  if (!LIST.length) {
    const all = F.s === "0" && !F.q && F.c === "" && ["g", "d", "v", "n"].every((k) => F[k] === "");
    box.append(el("p", "empty", t(all ? "noneLeft" : "none"), " ", button("link", t("showAll"), () => { apply({ s: "", c: "", g: "", d: "", v: "", n: "", q: "" }); controls(); })));
  }
  $("count").textContent = t("shown", { n: num(LIST.length) });
  pager(pages);
  chips();
  tally();
}

function pager(pages) {
  const box = $("pager");
  box.hidden = pages < 2;
  const turn = (by) => { PAGE += by; draw(); $("list").scrollIntoView(); $("cards").firstElementChild.focus({ preventScroll: true }); };
  const prev = button("", t("prev"), () => turn(-1)), next = button("", t("next"), () => turn(1));
  prev.disabled = PAGE === 0;
  next.disabled = PAGE >= pages - 1;
  box.replaceChildren(prev, el("span", "", t("page", { n: num(PAGE + 1), all: num(pages) })), next);
}

function tally() {
  const states = CARDS.map((_, k) => stateOf(k)), done = states.filter((s) => s !== "0").length;
  $("progress").max = CARDS.length;
  $("progress").value = done;
  $("done").textContent = done === CARDS.length ? t("doneAll", { all: num(done) }) : t("done", { done: num(done), all: num(CARDS.length) });
  const counts = [0, 1, 2, 3].map((s) => CARDS.filter((_, k) => (s ? hasState(k, String(s)) : states[k] === "0")).length);
  const kinds = [["0", t("s0"), counts[0]], ["1", t("s1"), counts[1]], ["2", t("s2"), counts[2]], ["3", t("s3"), counts[3]], ["", t("all"), CARDS.length]];
  $("states").replaceChildren(...kinds.map(([s, name, n]) => {
    const tab = button("tab" + (s ? " s-" + s : ""), name, () => apply({ s }));
    tab.append(el("b", "", num(n)));
    tab.setAttribute("aria-pressed", String(!F.ids && F.s === s));
    return tab;
  }));
  categories(states);
  standing();
}

function standing() {
  $("unsaved").textContent = unsaved() > 0 ? t("unsaved", { n: num(unsaved()) }) : S.n ? t("allExported") : "";
  $("warn").hidden = kept;
  if (!kept) $("warn").textContent = t("noStore");
  $("undo").disabled = !steps.length;
}

// Each category as a bar of its states; the whole line is the filter.
function categories(states) {
  const found = new Map();
  C.c.forEach((c, k) => {
    if (!found.has(c)) found.set(c, { 0: 0, 1: 0, 2: 0, 3: 0, m: 0, all: 0 });
    found.get(c)[states[k]] += 1;
    found.get(c).all += 1;
  });
  const most = Math.max(1, ...[...found.values()].map((x) => x.all));
  const lines = [...found].sort((a, b) => b[1].all - a[1].all).map(([c, n]) => {
    const line = button("cat", el("span", "cat-name", bdi(w(D.cats[c][1]))), () => { apply({ c: F.c === String(c) ? "" : String(c) }); });
    line.append(el("span", "cat-n", n[0] ? num(n[0]) + " / " + num(n.all) : num(n.all) + " ✓"), bars(n, most));
    line.setAttribute("aria-pressed", String(F.c === String(c)));
    line.setAttribute("aria-label", w(D.cats[c][1]) + t("colon") + ["0", "1", "2", "3"].map((s) => t("s" + s) + " " + n[s]).join(t("list")));
    return line;
  });
  $("cats").replaceChildren(el("p", "cats-h", t("categories")), ...lines);
}

function bars(n, most) {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 1000 10");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "cat-bar");
  let x = 0;
  for (const s of ["1", "2", "3", "m", "0"]) {
    if (!n[s]) continue;
    const piece = document.createElementNS(ns, "rect"), width = Math.max(4, (1000 * n[s]) / most);
    for (const [key, value] of Object.entries({ x, y: 0, height: 10, width: Math.max(2, width - 2), class: "fill-" + s })) piece.setAttribute(key, value);
    svg.append(piece);
    x += width;
  }
  return svg;
}

const cardNode = (k) => document.querySelector(`.card[data-card="${k}"]`);
function redraw(k, focus) {
  const old = cardNode(k);
  if (old) old.replaceWith(card(k));
  tally();
  if (focus) focusCard(k);
}

function focusCard(k) {
  const node = cardNode(k);
  if (!node) return;
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest" });
}

function show(at) {
  const page = Math.floor(at / SIZE);
  if (page !== PAGE) { PAGE = page; draw(); $("list").scrollIntoView(); }
  focusCard(LIST[at]);
}
