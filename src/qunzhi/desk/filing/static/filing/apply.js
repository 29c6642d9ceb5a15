// The application form: asks for other fields when the kind changes, and says what articles think of the name.
(() => {
  "use strict";
  const form = document.getElementById("apply");
  if (!form) return;
  const swaps = ["sort", "group_kind", "platform"];
  const concerns = ["name", "unit", "group_kind", "platform", "terms", "owner"];
  const values = (extra) => {
    const data = new FormData(form);
    Object.entries(extra).forEach(([name, value]) => data.set(name, value));
    for (const field of form.querySelectorAll(":disabled[name]")) data.set(field.name, field.value);
    return data;
  };
  const send = (url, extra) => fetch(url, { method: "POST", body: values(extra), credentials: "same-origin" });

  // Fields come and go one by one: what is being typed meanwhile stays where it is.
  const merge = (old, fresh) => {
    const wanted = [...fresh.children];
    const names = wanted.map((ask) => ask.dataset.ask);
    [...old.children].forEach((ask) => { if (!names.includes(ask.dataset.ask)) ask.remove(); });
    let last = null;
    for (const ask of wanted) {
      const there = old.querySelector(`[data-ask="${ask.dataset.ask}"]`);
      if (!there) last ? last.after(ask) : old.prepend(ask);
      last = there || ask;
    }
  };

  // What is asked for: the same page, without keeping anything; what was typed stays.
  const look = async () => {
    const answer = await send(location.href, { look: "1" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const asked = page.getElementById("asked");
    if (!asked) return;
    merge(document.getElementById("asked"), asked);
    document.getElementById("offers").replaceWith(page.getElementById("offers"));
    check();
  };

  let waiting = 0;
  let turn = 0;
  const check = async () => {
    const place = document.getElementById("name-check");
    const mine = ++turn;
    if (!place || !form.elements.name.value.trim()) { place?.replaceChildren(); return; }
    const answer = await send(form.dataset.check, {});
    if (!answer.ok || mine !== turn) return;
    const said = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...said.body.childNodes);
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(check, 400); };
  form.addEventListener("input", (event) => { if (concerns.includes(event.target.name) && !swaps.includes(event.target.name)) soon(); });
  form.addEventListener("change", (event) => { if (swaps.includes(event.target.name)) look(); });
  form.addEventListener("click", (event) => {
    const better = event.target.closest("[data-takes]");
    if (!better) return;
    form.elements.name.value = better.dataset.takes;
    form.elements.name.focus();
    check();
  });
  if (form.elements.name.value) check();
})();
