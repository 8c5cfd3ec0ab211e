// A partner's phone: a badge before the camera is a lead. Without script the code is typed.

import { asking } from "./door-ask.js";
import { cameraButton } from "./door-camera.js";

const page = document.querySelector("[data-leads]");
const ask = asking(page.dataset.door);
const form = page.querySelector("[data-scan]");
const say = (words) => {
  page.querySelector("[data-note]").textContent = words;
};

// What was not sent stays in the field, so that nobody is lost: one press sends it later.
const send = async (code) => {
  form.elements.code.value = code;
  const told = await ask("leads/scan/", { code, at: Date.now() }).catch((error) => ({ refused: error.message }));
  if (!told) return say(page.dataset.unsent);
  form.elements.code.value = "";
  if (told.path) location.assign(told.path);
  else say(told.refused ?? "");
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send(form.elements.code.value);
});
cameraButton(page, page.dataset, send, say);
