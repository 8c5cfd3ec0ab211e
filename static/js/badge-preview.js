// The badge layout's pictures follow what is typed. Without script the stored layout is shown.
const QUIET = 700;
const NAMES = [
  "csrfmiddlewaretoken",
  "design",
  "stock",
  "is_turned",
  "back",
  "shows_partners",
  "shows_first_time",
  "shows_no_photo",
  "html",
  "css",
];

document.addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-badge-preview]");
  const form = place?.closest("form");
  if (!form) return;
  let timer = 0;
  let asked = null;
  let last = "";

  const look = async () => {
    const fields = new URLSearchParams();
    for (const name of NAMES) {
      const field = form.elements.namedItem(name);
      if (field && (field.type !== "checkbox" || field.checked)) fields.set(name, field.value);
    }
    if (fields.toString() === last) return;
    last = fields.toString();
    asked?.abort();
    asked = new AbortController();
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(place.dataset.badgePreview, {
        method: "POST",
        body: fields,
        signal: asked.signal,
      });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") last = "";
    } finally {
      place.removeAttribute("aria-busy");
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  if (!place.children.length) look();
});
