// Close calls by key: the button that names a key is pressed by it. Without this module the buttons are there.
// Single keys can be switched off, together with those of the review cockpit (review.js).

const SWITCH = "review:keys-off";
const box = document.getElementById("keys-on");
const areOff = () => {
  try {
    return localStorage.getItem(SWITCH) === "1";
  } catch {
    return false;
  }
};

if (box) {
  box.checked = !areOff();
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(SWITCH);
      else localStorage.setItem(SWITCH, "1");
    } catch {
      /* forbidden: keys stay on */
    }
  });
}

let answered = false;
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (answered || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || areOff()) return;
  if (target.matches?.("input, textarea, select")) return;
  const button = document.querySelector(`[data-pair] [data-key="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  // A key held or pressed twice must not answer the next pair as well.
  answered = true;
  button.click();
});
window.addEventListener("pageshow", () => {
  answered = false;
});
