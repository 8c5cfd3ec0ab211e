// Forms: steppers, counters, text drawn elsewhere while it is typed, values taken over from other fields.
// Everything listens on the document, so parts swapped in later work without being set up.

const announce = (field) => {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

// .stepper: minus and plus around a number field; a button at its limit says so.
const limits = (field) => {
  const low = field.min === "" ? -Infinity : Number(field.min);
  const high = field.max === "" ? Infinity : Number(field.max);
  return [low, high];
};

const showLimits = (field) => {
  const [low, high] = limits(field);
  for (const button of field.parentElement.querySelectorAll("[data-step]")) {
    const down = Number(button.dataset.step) < 0;
    button.disabled = down ? Number(field.value) <= low : Number(field.value) >= high;
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stepper] [data-step]");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  const [low, high] = limits(field);
  const wanted = (Number(field.value) || 0) + Number(button.dataset.step);
  field.value = Math.min(high, Math.max(low, wanted));
  announce(field);
});

// [data-counter="field id"]: how much is written, or how much too much.
const showCount = (counter) => {
  const field = document.getElementById(counter.dataset.counter);
  if (!field) return;
  const limit = Number(counter.dataset.limit);
  const count = [...field.value].length;
  const over = count - limit;
  counter.classList.toggle("counter-over", over > 0);
  const words = over > 0 ? counter.dataset.over : counter.dataset.words;
  counter.textContent = words.replace("{count}", over > 0 ? over : count).replace("{limit}", limit);
};

// [data-mirror="field id"]: draws what is typed, for example a name on its badge. data-empty stands while nothing is.
const mirror = (place) => {
  const field = document.getElementById(place.dataset.mirror);
  if (!field) return;
  const text = field.tagName === "SELECT" ? field.selectedOptions[0]?.textContent : field.value;
  place.textContent = text.trim() || place.dataset.empty || "";
};

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.closest("[data-stepper]")) showLimits(field);
  if (!field.id) return;
  const id = CSS.escape(field.id);
  for (const counter of document.querySelectorAll(`[data-counter="${id}"]`)) showCount(counter);
  for (const place of document.querySelectorAll(`[data-mirror="${id}"]`)) mirror(place);
});

// <button type="button" data-take="id_to=id_from id_to=id_from">: "same as buyer".
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (!button) return;
  for (const pair of button.dataset.take.split(" ")) {
    const [to, from] = pair.split("=").map((id) => document.getElementById(id));
    if (!to || !from) continue;
    to.value = from.value;
    announce(to);
  }
});

const enhance = (root) => {
  for (const field of root.querySelectorAll("[data-stepper] input")) showLimits(field);
  for (const counter of root.querySelectorAll("[data-counter]")) showCount(counter);
  for (const place of root.querySelectorAll("[data-mirror]")) mirror(place);
};

enhance(document);
document.getElementById("errors")?.focus();
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
