// What pages do beside HTML: dialogs, one submit only, copying, rows as links. Every page works without it.
(() => {
  "use strict";
  const say = document.currentScript.dataset;
  const all = (selector, root = document) => root.querySelectorAll(selector);

  // A button opens its question, read out from its title: Enter alone answers nothing. A click beside it closes it.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      dialog.showModal();
      dialog.querySelector("h2[tabindex]")?.focus();
    }
    if (event.target.matches("dialog")) event.target.close();
  });

  // What a button says for a while; what it said before comes back, icon and all.
  const before = new Map();
  const saying = (button, text) => {
    if (!before.has(button)) before.set(button, [...button.childNodes]);
    button.replaceChildren(text);
  };
  const back = (button) => {
    button.replaceChildren(...before.get(button));
    before.delete(button);
  };

  // One submit only: the button waits and says so. It comes back with the page, or when htmx has its answer.
  const release = (button) => {
    if (before.has(button)) back(button);
    button.disabled = false;
    button.removeAttribute("aria-busy");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-get]")) return;
    const button = event.submitter || form.querySelector("button:not([type]), [type=submit]");
    if (form.method === "dialog" || "again" in form.dataset || !button || button.tagName !== "BUTTON") return;
    setTimeout(() => { // after the browser has taken the button's own value
      saying(button, say.busy);
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    });
    if ("download" in form.dataset) setTimeout(() => release(button), 4000);
  });
  const releaseAll = () => all("button[aria-busy]").forEach(release);
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", releaseAll);

  // <button data-copies="id">: the text of that element; plain http has no clipboard API, so the old way remains.
  const copy = async (element) => {
    const text = element.value ?? element.textContent.trim();
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button || before.has(button)) return;
    await copy(document.getElementById(button.dataset.copies));
    saying(button, say.copied);
    setTimeout(() => back(button), 2000);
  });

  // <input type="checkbox" data-ticks="name">: ticks or clears all boxes of that name in its form
  document.addEventListener("change", (event) => {
    const name = event.target.dataset ? event.target.dataset.ticks : null;
    if (!name) return;
    for (const box of event.target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`)) box.checked = event.target.checked;
  });
  // <button data-prints>
  document.addEventListener("click", (event) => { if (event.target.closest("[data-prints]")) window.print(); });

  // <tr class="linked">: a click anywhere follows the row's first link; selecting text does not.
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr.linked");
    if (!row || event.target.closest("a, button, input, select, label, summary") || String(getSelection())) return;
    const link = row.querySelector("a[href]");
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  });

  // The account's panel closes on Escape and on a click elsewhere.
  const panels = () => all("details.account[open]");
  document.addEventListener("click", (event) => panels().forEach((d) => { if (!d.contains(event.target)) d.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    panels().forEach((d) => { d.open = false; d.querySelector("summary").focus(); });
  });

  // A summary of errors takes the focus, also when htmx brings it.
  const focus = (root) => root.querySelector?.("[data-focus]")?.focus();
  document.addEventListener("DOMContentLoaded", () => focus(document));
  document.addEventListener("htmx:afterSettle", (event) => focus(event.target));
})();
