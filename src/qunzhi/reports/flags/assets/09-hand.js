// What people note by hand under the articles that no program looks for.
function handBox(box) {
  const provision = box.dataset.provision, list = el("ul", "noted"), p = D.provs.find((x) => x[0] === provision);
  S.h.forEach((note, n) => { if (note.provision === provision) list.append(noted(note, n)); });
  const start = button("", t("hand"), () => { start.replaceWith(handForm(box, provision, p[2] < 0 ? "" : D.cats[p[2]][0])); box.querySelector("select").focus(); });
  box.replaceChildren(...(list.children.length ? [list] : []), start);
}

function noted(note, n) {
  const line = el("li", "");
  const group = D.groups.find((g) => g[0] === note.group_id);
  const place = note.message_id || [group ? group[1] : note.group_id, note.sent_at.slice(0, 16).replace("T", " ")].join(" ");
  line.append(bdi(place), t("colon"), bdi(note.reason), " ", button("link", t("handRemove"), () => {
    step([], () => { S.h = S.h.filter((_, k) => k !== n); });
    hands();
    standing();
  }));
  return line;
}

function field(name, input, id) {
  const label = el("label", "", el("span", "", name), input);
  input.id = id;
  return label;
}

function handForm(box, provision, category) {
  const form = el("form", "ask"), group = el("select", ""), when = el("input", ""), ident = el("input", ""), reason = el("input", "");
  group.append(new Option(t("choose"), ""), ...D.groups.map((g) => new Option(visible(g[1]), g[0])));
  when.type = "datetime-local";
  reason.maxLength = ident.maxLength = 200;
  ident.autocomplete = reason.autocomplete = "off";
  const ok = el("button", "main", t("handAdd"));
  ok.type = "submit";
  const name = "hand-" + D.provs.findIndex((x) => x[0] === provision) + "-";
  form.append(
    el("div", "hand-fields", field(t("handGroup"), group, name + "g"), field(t("handWhen"), when, name + "t"), field(t("handId"), ident, name + "i"), field(t("handReason"), reason, name + "r")),
    el("div", "own", ok, button("", t("cancel"), () => handBox(box))),
  );
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const id = ident.value.trim(), why = reason.value.trim();
    if (!id && !(group.value && when.value)) { toast(t("handNeeds")); return (group.value ? when : group).focus(); }
    if (!why) { toast(t("handNoReason")); return reason.focus(); }
    const sent = when.value ? when.value.slice(0, 16) + ":00+08:00" : "";
    const note = { category, provision, message_id: id, group_id: group.value, sent_at: sent, reason: why, noted_on: today() };
    step([], () => { S.h.push(note); });
    handBox(box);
    box.querySelector("button:not(.link)").focus();
    standing();
    toast(t("handDone"));
  });
  form.addEventListener("keydown", (e) => { if (e.key === "Escape") { e.stopPropagation(); handBox(box); box.querySelector("button:not(.link)").focus(); } });
  return form;
}

function hands() { for (const box of document.querySelectorAll(".hand")) handBox(box); }
