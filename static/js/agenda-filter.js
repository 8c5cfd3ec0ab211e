// <form data-filter>: filters the agenda while one types and chooses. A page that holds everything (data-whole) hides
// what does not fit, also without a network; of any other the same address is fetched and #days replaced.

import { folded } from "./folded.js";

const WAIT_MS = 250;
const form = document.querySelector("form[data-filter]");
const told = document.querySelector("[data-found]");

const texts = new WeakMap();
const textOf = (card) => {
  if (!texts.has(card)) {
    const parts = card.querySelectorAll("h3, .slot-people, .slot-room, .track");
    texts.set(card, folded([...parts].map((part) => part.textContent).join(" ")));
  }
  return texts.get(card);
};

const address = () => {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  const words = query.toString();
  return location.pathname + (words ? `?${words}` : "");
};

// An hour is shown if anything below it is.
const hideEmptyHours = () => {
  for (const section of document.querySelectorAll("[data-day]")) {
    let hour = null;
    let any = false;
    const close = () => hour && (hour.hidden = !any);
    for (const item of section.querySelectorAll(".hour, .slot")) {
      if (item.classList.contains("hour")) {
        close();
        [hour, any] = [item, false];
      } else if (!item.hidden) any = true;
    }
    close();
    section.hidden = !section.querySelector(".slot:not([hidden])");
  }
};

const tell = (count) => {
  told.textContent = count === 1 ? told.dataset.one : told.dataset.many.replace("{count}", count);
};

const hide = () => {
  const words = folded(form.elements.q.value).split(/\s+/).filter(Boolean);
  const keys = [...form.querySelectorAll("select")]
    .map((select) => select.selectedOptions[0]?.dataset.key)
    .filter(Boolean);
  const isFiltered = words.length > 0 || keys.length > 0;
  let count = 0;
  for (const card of document.querySelectorAll("#days .slot")) {
    const own = (card.dataset.keys ?? "").split(" ");
    const isTalk = !card.classList.contains("slot-break");
    const fits =
      keys.every((key) => own.includes(key)) &&
      (words.length === 0 || (isTalk && words.every((word) => textOf(card).includes(word))));
    card.hidden = isFiltered && !fits;
    if (isTalk && !card.hidden) count += 1;
  }
  hideEmptyHours();
  tell(count);
  document.querySelector("[data-clear]").hidden = !isFiltered;
};

let asked = 0;
const fetchDays = async () => {
  const mine = (asked += 1);
  const answer = await fetch(address()).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const selector of ["#days", ".filter-told"]) {
    document.querySelector(selector).replaceWith(document.adoptNode(page.querySelector(selector)));
  }
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: document.querySelector("#days") } }));
};

if (form) {
  const show = () => {
    history.replaceState(null, "", address());
    if ("whole" in form.dataset) hide();
    else fetchDays();
  };
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, "whole" in form.dataset ? 0 : WAIT_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show();
    document.querySelector("#days").scrollIntoView();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-clear]") || !("whole" in form.dataset)) return;
    event.preventDefault();
    for (const field of form.querySelectorAll("select, [type=search]")) field.value = "";
    show();
    form.elements.q.focus();
  });
  document.querySelector(".bar-filter")?.addEventListener("click", () => {
    document.querySelector("#filters").open = true;
  });
  // Choices that the browser kept over a reload.
  if ("whole" in form.dataset && location.search !== new URL(address(), location.href).search) show();
}
