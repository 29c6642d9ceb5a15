"use strict";
// The page's data and small helpers. Text only ever goes in as text nodes: nothing of it can become markup.
const D = JSON.parse(document.getElementById("data").textContent);
const R = D.rows, C = D.cards, N = R.c.length;
const $ = (id) => document.getElementById(id);
let L = document.documentElement.lang === "en" ? 1 : 0;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);
const t = (key, values) => fill(D.t[key][L], values || {});
const w = (pair) => pair[L] || pair[0] || pair[1];
const num = (n) => n.toLocaleString("en-US");

// Hidden and direction-changing characters are written out, as in every other report.
const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const visible = (text) => text.replace(UNSEEN, (c) => "‹U+" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "›");

function el(name, css, ...children) {
  const node = document.createElement(name);
  if (css) node.className = css;
  for (const c of children) if (c !== null && c !== undefined && c !== "") node.append(c);
  return node;
}
// What strangers wrote keeps its direction to itself.
const bdi = (text) => el("bdi", "", visible(text));

function button(css, text, act) {
  const node = el("button", css, text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

function toast(text) {
  $("say").textContent = "";
  // A short pause, so that the same words are read out again.
  setTimeout(() => { $("say").textContent = text; }, 30);
}

const local = (seconds) => new Date((seconds + 8 * 3600) * 1000).toISOString();
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
function moment(seconds, clock = true) {
  const s = local(seconds), y = s.slice(0, 4), m = Number(s.slice(5, 7)), d = Number(s.slice(8, 10));
  const day = L ? `${d} ${MONTHS[m - 1]} ${y}` : `${y}年${m}月${d}日`;
  return clock ? day + " " + s.slice(11, 16) : day;
}
const today = () => local(Date.now() / 1000).slice(0, 10);
