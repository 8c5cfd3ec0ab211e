// Stars on cards and on the talk's page: links become buttons that turn in place, by their role: with hundreds of cards
// nothing is laid out anew. The pages are kept for everybody, so what this reader starred is asked for apart, and
// remembered here so that it also shows without a network.

const slug = location.pathname.split("/")[1];
const address = `/${slug}/agenda/`;
const store = `stars.${slug}`;

const remembered = () => {
  try {
    return new Set(JSON.parse(localStorage.getItem(store) ?? "[]"));
  } catch {
    return new Set();
  }
};

const remember = (codes) => {
  try {
    localStorage.setItem(store, JSON.stringify([...codes]));
  } catch {
    // No room or not allowed: the server knows.
  }
};

const words = document.getElementById("star-words")?.dataset ?? { failed: "", offline: "" };

let starred = remembered();
let counts = {};
let token = "";
const underway = new Map();

const say = (text) => {
  let live = document.getElementById("star-told");
  if (!live) {
    live = document.createElement("p");
    live.id = "star-told";
    live.className = "star-told";
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  live.textContent = text;
  live.hidden = !text;
};

const show = (button) => {
  const code = button.dataset.star;
  const pressed = String(starred.has(code));
  if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  const number = counts[code];
  let told = button.querySelector(".star-count");
  if (number === undefined) return told?.remove();
  if (!told) {
    told = document.createElement("span");
    told.className = "star-count number";
    button.append(told);
  }
  if (told.textContent !== String(number)) told.textContent = number;
};

const showAll = () => {
  for (const button of document.querySelectorAll("[data-star]")) show(button);
};

const enhance = (root) => {
  for (const link of root.querySelectorAll("[data-star]")) {
    link.role = "button";
    show(link);
  }
};

const ask = async (query = "") => {
  const answer = await fetch(`${address}stars.json${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const told = await answer.json();
  token = told.token ?? token;
  return told;
};

const put = (code, on) => {
  if (on) starred.add(code);
  else starred.delete(code);
  remember(starred);
  showAll();
};

const send = async (code, on) => {
  if (!token) await ask("?token");
  return fetch(`${address}${code}/star/`, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body: new URLSearchParams({ on: on ? "1" : "0" }),
  });
};

// One request after the other: a device has its cookie only after the first, and the last tap on a talk is what stays.
let queue = Promise.resolve();

const turn = (button) => {
  const code = button.dataset.star;
  const on = !starred.has(code);
  const mine = (underway.get(code) ?? 0) + 1;
  underway.set(code, mine);
  put(code, on);
  say("");
  const failed = (text) => {
    if (underway.get(code) === mine) put(code, !on);
    say(text);
  };
  queue = queue.then(async () => {
    try {
      const answer = await send(code, on);
      if (answer.ok) return;
      const told = await answer.json().catch(() => ({}));
      failed(told.error ?? words.failed);
    } catch {
      failed(words.offline);
    }
  });
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-star]");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  turn(button);
});

// A link hears Enter alone.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches?.("[data-star]")) return;
  event.preventDefault();
  if (!event.repeat) turn(event.target);
});

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
ask()
  .then((told) => {
    if (underway.size) return;
    starred = new Set(told.stars);
    counts = told.counts ?? {};
    remember(starred);
    showAll();
  })
  .catch(() => {});
