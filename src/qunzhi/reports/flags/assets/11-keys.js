// The keyboard: one hand decides, the mouse is not needed.
function goBack() {
  const keys = undo();
  if (!keys) return toast(t("nothingToUndo"));
  const changed = new Set(keys), cards = unique(R.c.filter((_, i) => changed.has(R.k[i])));
  for (const k of cards) if (cardNode(k)) redraw(k, false);
  const at = LIST.findIndex((k) => cards.includes(k));
  if (at >= 0) show(at);
  else if (cards.length) apply({ s: "0" });
  hands();
  standing();
  toast(t("undone"));
}

const current = () => document.activeElement.closest(".card");
function move(by) {
  const now = current(), at = now ? LIST.indexOf(Number(now.dataset.card)) : by > 0 ? PAGE * SIZE - 1 : PAGE * SIZE + 1;
  const to = Math.min(LIST.length - 1, Math.max(0, at + by));
  if (LIST.length) show(to);
}

function onKey(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || $("help").open) return;
  const at = document.activeElement, typing = at.matches("input, textarea, select");
  if (typing) { if (e.key === "Escape") at.blur(); return; }
  const key = e.key.toLowerCase(), row = at.closest(".one"), here = current();
  // Arrows scroll as ever, unless a card is what has the focus.
  if (key === "j" || (key === "arrowdown" && at.matches(".card"))) move(1);
  else if (key === "k" || (key === "arrowup" && at.matches(".card"))) move(-1);
  else if (/^[123]$/.test(key) && here) choose(row || here, Number(key), row ? [Number(row.dataset.flag)] : CARDS[here.dataset.card]);
  else if (key === "u") goBack();
  else if (key === "e" && here) { const box = here.querySelector(".each"); if (box) { box.open = !box.open; setTimeout(() => { const line = box.open && box.querySelector(".one"); if (line) line.focus(); }, 50); } }
  else if (key === "/") { $("side").open = true; $("q").focus(); }
  else if (key === "?") $("help").showModal();
  else return;
  e.preventDefault();
}
