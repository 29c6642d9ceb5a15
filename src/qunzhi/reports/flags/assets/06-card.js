// One card: messages alike under one category. What is decided shrinks to a line.
const opened = new Set();

function card(k) {
  const state = stateOf(k), slim = state !== "0" && !opened.has(k);
  const node = el("article", "card v-" + D.sevs[C.v[k]][0] + (slim ? " slim" : ""));
  node.tabIndex = -1;
  node.dataset.card = k;
  const head = el("header", "", tagged("solid v-" + D.sevs[C.v[k]][0], w(D.sevs[C.v[k]][1])), el("h3", "", bdi(catName(k))), el("span", "det", bdi(detName(k))));
  head.firstChild.nextSibling.id = "card-" + k;
  node.setAttribute("aria-labelledby", "card-" + k);
  if (state !== "0") head.append(tagged("state s-" + state, state === "m" ? t("mixed") : t("s" + state)));
  node.append(head);
  if (slim) node.append(...settled(k, state));
  else {
    node.append(excerpts(k), meta(k), why(k), ...[weigh(k), companionsOf(k), each(k)].filter(Boolean));
    node.append(choice(CARDS[k], CARDS[k].length > 1 ? t("wholeGroup", { n: num(CARDS[k].length) }) : ""));
  }
  return node;
}

// The line that is left of a decided card, with the way back.
function settled(k, state) {
  const reasons = unique(CARDS[k].map((i) => decision(i)[1]).filter(Boolean));
  const line = el("p", "settled", excerpt(CARDS[k][0]));
  const acts = el("p", "settled-acts", el("small", "", CARDS[k].length > 1 ? howMany(k) : ""));
  if (reasons.length) acts.append(el("span", "reason", bdi(reasons.join("；"))));
  else if (state !== "m") acts.append(button("link", t("addReason"), (e) => ask(e.target.closest(".card"), Number(state), CARDS[k])));
  acts.append(button("link", t("change"), () => { opened.add(k); redraw(k, true); }));
  return [line, acts];
}

function companionsOf(k) {
  const others = companions(k);
  if (!others.length) return null;
  const names = unique(others.map((o) => catName(o) + " · " + detName(o)));
  const link = button("link", "", () => { apply({ ids: [k, ...others] }, true); });
  link.append(bdi(names.slice(0, 3).join(t("list"))), names.length > 3 ? "…" : "");
  return el("p", "others", t("others") + t("colon"), link);
}

// Every flag of a card by itself, a few at a time.
function each(k) {
  if (CARDS[k].length < 2) return null;
  const box = el("details", "fold each", el("summary", "", t("each", { n: num(CARDS[k].length) }))), list = el("ol", "");
  box.append(list);
  const more = (from) => {
    for (const i of CARDS[k].slice(from, from + SIZE)) list.append(one(i));
    const left = CARDS[k].length - from - SIZE;
    if (left > 0) {
      const next = button("link", t("moreEach", { n: num(Math.min(left, SIZE)) }), () => { next.remove(); more(from + SIZE); list.children[from + SIZE].focus(); });
      box.append(next);
    }
  };
  box.addEventListener("toggle", () => { if (box.open && !list.children.length) more(0); });
  return box;
}

function one(i) {
  const line = el("li", "one", excerpt(i));
  line.tabIndex = -1;
  line.dataset.flag = i;
  line.append(el("p", "meta", el("span", "", moment(R.t[i])), bdi(groupName(i)), el("span", "", member(R.w[i])), el("span", "", sure(R.n[i]))), choice([i], ""));
  return line;
}
