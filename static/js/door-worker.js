// The worker behind <event>/door/sw.js, which says in KEPT what to keep: this device's page and its parts, for times
// without network. Scans and the list are the page's own matter.

const { name, prefix, base, bare, parts, plain } = self.KEPT;
const WAIT_MS = 4000;

const keepPage = async (answer) => {
  if (!answer.ok || answer.redirected) return;
  const copy = answer.clone();
  // Only the page of a device that has joined: not the form that joins.
  if (!(await copy.clone().text()).includes("data-door=")) return;
  await (await caches.open(name)).put(base, copy);
};

const fetchPage = () => fetch(bare || base, { credentials: "same-origin" });

// What was just shown, or the page without anybody on it.
const renewPage = async (answer) => keepPage(bare ? await fetchPage() : answer);

self.addEventListener("install", (event) => {
  const install = async () => {
    const cache = await caches.open(name);
    await Promise.all(parts.map((part) => cache.add(new Request(part, { cache: "no-cache" })).catch(() => {})));
    await keepPage(await fetchPage());
    await self.skipWaiting();
  };
  event.waitUntil(install());
});

const clear = async (wanted) => {
  const found = (await caches.keys()).filter((one) => one.startsWith(prefix) && wanted(one));
  await Promise.all(found.map((one) => caches.delete(one)));
};

self.addEventListener("activate", (event) => {
  event.waitUntil(clear((one) => one !== name).then(() => self.clients.claim()));
});

const page = async (event) => {
  const fresh = fetch(event.request).then((answer) => {
    event.waitUntil(renewPage(answer.clone()));
    return answer;
  });
  const late = new Promise((_resolve, reject) => setTimeout(reject, WAIT_MS));
  try {
    return await Promise.race([fresh, late]);
  } catch {
    return (await (await caches.open(name)).match(base)) ?? fresh;
  }
};

const part = async (event, path) => {
  const found = await (await caches.open(name)).match(path);
  return found ?? fetch(event.request);
};

// Scripts whose names stay the same when they change: the server's first, so that old ones never meet a new page.
const plainPart = async (event, path) => {
  try {
    const late = new Promise((_resolve, reject) => setTimeout(reject, WAIT_MS));
    const fresh = await Promise.race([fetch(event.request, { cache: "no-cache" }), late]);
    if (!fresh.ok) throw new Error("not there");
    const copy = fresh.clone();
    event.waitUntil(caches.open(name).then((cache) => cache.put(path, copy)));
    return fresh;
  } catch {
    return part(event, path);
  }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === base) event.respondWith(page(event));
  else if (plain.includes(url.pathname)) event.respondWith(plainPart(event, url.pathname));
  else if (parts.includes(url.pathname)) event.respondWith(part(event, url.pathname));
});
