// The review cockpit: keys to score and go on, and words that survive a lost connection or session.
// Without this module the page is a plain form with radio buttons.

const REMEMBER_AFTER_MS = 300;
const place = document.querySelector("[data-review]");
const form = document.querySelector(".review-form");
const status = document.getElementById("kept");
const memory = {
  key: `review:${place?.dataset.review}`,
  // A browser may refuse to keep anything; the page works without.
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  },
  write(value) {
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      /* full or forbidden */
    }
  },
  drop(key = this.key) {
    try {
      localStorage.removeItem(key);
    } catch {
      /* forbidden */
    }
  },
};

// What is written: everything in the form that is somebody's work.
const HOUSEKEEPING = new Set(["csrfmiddlewaretoken", "seen", "form_key", "do", "replace"]);
const written = () =>
  Object.fromEntries([...new FormData(form)].filter(([name, value]) => !HOUSEKEEPING.has(name) && value !== ""));
const same = (one, two) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(two).sort());

const putIn = (values) => {
  for (const field of form.elements) {
    if (!field.name || HOUSEKEEPING.has(field.name)) continue;
    if (field.type === "radio") field.checked = field.value === (values[field.name] ?? "");
    else field.value = values[field.name] ?? "";
  }
  for (const part of form.querySelectorAll("details")) {
    if ([...part.querySelectorAll("textarea, input")].some((field) => field.value)) part.open = true;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

// Kept on the device: written while one types, dropped when the server has it.
let saved = form ? written() : {};
let waiting;
const isDirty = () => Boolean(form) && !same(saved, written());
const remember = () => {
  clearTimeout(waiting);
  if (isDirty()) memory.write(written());
};
const rememberSoon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(remember, REMEMBER_AFTER_MS);
};

const offer = () => {
  const kept = memory.read();
  const box = document.getElementById("kept-here");
  if (!kept || same(kept, written())) {
    memory.drop();
    return;
  }
  const words = [kept.comment, kept.to_speaker, kept.reason].filter(Boolean);
  box.querySelector("[data-text]").textContent = words.join("\n\n");
  box.hidden = false;
  box.querySelector("[data-put-in]").addEventListener("click", () => {
    putIn(kept);
    box.hidden = true;
  });
  box.querySelector("[data-forget]").addEventListener("click", () => {
    memory.drop();
    box.hidden = true;
  });
};

const tell = (words) => {
  status.textContent = words;
  status.classList.add("saved-not");
};

const answered = (event, sent) => {
  const { xhr } = event.detail;
  // Sent on to the sign-in page: nothing of it belongs here.
  if (!new URL(xhr.responseURL).pathname.endsWith("/keep/")) {
    event.detail.shouldSwap = false;
    tell(status.dataset.signedOut);
    return;
  }
  if (xhr.status >= 500) {
    event.detail.shouldSwap = false;
    tell(status.dataset.failed);
    return;
  }
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  const elsewhere = xhr.responseText.includes("data-elsewhere");
  if (elsewhere) {
    event.detail.target = document.getElementById("elsewhere");
    status.textContent = "";
  }
  status.classList.toggle("saved-not", xhr.status !== 200);
  if (xhr.status !== 200) return;
  saved = sent;
  if (!isDirty()) {
    clearTimeout(waiting);
    memory.drop();
  }
};

const watchSaving = () => {
  let sent = {};
  form.addEventListener("input", rememberSoon);
  form.addEventListener("htmx:beforeRequest", () => (sent = written()));
  form.addEventListener("htmx:beforeSwap", (event) => answered(event, sent));
  form.addEventListener("htmx:sendError", () => tell(status.dataset.offline));
  window.addEventListener("pagehide", remember);
  // Back on the line: once more.
  window.addEventListener("online", () => {
    if (isDirty()) form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("submit", (event) => {
    remember();
    if (navigator.onLine) return;
    event.preventDefault();
    tell(status.dataset.offline);
  });
};

// Keys

const SWITCH = "review:keys-off";
const keysAreOff = () => {
  try {
    return localStorage.getItem(SWITCH) === "1";
  } catch {
    return false;
  }
};

const criteria = () => [...document.querySelectorAll(".score")];
const isScored = (group) => Boolean(group.querySelector("input:checked")?.value);

// The digit is the score where there is such a score, else the step of that number.
const score = (digit) => {
  const groups = criteria();
  const group = groups.find((each) => each.contains(document.activeElement)) ?? groups.find((each) => !isScored(each)) ?? groups[0];
  if (!group) return;
  const steps = [...group.querySelectorAll("input")].filter((step) => step.value !== "");
  const step = steps.find((each) => each.value === digit) ?? (Number(steps[0].value) < 0 ? steps[Number(digit) - 1] : undefined);
  if (!step) return;
  step.checked = true;
  step.dispatchEvent(new Event("input", { bubbles: true }));
  // On the group and not on the button: there arrow keys would change the score.
  const next = groups[groups.indexOf(group) + 1] ?? group;
  next.focus();
};

const open = (id, field) => {
  const part = document.getElementById(id);
  if (!part) return;
  part.open = true;
  (field ? part.querySelector(field) : part.querySelector("summary")).focus();
};

const go = (key) => document.querySelector(`a[data-key="${key}"]`)?.click();

const ACTIONS = {
  n: () => go("n"),
  ArrowRight: () => go("n"),
  p: () => go("p"),
  ArrowLeft: () => go("p"),
  c: () => document.getElementById("id_comment")?.focus(),
  a: () => open("abstain", "textarea"),
  "?": () => open("keys"),
};

const isText = (field) => field.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    const finish = form.querySelector('button[value="finish"]');
    if (finish) form.requestSubmit(finish);
    return;
  }
  if (key === "Escape" && isText(target)) {
    target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isText(target) || keysAreOff()) return;
  // Arrows on a radio button are its own.
  if (key.startsWith("Arrow") && target.matches?.("input")) return;
  const act = /^[0-9]$/.test(key) && form ? () => score(key) : ACTIONS[key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Going on with words that are not saved yet: they are sent on the way out, and kept until the server has them.
document.addEventListener("click", (event) => {
  if (!event.target.closest("a[data-key]") || !isDirty()) return;
  memory.write(written());
  fetch(form.getAttribute("hx-post"), { method: "POST", body: new FormData(form), keepalive: true }).catch(() => null);
});

const keySwitch = document.getElementById("keys-on");
if (keySwitch) {
  keySwitch.checked = !keysAreOff();
  keySwitch.addEventListener("change", () => {
    try {
      if (keySwitch.checked) localStorage.removeItem(SWITCH);
      else localStorage.setItem(SWITCH, "1");
    } catch {
      /* forbidden: keys stay on */
    }
  });
}

// The page before was saved for good: what the device kept of it is no longer needed.
const done = new URLSearchParams(location.search).get("kept");
if (done) {
  try {
    const own = Object.keys(localStorage).filter((key) => key.startsWith("review:") && key.split("/")[1] === done);
    for (const key of own) memory.drop(key);
  } catch {
    /* forbidden: nothing was kept */
  }
  history.replaceState(null, "", location.pathname);
}
if (form && status) {
  offer();
  watchSaving();
}
