// The event switcher goes over at once; without script it has a button.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-switch]");
  if (form) form.submit();
});

// "/" goes to the search: the page's own, else the sidebar's, else (sidebar folded away) the search's page.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const forms = [...document.querySelectorAll("form[data-find]")].reverse();
  if (!forms.length) return;
  event.preventDefault();
  const shown = forms.find((form) => form.checkVisibility?.() ?? form.offsetParent);
  if (shown) shown.querySelector("input[type=search]").focus();
  else location.assign(forms[0].action);
});

// Unfold hides the page until its script has run, and what is hidden takes no focus.
addEventListener("load", () => document.querySelector("form[data-find] input[autofocus]")?.focus());
