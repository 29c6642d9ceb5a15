// Everything put together: language, controls, actions.
function fixed() {
  for (const node of document.querySelectorAll("[data-w]")) node.textContent = t(node.dataset.w);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = t(node.dataset.placeholder);
}

function speak(lang) {
  L = lang;
  document.documentElement.lang = lang ? "en" : "zh-CN";
  document.title = t("title");
  $("to-zh").setAttribute("aria-pressed", String(!lang));
  $("to-en").setAttribute("aria-pressed", String(Boolean(lang)));
  fixed();
  if (N) { controls(); draw(); }
  hands();
  standing();
}

// After decisions came from elsewhere: another tab, a file.
function refresh() {
  if (N) draw();
  hands();
  standing();
}

function start() {
  for (const [key, id] of Object.entries(PICKS)) $(id).addEventListener("change", () => apply({ [key]: $(id).value }));
  let wait = 0;
  $("q").addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => apply({ q: $("q").value.trim() }), 150); });
  $("filters").addEventListener("submit", (e) => { e.preventDefault(); const first = $("cards").querySelector(".card"); if (first) first.focus(); });
  $("bench").hidden = false;
  // On a phone the filters stand folded above the cards.
  if (matchMedia("(max-width: 900px)").matches) $("side").open = false;
  LIST = matching("");
  window.addEventListener("beforeprint", paper);
}

if (N) start();
$("undo").addEventListener("click", goBack);
$("export").addEventListener("click", exportAll);
$("help-open").addEventListener("click", () => $("help").showModal());
$("file").addEventListener("change", () => { if ($("file").files[0]) readFile($("file").files[0]); $("file").value = ""; });
$("to-zh").addEventListener("click", () => speak(0));
$("to-en").addEventListener("click", () => speak(1));
document.addEventListener("keydown", onKey);
speak(L);
