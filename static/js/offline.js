// <meta name="worker">: starts the worker that keeps the agenda for days without a network, says when a page comes
// from it and of when it is, and offers the new agenda when there is one.

const meta = document.querySelector("meta[name=worker]");
const words = meta?.dataset ?? {};
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60000;
const QUICK_MS = 3000;
const LATELY_MS = 300000;
const MOST_RELOADS = 3;

const say = (text, link) => {
  const box = document.querySelector("[data-offline-note]") ?? document.createElement("div");
  box.dataset.offlineNote = "";
  box.className = "notice notice-warn no-print";
  box.setAttribute("role", "status");
  const line = document.createElement("p");
  line.append(text);
  if (link) line.append(" ", link);
  box.replaceChildren(line);
  document.querySelector("main").prepend(box);
};

const sayOffline = (since) => {
  const time = since.toLocaleString(document.documentElement.lang, {
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
  });
  say(words.offline.replace("{time}", time));
};

const linkToShow = () => {
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = words.show;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  return link;
};

// The page is asked for beside the worker, which lets HEAD pass.
const answers = () =>
  fetch(location.href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(QUICK_MS) }).then(
    (answer) => answer.ok && !answer.redirected,
    () => false,
  );

// A server too slow for the page itself would be asked for it again and again.
const mayReload = () => {
  const key = `reloaded ${location.pathname}`;
  const now = Date.now();
  try {
    const before = (sessionStorage.getItem(key) ?? "").split(" ").filter((at) => now - Number(at) < LATELY_MS);
    if (before.length >= MOST_RELOADS) return false;
    sessionStorage.setItem(key, [...before, now].join(" "));
    return true;
  } catch {
    return false;
  }
};

let isAsking = false;
let hasTyped = false;
let wake = () => {};

// A network that has just come back may not carry anything yet, and a slow server lets kept pages be shown. Once the
// page comes quickly it is loaded anew, but not under the hands of somebody who has typed into it.
const reloadOnceAnswered = async () => {
  wake();
  if (isAsking) return;
  isAsking = true;
  for (let wait = FIRST_WAIT_MS; navigator.onLine; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    if (await answers()) {
      if (!hasTyped && mayReload()) location.reload();
      else say(words.online, linkToShow());
      break;
    }
    await new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, wait);
    });
  }
  isAsking = false;
};

if (meta && "serviceWorker" in navigator) {
  const opened = new Date();
  const keptAt = document.body.dataset.keptAt;
  const wasControlled = Boolean(navigator.serviceWorker.controller);
  if (keptAt) {
    addEventListener("input", () => (hasTyped = true), { capture: true });
    sayOffline(new Date(keptAt));
    reloadOnceAnswered();
  }
  addEventListener("offline", () => {
    wake();
    sayOffline(keptAt ? new Date(keptAt) : opened);
  });
  addEventListener("online", () => {
    if (keptAt) reloadOnceAnswered();
    else document.querySelector("[data-offline-note]")?.remove();
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => wasControlled && say(words.changed, linkToShow()));
  navigator.serviceWorker.register(meta.content).catch(() => {});
  if (!wasControlled) {
    const keep = location.pathname + location.search;
    navigator.serviceWorker.ready.then((registration) => registration.active.postMessage({ keep }));
  }
}
