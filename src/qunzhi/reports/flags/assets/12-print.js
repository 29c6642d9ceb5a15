// On paper goes the list as it is filtered, as a plain table, and below it what was noted by hand.
const PAPER_MOST = 2000;
const short = (iso) => iso.slice(0, 16).replace("T", " ");

function paper() {
  const all = LIST.flatMap((k) => CARDS[k]), flags = all.slice(0, PAPER_MOST), body = el("tbody", ""), heads = el("tr", "");
  const put = (...cells) => body.append(el("tr", "", ...cells.map((cell) => el("td", "", cell))));
  for (const name of ["when", "group", "who", "category", "excerpt", "state", "reason"]) heads.append(el("th", "", t(name)));
  for (const i of flags) {
    const found = decision(i);
    put(short(local(R.t[i])), bdi(groupName(i)), member(R.w[i]), bdi(catName(R.c[i])), excerpt(i), t("s" + verdict(i)), bdi(found ? found[1] : ""));
  }
  for (const note of S.h) {
    const group = D.groups.find((g) => g[0] === note.group_id), cat = D.cats.find((c) => c[0] === note.category);
    put(short(note.sent_at), bdi(group ? group[1] : ""), "", bdi(cat ? w(cat[1]) : note.category), bdi(note.message_id), t("byHand"), bdi(note.reason));
  }
  const caption = t(all.length > flags.length ? "printedFirst" : "printed", { n: num(flags.length), all: num(all.length) });
  $("print-rows").replaceChildren(el("table", "", el("caption", "", caption), el("thead", "", heads), body));
}
