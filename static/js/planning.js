// Sliders tell their number while they move; without a script the number stays the one they began with.

for (const output of document.querySelectorAll(".slider output")) {
  const slider = document.getElementById(output.htmlFor.value);
  slider?.addEventListener("input", () => {
    output.value = slider.value;
  });
}
