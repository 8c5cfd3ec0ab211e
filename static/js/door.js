// The door's page: answers scans with the server while there is a network, by itself while there is none, and sends
// later what it answered meanwhile. Every scan has an id, so sent twice it is one.

import { cameraButton } from "./door-camera.js";
import { decide, hashed } from "./door-check.js";
import { Keep } from "./door-keep.js";
import { Answer } from "./door-answer.js";
import { asking, forget, LIST_MS, newId, SignedOut } from "./door-ask.js";

const SYNC_MS = 20000;
const AT_ONCE = 25;
const SKEW_TOLD_MS = 120000;

const page = document.querySelector("[data-door]");
const words = page.dataset;
const form = page.querySelector("[data-scan]");
const field = form.elements.code;
const answer = new Answer(page, words);
const keep = await Keep.open(words.device).catch(() => null);
const ask = asking(words.door);
// What to add to this device's clock; known also after a reload without network.
let skew = (await keep?.get("facts", "list").catch(() => null))?.skew ?? 0;
let isOnline = navigator.onLine;
let hasLeft = false;
let isLeaving = false; // the page is being closed: what it waits for breaks off
addEventListener("pagehide", () => (isLeaving = true));
addEventListener("pageshow", () => (isLeaving = false));

const isOut = () => form.elements.direction?.value === "out";

const showState = async () => {
  const count = keep ? await keep.count() : 0;
  const waiting = count ? ` · ${words.waiting.replace("{count}", count)}` : "";
  const off = Math.abs(skew) > SKEW_TOLD_MS ? ` · ${words.clock.replace("{minutes}", Math.round(Math.abs(skew) / 60000))}` : "";
  answer.state((isOnline ? words.online : words.offline) + waiting + off, isOnline && !count ? "" : "warn");
};

const setOnline = (now) => {
  isOnline = now;
  return showState();
};

const signedOut = async () => {
  if (hasLeft) return;
  hasLeft = true; // what is still on its way finds nothing to be kept in
  await forget(words.door, keep);
  answer.show({ kind: "refused", title: words.out });
  form.remove();
};

const guarded = (work) => async (...given) => {
  try {
    return await work(...given);
  } catch (error) {
    if (error instanceof SignedOut) return signedOut();
    throw error;
  }
};

// `said` is a ticket's id, or the hash of one, under which alone moves are kept.
const move = async (inside, said) => {
  const facts = keep && (await keep.get("facts", "list"));
  if (!facts || !said) return;
  const ticket = said.startsWith("tkt_") ? await hashed(said, facts) : said;
  await keep.put("moves", { inside, at: Date.now() + skew, gate: words.here, own: Date.now() }, ticket);
};

// Without network

// The server may have let somebody in whose answer was lost: whatever is shown here in its place is sent as well, and
// what was asked but never shown at all, as on a page that was closed, let nobody in.
const ASKING_MS = 15000; // another page of this device may be waiting for the answer

const asked = async (scan) => keep && keep.add({ ...scan, let_in: "", open: "1" });

const isOpen = (scan) => scan.open && Math.abs(Date.now() - scan.at) < ASKING_MS;

const byItself = async (scan, number) => {
  const told = keep ? await decide(keep, scan.code, { out: scan.direction === "out", now: scan.at + skew }) : null;
  if (!told) return null;
  const letIn = told.kind !== "refused";
  await keep.add({ ...scan, let_in: letIn ? "1" : "", ...(number ? { number } : {}) });
  if (letIn) await move(told.kind === "in", told.ticket);
  await showState();
  return answer.worded(told, scan.scan);
};

const unsent = async () => (await keep.waiting(AT_ONCE)).filter((scan) => !isOpen(scan));

const flush = async () => {
  for (let scans = await unsent(); scans.length; scans = await unsent()) {
    const told = await ask("merge/", { scans: JSON.stringify(scans) });
    if (!told?.answers) return false;
    for (const scan of scans) {
      const one = told.answers[scan.scan];
      if ((scan.let_in || scan.undoes) && one?.kind === "refused") answer.conflict(one);
    }
    await keep.sent(scans.map((scan) => scan.number));
  }
  return true;
};

// One after the other: the order of scans is the order of people.
let last = Promise.resolve();
const inTurn = (work) => {
  last = last.then(work, work);
  return last;
};

// The least that the server answers a device that has joined.
const isThere = async () => Boolean(await ask("manifest.webmanifest"));

// Nobody waits at the door while a long list comes, and a list that does not come is no word about scans.
let isComing = false;
const renewList = async () => {
  const known = (await keep.get("facts", "list"))?.cursor ?? "";
  const since = Date.now();
  const list = await ask(`list.json?since=${known}&now=${since}`, null, LIST_MS);
  if (hasLeft) return;
  if (!list?.rows) return setOnline(await isThere());
  skew = list.now - since;
  await inTurn(() => keep.take({ ...list, skew }, since));
  await setOnline(true);
};

const sync = guarded(async () => {
  if (!keep || hasLeft) return;
  if (!(await inTurn(flush))) return setOnline(false);
  if (isComing) return setOnline(isOnline || (await isThere()));
  isComing = true;
  try {
    await renewList();
  } finally {
    isComing = false;
  }
});

// Scans

const scanned = guarded(async (code, ticket = "", direction = isOut() ? "out" : "in") => {
  const scan = { scan: newId(), code, at: Date.now(), direction };
  if (ticket) scan.ticket = ticket;
  if (isOnline && keep && (await keep.count())) await flush();
  const number = isOnline ? await asked(scan) : null;
  let told = isOnline ? await ask("scan/", scan) : null;
  if (!told && isLeaving) return; // nobody sees what would be shown now
  const isAnswered = Boolean(told?.kind);
  if (isAnswered) {
    if (["in", "out"].includes(told.kind)) await move(told.kind === "in", told.ticket);
  } else {
    await setOnline(false);
    told = ticket ? null : await byItself(scan, number);
    if (!told && number) await keep.add({ ...scan, number, let_in: "" });
    told ??= { kind: "refused", title: answer.titles.refused, words: ticket ? words.nosearch : words.nolist };
  }
  answer.show(told, scan.scan);
  if (isAnswered && number) await keep.sent([number]);
});

const undone = guarded(async (shown) => {
  const scan = { scan: newId(), check_in: shown.undo, undoes: shown.scan, at: Date.now() };
  let told = shown.undo && isOnline ? await ask("undo/", scan) : null;
  if (told?.refused) told = { kind: "refused", title: answer.titles.refused, words: told.refused };
  if (!told?.kind && !keep) told = { kind: "refused", title: answer.titles.refused, words: words.nolist };
  else if (!told?.kind) {
    await keep.add(scan);
    told = { kind: "undone", title: answer.titles.undone, name: shown.name };
  }
  if (told.kind === "undone") await move(shown.kind === "out", shown.ticket);
  await showState();
  answer.show(told);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = field.value.trim();
  field.value = "";
  field.focus();
  if (code) inTurn(() => scanned(code));
});

answer.onUndo((shown) => inTurn(() => undone(shown)));

const search = page.querySelector("[data-search]");
const look = guarded(async () => {
  const typed = search.elements.q.value;
  const told = await ask(`search/?q=${encodeURIComponent(typed)}`);
  if (typed !== search.elements.q.value) return;
  const direction = isOut() ? "out" : "in";
  if (told) answer.hits(told.hits ?? [], typed, direction, (hit) => inTurn(() => scanned("", hit.said, direction)));
  else answer.say(words.nosearch);
});
search.addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});
const lookAgain = () => search.elements.q.value.trim().length > 1 && look();
search.elements.q.addEventListener("input", lookAgain);
// What the buttons beside the names do follows the way that is chosen.
for (const way of form.querySelectorAll("[name=direction]")) way.addEventListener("change", lookAgain);

// The server first: a device that only forgot by itself would still count as joined.
const leave = guarded(async (form) => {
  if (keep) await inTurn(flush);
  const waits = keep ? await keep.count() : 0;
  const told = waits ? null : await ask("leave/", {});
  if (told?.left) {
    await signedOut();
    return location.assign(words.door);
  }
  form.querySelector("[data-note]").textContent = waits ? words.unsent.replace("{count}", waits) : words.stays;
});
document.querySelector("[data-leave]").addEventListener("submit", (event) => {
  event.preventDefault();
  leave(event.target);
});

cameraButton(page, words, (code) => inTurn(() => scanned(code)), (text) => answer.say(text));
addEventListener("online", sync);
addEventListener("offline", () => setOnline(false));
navigator.serviceWorker?.register(words.worker, { scope: words.door }).catch(() => {});
setInterval(sync, SYNC_MS);
sync();
page.dataset.ready = "1";
