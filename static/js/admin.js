// The event switcher goes over at once; without script it has a button.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-switch]");
  if (form) form.submit();
});
