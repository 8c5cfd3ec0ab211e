// A partner's phone: a badge before the camera is a lead. Each scan is kept until it is answered; without network that is
// later, and until then the line for notes is here. The server knows a person it has met, so sent twice is one lead.
// Without script the code is typed.

import { asking, forget, newId, SignedOut } from "./door-ask.js";
import { cameraButton } from "./door-camera.js";
import { isCode } from "./door-check.js";
import { Keep } from "./door-keep.js";

const SYNC_MS = 20000;
const AT_ONCE = 25;

const page = document.querySelector("[data-leads]");
const words = page.dataset;
const keep = await Keep.open(words.device).catch(() => null);
const ask = asking(words.door);
const form = page.querySelector("[data-scan]");
const list = page.querySelector("[data-waiting]");
const blank = page.querySelector("template");

const say = (text) => {
  page.querySelector("[data-note]").textContent = text;
};

const guarded = (work) => async (...given) => {
  try {
    return await work(...given);
  } catch (error) {
    if (!(error instanceof SignedOut)) throw error;
    await forget(words.door, keep);
    form.remove();
    list.replaceChildren();
    return say(error.message);
  }
};

// One after the other, so that nothing is sent while it is asked.
let last = Promise.resolve();
const inTurn = (work) => {
  last = last.then(work, work);
  return last;
};

const waiting = async () => (keep ? await keep.waiting() : []);

const rowOf = (scan) => {
  const row = blank.content.cloneNode(true).firstElementChild;
  const time = new Date(scan.at).toLocaleTimeString(document.documentElement.lang, {
    hour: "numeric", minute: "2-digit", timeZone: words.zone,
  });
  row.dataset.scan = scan.scan;
  row.querySelector("[data-time]").textContent = time;
  for (const field of row.querySelectorAll("textarea, select")) {
    field.id = `${field.name}-${scan.scan}`;
    field.previousElementSibling.htmlFor = field.id;
    field.value = scan[field.name] ?? "";
    field.addEventListener("input", () => {
      scan[field.name] = field.value;
      inTurn(() => keep.add(scan));
    });
  }
  return row;
};

// Rows that stand there stay: somebody may be writing in one.
const showWaiting = async () => {
  const scans = await waiting();
  const ids = new Set(scans.map((scan) => scan.scan));
  for (const row of list.querySelectorAll("[data-scan]")) if (!ids.has(row.dataset.scan)) row.remove();
  const shown = new Set([...list.children].map((row) => row.dataset.scan));
  for (const scan of scans) if (!shown.has(scan.scan)) list.prepend(rowOf(scan));
  list.hidden = !scans.length;
};

const isBeingNoted = (scan) => list.querySelector(`[data-scan="${scan.scan}"]`)?.contains(document.activeElement);

const isBusy = () => Boolean(form.elements.code?.value || document.activeElement?.closest("textarea, select"));

const flush = async () => {
  const scans = (await waiting()).filter((scan) => !isBeingNoted(scan)).slice(0, AT_ONCE);
  if (!scans.length) return;
  const told = await ask("leads/merge/", { scans: JSON.stringify(scans) });
  if (!told?.answers) return;
  const answers = scans.map((scan) => told.answers[scan.scan]);
  await keep.sent(scans.map((scan) => scan.number));
  await showWaiting();
  const refused = answers.filter((one) => one?.refused);
  if (refused.length) say(`${words.notall.replace("{count}", refused.length)} ${refused[0].refused}`);
  else if (isBusy()) say(words.sent.replace("{count}", scans.length));
  else location.replace(words.door);
};

const send = async (code) => {
  form.elements.code.value = code;
  const isNew = keep && isCode(code) && !(await waiting()).some((scan) => scan.code === code);
  const number = isNew ? await keep.add({ scan: newId(), code, at: Date.now() }) : null;
  const told = await ask("leads/scan/", { code, at: Date.now() });
  if (told && number) await keep.sent([number]);
  if (!told && !keep) return say(words.unsent);
  form.elements.code.value = "";
  if (told?.path) return location.assign(told.path);
  if (told) return say(told.refused ?? "");
  await showWaiting();
  if (isNew) return say(words.kept);
  return say(isCode(code) ? words.again : words.nobadge);
};

const sync = guarded(flush);
const scanned = guarded(send);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = form.elements.code.value.trim();
  inTurn(() => scanned(code));
});
cameraButton(page, words, (code) => inTurn(() => scanned(code)), say);
addEventListener("online", () => inTurn(sync));
navigator.serviceWorker?.register(words.worker, { scope: words.door }).catch(() => {});
setInterval(() => inTurn(sync), SYNC_MS);
await showWaiting();
inTurn(sync);
page.dataset.ready = "1";
