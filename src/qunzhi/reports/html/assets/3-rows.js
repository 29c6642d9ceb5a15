// One finding: a line, and what opens below it.
function tag(kind, css, text) { return el("span", "tag " + css + " t-" + kind, text); }

function row(i, mode) {
  const node = el("details", "row"), line = el("summary", "");
  line.append(el("span", "row-n", bdi(nameOf(i)), mode === "article" ? null : el("small", "", " " + provOf(i)[1] + T.sepArticle + provOf(i)[2])));
  line.append(el("span", "row-u", bdi(unitName(i))));
  const over = code.s(i) === "violation" && R.d[i] !== null;
  line.append(el("span", "row-d" + (over ? " over" : ""), D.text[R.w[i]]));
  const tags = el("span", "tags");
  if (mode !== "article") tags.append(tag(code.v(i), "solid", D.sevs[R.v[i]][1]), tag(code.s(i), "", D.states[R.s[i]][1]));
  if (R.c[i]) tags.append(tag(code.c(i), "", D.changes[R.c[i]][1]));
  line.append(tags);
  node.append(line);
  node.addEventListener("toggle", () => { if (node.open && node.children.length === 1) node.append(body(i)); });
  return node;
}

function put(list, name, ...children) {
  const dd = el("dd", "", ...children);
  list.append(el("dt", "", name), dd);
  return dd;
}

function body(i) {
  const list = el("dl", "body"), p = provOf(i);
  put(list, T.todo, D.text[R.m[i]]).className = "do";
  const facts = el("dl", "kv");
  for (let k = 0; k < R.f[i].length; k += 2) {
    facts.append(el("dt", "", D.text[R.f[i][k]]), el("dd", "", bdi(D.text[R.f[i][k + 1]])));
  }
  const state = D.states[R.s[i]];
  const judged = el("div", "", el("b", "", D.rules[R.r[i]][1]), T.colon + (state[2] || state[1]));
  put(list, T.why, judged, facts);
  const says = put(list, T.says, el("b", "", p[1]), T.sepArticle + p[2]);
  if (p[3]) says.append(el("blockquote", "", p[3]));
  for (const [text, what, value, why, others] of p[4]) put(list, T.reading, ...reading(text, what, value, why, others));
  put(list, T.who, ...people(i));
  put(list, T.due, D.text[R.w[i]]);
  put(list, T.where, D.kinds[R.k[i]] + T.colon, bdi(nameOf(i)), T.list, bdi(unitName(i)));
  put(list, T.id, p[0] + " / " + D.rules[R.r[i]][0] + " / ", bdi(R.i[i]));
  return list;
}

function reading(text, what, value, why, others) {
  const out = [fill(value ? T.readingIs : T.readingBare, { text, value })];
  if (why) out.push(el("br"), why);
  if (others.length) out.push(el("br"), el("small", "", T.others + others.join(T.list)));
  return out;
}

function people(i) {
  const roles = new Map();
  for (let k = 0; k < R.h[i].length; k += 2) {
    const role = R.h[i][k];
    if (!roles.has(role)) roles.set(role, []);
    roles.get(role).push(R.h[i][k + 1]);
  }
  if (!roles.size) return [T.nobody];
  const out = [];
  for (const [role, ids] of roles) {
    const line = el("div", "", D.roles[role] + T.colon);
    ids.forEach((id, k) => {
      const link = el("a", "", bdi(D.people[id][1]));
      link.href = "#w=" + encodeURIComponent(D.people[id][0]);
      line.append(k ? T.list : "", link);
    });
    out.push(line);
  }
  return out;
}
