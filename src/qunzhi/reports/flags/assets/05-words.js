// The parts of a card that are words about its flags.
const tagged = (css, text) => el("span", "tag " + css, text);

function excerpt(i) {
  const [before, hit, after] = D.texts[R.x[i]];
  return el("bdi", "excerpt", visible(before), hit ? el("mark", "", visible(hit)) : null, visible(after));
}

// Two hits in one message, and texts that differ a little: up to three excerpts stand for the card.
function excerpts(card) {
  const all = unique(CARDS[card].map((i) => R.x[i]));
  const shown = all.slice(0, CARDS[card].length > 1 && messages(card) > 1 ? 2 : 3);
  const first = new Map(CARDS[card].slice().reverse().map((i) => [R.x[i], i]));
  const box = el("div", "said", ...shown.map((x) => el("p", "", excerpt(first.get(x)))));
  if (all.length > shown.length) box.append(el("small", "", t("moreExcerpts", { n: num(all.length - shown.length) })));
  return box;
}

function some(items, most, more) {
  const box = el("span", "");
  items.slice(0, most).forEach((x, k) => box.append(k ? t("list") : "", x));
  if (items.length > most) box.append(" " + t(more, { n: num(items.length) }));
  return box;
}

function howMany(card) {
  const n = messages(card), places = CARDS[card].length;
  const text = n > 1 ? t("nAlike", { n: num(n) }) : t("oneMessage");
  return places > n ? text + t("list") + t("nPlaces", { n: num(places) }) : text;
}

function when(card) {
  const first = R.t[CARDS[card][0]], last = R.t[CARDS[card].at(-1)];
  if (first === last) return moment(first);
  const same = local(first).slice(0, 10) === local(last).slice(0, 10);
  return moment(first) + t("to") + (same ? local(last).slice(11, 16) : moment(last));
}

function meta(card) {
  const flags = CARDS[card];
  const groups = unique(flags.map((i) => R.g[i])).map((g) => bdi(D.groups[g][1]));
  const who = unique(flags.map((i) => R.w[i])).map(member);
  const box = el("p", "meta", el("b", "", howMany(card)), el("span", "", when(card)), some(groups, 2, "nGroups"), some(who, 3, "members"));
  if (flags.some((i) => R.o[i])) box.append(tagged("plain", t("image")));
  return box;
}

function why(card) {
  const i = CARDS[card][0], box = el("dl", "why"), said = el("dd", "", bdi(w(D.whys[R.y[i]])));
  if (C.t[card]) {
    said.append(el("br"), bdi(t("term", { term: C.t[card] })));
    if (C.r[card]) said.append(t("colon"), bdi(C.r[card]));
  }
  // A term's reason often names its folds already.
  if (R.f[i].some((k) => !w(D.whys[R.y[i]]).includes(w(D.folds[k])))) said.append(el("br"), t("folds") + R.f[i].map((k) => visible(w(D.folds[k]))).join(t("list")));
  box.append(el("dt", "", t("why")), said);
  const cited = C.p[card].map((p) => el("span", "", bdi(D.provs[p][1]), el("small", "", " " + visible(D.provs[p][0])), D.provs[p][2] >= 0 && D.provs[p][2] !== C.c[card] ? " " + visible(w(D.cats[D.provs[p][2]][1])) : ""));
  if (cited.length) box.append(el("dt", "", t("cite")), el("dd", "", some(cited, 9, "list")));
  box.append(el("dt", "", t("sureness")), el("dd", "", sure(surest[card])));
  return box;
}

function weigh(card) {
  const [, , says, yes, no] = D.cats[C.c[card]];
  if (!w(says) && !yes.length && !no.length) return null;
  const box = el("details", "fold", el("summary", "", t("weigh")));
  if (w(says)) box.append(el("p", "", bdi(w(says))));
  const list = el("ul", "");
  for (const [name, some] of [["forIt", yes], ["against", no]]) for (const x of some) list.append(el("li", "", t(name), bdi(w(x))));
  if (yes.length || no.length) box.append(list, el("small", "", t("madeUp")));
  return box;
}
