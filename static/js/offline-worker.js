// The worker behind <event>/sw.js, which says in KEPT what to keep and under which name: another with each release.
// It keeps only what the server calls public, of a few addresses; everything else passes by untouched.

const { name, prefix, base, pages, missing } = self.KEPT;
const WAIT_MS = 6000; // for a network that is there and does not answer
const MOST_CARRIED = 300;
const AT_ONCE = 4;
const KEPT_AT = "X-Kept-At";
const SECTIONS = ["agenda/", "speakers/", "now/"].map((section) => base + section);

const isPage = (url) => url.pathname.endsWith("/") && SECTIONS.some((section) => url.pathname.startsWith(section));
const isPart = (url) =>
  url.pathname.startsWith(self.KEPT.static) ||
  url.pathname.startsWith("/media/") ||
  [`${base}theme-`, `${base}icon-`].some((start) => url.pathname.startsWith(start));
const isKept = (url) => url.search === "" || /^\?day=[\da-z-]+$/.test(url.search);
const isPublic = (answer) =>
  answer.ok && !answer.redirected && /\bpublic\b/.test(answer.headers.get("Cache-Control") ?? "");

const put = async (cache, address, answer) => {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, new Date().toISOString());
  headers.delete("Content-Encoding");
  await cache.put(address, new Response(await answer.blob(), { headers }));
};

// A page says itself that it was kept, and since when.
const stamped = async (answer) => {
  const text = await answer.text();
  const body = text.replace("<body>", `<body data-kept-at="${answer.headers.get(KEPT_AT)}">`);
  return new Response(body, { headers: answer.headers });
};

const partsOf = (html) => {
  const found = [...html.matchAll(/(?:href|src)="([^"#?]+)"/g)].map((match) => new URL(match[1], self.location.origin));
  return found.filter((url) => url.origin === self.location.origin && isPart(url)).map((url) => url.pathname);
};

// Without cookies: what comes is what a stranger would see.
const keep = async (cache, address) => {
  const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
  if (!isPublic(answer)) return;
  const copy = answer.clone();
  await put(cache, address, answer);
  for (const part of new Set(partsOf(await copy.text()))) {
    if (await cache.match(part)) continue;
    const given = await fetch(part, { credentials: "omit" });
    if (isPublic(given)) await put(cache, part, given);
  }
};

// What was opened under the last release is fetched anew; without a network it stays as it was.
const carry = async (cache) => {
  const old = (await caches.keys()).filter((other) => other.startsWith(prefix) && other !== name);
  const addresses = new Set();
  for (const other of old) {
    for (const request of await (await caches.open(other)).keys()) {
      const url = new URL(request.url);
      if (isPage(url) && !pages.includes(url.pathname + url.search)) addresses.add(url.pathname + url.search);
    }
  }
  const queue = [...addresses].slice(0, MOST_CARRIED);
  const one = async () => {
    for (let address = queue.shift(); address; address = queue.shift()) {
      await keep(cache, address).catch(async () => {
        const before = await caches.match(address);
        if (before) await cache.put(address, before);
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
};

self.addEventListener("install", (event) => {
  const install = async () => {
    const cache = await caches.open(name);
    for (const address of [...pages, missing]) await keep(cache, address);
    await carry(cache);
    await self.skipWaiting();
  };
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  const activate = async () => {
    const old = (await caches.keys()).filter((other) => other.startsWith(prefix) && other !== name);
    await Promise.all(old.map((other) => caches.delete(other)));
    await self.clients.claim();
  };
  event.waitUntil(activate());
});

const kept = async (url, isNavigation) => {
  const cache = await caches.open(name);
  const options = { ignoreVary: true };
  const found = await cache.match(url.pathname + url.search, options);
  if (found) return stamped(found);
  // Of a choice that was not kept, the whole agenda: its page filters itself.
  const whole = url.pathname === `${base}agenda/` ? await cache.match(url.pathname, options) : null;
  if (whole) return stamped(whole);
  const none = isNavigation ? await cache.match(missing, options) : null;
  return none ? stamped(none) : null;
};

const page = async (event, url) => {
  const fresh = fetch(event.request).then((answer) => {
    if (isPublic(answer) && isKept(url)) {
      const copy = answer.clone();
      event.waitUntil(caches.open(name).then((cache) => put(cache, url.pathname + url.search, copy)));
    }
    return answer;
  });
  const late = new Promise((_resolve, reject) => setTimeout(reject, WAIT_MS));
  try {
    return await Promise.race([fresh, late]);
  } catch {
    return (await kept(url, event.request.mode === "navigate")) ?? fresh;
  }
};

const part = async (event, url) => {
  const cache = await caches.open(name);
  const found = await cache.match(url.pathname, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(event.request);
  if (isPublic(answer)) event.waitUntil(put(cache, url.pathname, answer.clone()));
  return answer;
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isPage(url)) event.respondWith(page(event, url));
  else if (isPart(url)) event.respondWith(part(event, url));
});

// A page that was opened before the worker was there.
self.addEventListener("message", (event) => {
  const url = new URL(String(event.data?.keep ?? ""), self.location.origin);
  if (!isPage(url) || !isKept(url)) return;
  const address = url.pathname + url.search;
  event.waitUntil(caches.open(name).then((cache) => keep(cache, address)).catch(() => {}));
});
