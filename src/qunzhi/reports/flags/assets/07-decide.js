// Three buttons, and a line for the reason.
function choice(flags, note) {
  const box = el("div", "choice"), now = unique(flags.map(verdict));
  for (const v of [1, 2, 3]) {
    const made = button("verdict s-" + v, t("s" + v), (e) => choose(e.target.closest(".one, .card"), v, flags));
    if (flags.length > 1 || CARDS[R.c[flags[0]]].length === 1) made.append(el("kbd", "", String(v)));
    made.setAttribute("aria-pressed", String(now.length === 1 && now[0] === v));
    box.append(made);
  }
  if (note) box.append(el("small", "", note));
  return box;
}

// What is confirmed needs a reason; the other two go at once and may be given one later.
function choose(host, v, flags) {
  if (v === 1) ask(host, v, flags);
  else settle(flags, v, "");
}

const recent = new Map();
function ask(host, v, flags) {
  for (const old of document.querySelectorAll(".ask")) old.remove();
  const form = el("form", "ask"), id = "reason", key = v + "/" + C.c[R.c[flags[0]]];
  const quick = unique([recent.get(key), ...D.quick[v - 1].map(w)].filter(Boolean)).slice(0, 5);
  const input = el("input", "");
  input.id = id;
  input.maxLength = 200;
  input.autocomplete = "off";
  input.value = (decision(flags[0]) || ["", ""])[1];
  const label = el("label", "", t("reasonFor", { v: t("s" + v) }), el("small", "", " " + t(v === 1 ? "required" : "optional")));
  label.htmlFor = id;
  const give = (reason) => {
    if (v === 1 && !reason) { input.setAttribute("aria-invalid", "true"); input.focus(); return toast(t("required")); }
    if (reason) recent.set(key, reason);
    settle(flags, v, reason);
  };
  const picks = el("div", "quick", ...quick.map((text, n) => button("pick", el("kbd", "", String(n + 1)), () => give(text))));
  [...picks.children].forEach((node, n) => node.append(quick[n]));
  const ok = el("button", "main", t("ok"));
  ok.type = "submit";
  form.append(label, picks, el("div", "own", input, ok, button("", t("cancel"), () => { form.remove(); host.focus(); })));
  form.addEventListener("submit", (e) => { e.preventDefault(); give(input.value.trim()); });
  form.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { e.stopPropagation(); form.remove(); host.focus(); }
    if (e.target !== input && /^[1-5]$/.test(e.key) && quick[e.key - 1]) { e.preventDefault(); e.stopPropagation(); give(quick[e.key - 1]); }
  });
  host.append(form);
  (picks.firstChild || input).focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
}

function settle(flags, v, reason) {
  const k = R.c[flags[0]], row = flags.length === 1 && CARDS[k].length > 1, was = stateOf(k);
  decide(flags, v, reason);
  if (!row) opened.delete(k);
  const left = CARDS.length - doneCards();
  toast(t("decided", { v: t("s" + v), n: num(flags.length), left: t("left", { n: num(left) }) }));
  if (row && stateOf(k) === "0") return redrawRow(k, flags[0]);
  redraw(k, false);
  if (was === "0") onward(k);
  else focusCard(k);
}

// The next card that is still to do; on the last one of a page the next page.
function onward(k) {
  const at = LIST.indexOf(k), next = LIST.findIndex((x, n) => n > at && stateOf(x) === "0");
  const to = next >= 0 ? next : LIST.findIndex((x) => stateOf(x) === "0");
  if (to >= 0) show(to); else focusCard(k);
}

function redrawRow(k, i) {
  const old = document.querySelector(`.one[data-flag="${i}"]`);
  const fresh = one(i);
  old.replaceWith(fresh);
  (fresh.nextElementSibling || fresh).focus();
  tally();
}
