// The line through the ranking moves without leaving the page: by its buttons, and by dragging it.
// The fields of the form say where it is; whatever moves it writes them, and htmx draws the table anew.

const field = (what) => document.getElementById(`id_${what}`);

const move = (what, wanted) => {
  const input = field(what);
  if (!input) return;
  input.value = Math.max(0, wanted);
  input.dispatchEvent(new Event("input", { bubbles: true }));
};

// The page that is drawn is the one on which the line stands that was moved last.
document.addEventListener(
  "input",
  (event) => {
    if (["id_accept", "id_wait"].includes(event.target.id)) field("page").value = event.target.name;
  },
  true,
);

let pressed = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest(".line-moves a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const what = link.closest("[data-line]").dataset.line;
  event.preventDefault();
  pressed = [what, link.matches(":last-child") ? "last" : "first"];
  move(what, Number(field(what).value) + (pressed[1] === "last" ? 1 : -1));
});

// The table was drawn anew: who moved the line by a button goes on there.
document.addEventListener("htmx:afterSettle", () => {
  if (!pressed) return;
  const [what, end] = pressed;
  pressed = null;
  document.querySelector(`[data-line="${what}"] .line-moves a:${end}-child`)?.focus({ preventScroll: true });
});

// Dragging, where the table is one: the line follows the pointer, and its place is read from the rows above it.
let dragged = null;

document.addEventListener("pointerdown", (event) => {
  const line = event.target.closest("tr.line");
  if (!line || event.button !== 0 || event.target.closest("a")) return;
  if (event.pointerType === "touch" || document.querySelectorAll("table.proposals").length !== 1) return;
  dragged = line;
  line.toggleAttribute("data-dragged", true);
  line.setPointerCapture(event.pointerId);
  event.preventDefault();
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const row = document.elementsFromPoint(event.clientX, event.clientY).find((part) => part.closest?.("tr.proposal"));
  const target = row?.closest("tr.proposal");
  if (!target) return;
  const { top, height } = target.getBoundingClientRect();
  if (event.clientY < top + height / 2) target.before(dragged);
  else target.after(dragged);
});

const drop = () => {
  if (!dragged) return;
  const line = dragged;
  dragged = null;
  line.toggleAttribute("data-dragged", false);
  const rows = [...line.parentElement.children];
  const before = Number(line.closest("table").dataset.before);
  const above = before + rows.slice(0, rows.indexOf(line)).filter((row) => row.hasAttribute("data-counts")).length;
  const { line: what } = line.dataset;
  move(what, what === "accept" ? above : above - Number(field("accept").value));
};

document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
