// [data-guess-zone]: a list of time zones in which nothing is chosen yet begins with the visitor's own.
const place = document.querySelector("[data-guess-zone] select");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (place && !place.value && [...place.options].some((option) => option.value === zone)) {
  place.value = zone;
  // After htmx has set itself up, which swaps the spans in.
  addEventListener("load", () => place.dispatchEvent(new Event("change", { bubbles: true })));
}
