// The documentation's extras: a copy button on code, a choice of language that is remembered and keeps the place, and a
// search that answers while one types, also without network. Without this the radio buttons choose just the same, by CSS
// alone, and the form asks the server.

import { folded } from "./folded.js";

const KEY = "plenary-docs-language";
const doc = document.querySelector(".doc");
const choices = doc?.querySelector(".doc-languages");
const search = document.querySelector(".doc-search");

const remembered = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is switched off: the first language it is
  }
};

const remember = (value) => {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // see above
  }
};

// What stands below the bar is what one is reading; code of one language comes and goes above it.
const line = () => choices.getBoundingClientRect().bottom;
const reading = () => [...doc.children].find((one) => !one.matches(".doc-choice, .doc-languages") && one.getBoundingClientRect().top >= line());
let kept = null;

const keep = () => {
  const element = reading();
  kept = element && { element, top: element.getBoundingClientRect().top };
};

if (choices) {
  const before = choices.querySelector(`input[value="${CSS.escape(remembered() ?? "")}"]`);
  if (before) before.checked = true;
  choices.addEventListener("pointerdown", keep);
  choices.addEventListener("keydown", keep);
  choices.addEventListener("change", (event) => {
    remember(event.target.value);
    if (kept) scrollBy({ top: kept.element.getBoundingClientRect().top - kept.top, behavior: "instant" });
  });
}

// page.js copies what data-copy names.
if (doc && navigator.clipboard) {
  for (const [number, code] of doc.querySelectorAll(".doc-code > pre > code").entries()) {
    code.id = `code-${number}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "doc-copy no-print";
    button.textContent = doc.dataset.copyWord;
    button.dataset.copy = `#${code.id}`;
    button.dataset.done = doc.dataset.copiedWord;
    code.closest(".doc-code").append(button);
  }
}

const SHOWN = 12;

if (search) {
  const words = search.querySelector("input");
  const list = document.querySelector("#docs-found");
  let rows = null;
  const load = () => (rows ??= fetch(search.dataset.index).then((answer) => answer.json()));
  const show = async () => {
    // The index has been folded by the server, where whatever is no letter and no digit is a space.
    const wanted = folded(words.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const all = await load();
    const hits = [];
    for (const [page, title, url, text] of wanted.length ? all : []) {
      const head = folded(`${page} ${title}`);
      if (!wanted.every((word) => head.includes(word) || text.includes(word))) continue;
      hits.push({ page, title, url, score: wanted.filter((word) => head.includes(word)).length });
    }
    hits.sort((one, other) => other.score - one.score);
    list.replaceChildren(...hits.slice(0, SHOWN).map(({ page, title, url }) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      const where = document.createElement("p");
      row.className = "covers";
      link.className = "cover strong";
      link.href = url;
      link.textContent = title;
      where.className = "small quiet";
      where.textContent = page;
      row.append(link, where);
      return row;
    }));
  };
  // It is there before the network may go.
  words.addEventListener("focus", load, { once: true });
  words.addEventListener("input", show);
}
