// What every page may need: menus that close, values that copy, the visitor's own time.
// Everything listens on the document, so parts swapped in later work without being set up.

const COPIED_MS = 2000;

// <details class="menu">: closes with Escape, by a click elsewhere and when another opens.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

// <button data-copy="text or #id" data-done="Copied">: the word on the button answers.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  const given = button.dataset.copy;
  const source = given.startsWith("#") ? document.getElementById(given.slice(1)) : null;
  await navigator.clipboard.writeText(source ? (source.value ?? source.textContent.trim()) : given);
  const word = button.querySelector("[data-word]") ?? button;
  const before = word.textContent;
  if (button.dataset.done && before !== button.dataset.done) {
    word.textContent = button.dataset.done;
    setTimeout(() => (word.textContent = before), COPIED_MS);
  }
});

// Made once: that takes longer than a hundred times to write one.
const clock = { hour: "numeric", minute: "2-digit" };
const written = {};
const write = (instant, withDay) =>
  (written[withDay] ??= new Intl.DateTimeFormat(document.documentElement.lang, withDay ? { weekday: "short", ...clock } : clock))
    .format(instant);

// Hundreds of them are worked through in slices, so that the page answers meanwhile.
const SLICE_MS = 8;
const inSlices = async (items, work) => {
  let until = performance.now() + SLICE_MS;
  for (const item of items) {
    if (performance.now() > until) {
      await new Promise((resolve) => setTimeout(resolve));
      until = performance.now() + SLICE_MS;
    }
    work(item);
  }
};

// <time datetime="…" data-local="your time: {time}">: adds the visitor's time where his clock differs.
const addLocalTimes = (root) =>
  inSlices(root.querySelectorAll("time[data-local]"), (time) => {
    if ("told" in time.dataset) return;
    time.dataset.told = "";
    const instant = new Date(time.dateTime);
    const offset = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
    if (Number.isNaN(instant.getTime()) || !offset) return;
    const theirs = (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
    if (theirs === -instant.getTimezoneOffset()) return;
    const there = new Date(instant.getTime() + theirs * 60000).getUTCDate();
    const shown = write(instant, there !== instant.getDate());
    const note = document.createElement("span");
    note.className = "local-time";
    note.textContent = ` (${time.dataset.local.replace("{time}", shown)})`;
    (time.closest(".times") ?? time).append(note);
  });

// <details data-wide-open>: open where there is room for it, closed on a phone.
const openWhereWide = (root) => {
  if (!matchMedia("(min-width: 60rem)").matches) return;
  for (const part of root.querySelectorAll("details[data-wide-open]")) part.open = true;
};

const enhance = (root) => {
  addLocalTimes(root);
  openWhereWide(root);
};

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
