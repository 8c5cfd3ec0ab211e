// The price explains itself while one chooses: the summary is drawn by the server for what is in the fields.
// <form data-summary="address">: number fields are named by their ticket type; hidden fields and ticked boxes whose value
// is a ticket type count as one of it; a field named "code" goes along. The answer fills the element with id "summary";
// data-drawn says for which choice the page came.

const WAIT_MS = 160;
const KIND = /^typ_[0-9a-z]{20}$/;

const form = document.querySelector("form[data-summary]");
// A button is named "code" as well, so form.elements.code would be a list.
const codeField = form?.querySelector('input[name="code"]');
let timer = 0;
let running = null;
let shown = "";

// The ticket type a field speaks of, and how many of it.
const meaning = (field) => {
  if (KIND.test(field.name)) return [field.name, Math.max(0, Number.parseInt(field.value, 10) || 0)];
  if (!KIND.test(field.value)) return ["", 0];
  if (field.type === "checkbox") return [field.value, field.checked ? 1 : 0];
  return [field.value, field.type === "hidden" ? 1 : 0];
};

const chosen = () => {
  const counts = new Map();
  for (const field of form.elements) {
    const [kind, count] = meaning(field);
    if (count) counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  const wanted = new URLSearchParams([...counts]);
  const code = codeField?.value.trim();
  if (code) wanted.set("code", code);
  return wanted.toString();
};

const fill = (html, query) => {
  const place = document.getElementById("summary");
  const wasOpen = place.querySelector("details")?.open;
  place.innerHTML = html;
  const lines = place.querySelector("details");
  if (lines) lines.open = wasOpen ?? matchMedia("(min-width: 60rem)").matches;
  const total = place.querySelector("[data-total]")?.dataset.total;
  if (total === undefined || !form.elements.total_seen) return;
  // The server compares what was seen with what it costs; what was drawn last was seen.
  form.elements.total_seen.value = total;
  form.elements.seen_for.value = query;
  for (const button of form.querySelectorAll("[data-paid]")) {
    button.textContent = total === "0" ? button.dataset.free : button.dataset.paid;
  }
};

const draw = async () => {
  const query = chosen();
  if (query === shown) return;
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.summary}?${query}`, { signal: running.signal });
    if (!answer.ok) return;
    fill(await answer.text(), query);
    shown = query;
  } catch (error) {
    // Without the network the summary stays as it was; the button still asks the server.
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
};

if (form) {
  shown = form.dataset.drawn ?? "";
  form.addEventListener("input", (event) => {
    if (!meaning(event.target)[0]) return;
    clearTimeout(timer);
    timer = setTimeout(draw, WAIT_MS);
  });
  // Half a code is no code: it is looked at when the field is left.
  codeField?.addEventListener("change", draw);
  // Numbers the browser kept from before do not fit the summary that came with the page.
  window.addEventListener("pageshow", draw);
}
