// #board asks for itself again every half minute. Without a network it stays as it is and says since when
// ([data-lost]); [data-clock] is the clock of the event's zone.

const ASK_MS = 30000;
const language = document.documentElement.lang;
const lost = document.querySelector("[data-lost]");
let since = null;

const shown = (instant, zone) =>
  instant.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit", timeZone: zone });

const tick = () => {
  const clock = document.querySelector("[data-clock]");
  if (clock) clock.textContent = shown(new Date(), clock.dataset.zone);
};

const tell = () => {
  lost.hidden = since === null;
  if (since !== null) {
    const zone = document.querySelector("[data-zone]")?.dataset.zone;
    lost.textContent = lost.dataset.lost.replace("{time}", shown(since, zone));
  }
};

// What the worker kept (data-kept-at) is no news.
const ask = async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.body.dataset.keptAt) throw new Error("kept");
    const old = document.querySelector("#board");
    if (!old.contains(document.activeElement)) {
      old.replaceWith(document.adoptNode(page.querySelector("#board")));
    }
    since = null;
  } catch {
    since ??= new Date();
  }
  tell();
  tick();
};

tick();
setInterval(tick, 1000);
setInterval(ask, ASK_MS);
addEventListener("online", ask);
addEventListener("offline", ask);
