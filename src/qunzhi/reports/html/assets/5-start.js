// Controls, address and printing put together.
function options(id, first, list) {
  const box = $(id);
  if (first) box.append(new Option(first, ""));
  for (const [value, text] of list) box.append(new Option(text, value));
}

function controls() {
  const seen = new Set(R.u.flatMap((u) => (u < 0 ? [] : above[u])));
  const units = D.units.flatMap((u, k) => (seen.has(k) ? [[u[0], "　".repeat(D.depth[k] || 0) + u[1]]] : []));
  if (R.u.includes(-1)) units.push(["-", T.noUnit]);
  options("u", T.allUnits, units);
  options("p", T.allArticles, [...D.prov].sort((a, b) => a[0].localeCompare(b[0], "en", { numeric: true })).map((p) => [p[0], p[1] + " " + p[2]]));
  options("v", T.allSeverities, D.sevs);
  options("s", T.allStates, D.states);
  options("g", "", MODES.map((m) => [m === "article" ? "" : m, { article: T.byArticle, unit: T.byUnit, person: T.byPerson, day: T.byDay, flat: T.flat }[m]]));
  const twice = new Map();
  for (const [, name] of D.people) twice.set(name, (twice.get(name) || 0) + 1);
  // Two people of one name are told apart by their number.
  const label = ([id, name]) => (twice.get(name) > 1 ? name + "（" + id + "）" : name);
  const byLabel = new Map(D.people.map((p) => [label(p), p[0]]));
  for (const text of byLabel.keys()) $("people").append(new Option(text));
  for (const id of ["u", "p", "v", "s", "g"]) {
    $(id).addEventListener("change", () => { F[id] = $(id).value; if (id === "u") delete F.only; if (id === "p") delete F.r; writeHash(true); draw(); });
  }
  $("w").addEventListener("change", () => { F.w = byLabel.get($("w").value.trim()) || ""; writeHash(true); sync(); });
  let wait = 0;
  $("q").addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => { F.q = $("q").value.trim(); writeHash(false); draw(); }, 150);
  });
  document.querySelector(".filters").addEventListener("submit", (e) => e.preventDefault());
  return (id) => { const p = D.people.find((x) => x[0] === id); return p ? label(p) : ""; };
}

let personLabel = () => "";
function sync() {
  for (const id of ["u", "p", "v", "s", "g"]) $(id).value = F[id] || "";
  $("q").value = F.q || "";
  $("w").value = F.w ? personLabel(F.w) : "";
  return draw();
}

function follow() {
  if (!readHash()) return;
  sync();
  if (location.hash.length > 1) { $("list").scrollIntoView(); $("list").focus({ preventScroll: true }); }
}

// On paper goes what is filtered, as a plain table; without a filter the folded table stands for it.
function paper() {
  const box = $("print-rows"), most = 1000;
  box.replaceChildren();
  if (!KEYS.some((k) => F[k] && k !== "g")) return;
  const table = el("table", ""), bodyRows = el("tbody", ""), found = filtered();
  table.append(el("caption", "", fill(T.printed, { n: Math.min(most, found.length) })));
  const heads = el("tr", "");
  for (const h of [T.severity, T.state, T.article, T.subject, T.unit, T.due]) heads.append(el("th", "", h));
  table.append(el("thead", "", heads), bodyRows);
  for (const i of found.slice(0, most)) {
    const line = el("tr", "");
    for (const cell of [D.sevs[R.v[i]][1], D.states[R.s[i]][1], provOf(i)[1] + " " + provOf(i)[2], bdi(nameOf(i)), bdi(unitName(i)), D.text[R.w[i]]]) {
      line.append(el("td", "", cell));
    }
    bodyRows.append(line);
  }
  box.append(table);
}

document.querySelector(".filters").hidden = false;
$("plain").hidden = true;
personLabel = controls();
if (!readHash()) F = {};
sync();
if (KEYS.some((k) => F[k])) $("list").scrollIntoView();
window.addEventListener("hashchange", follow);
window.addEventListener("popstate", follow);
window.addEventListener("beforeprint", paper);
