// What a door's device asks the server. No answer within the time is no network, but for the list, which may be long.

const ANSWER_MS = 4000;
export const LIST_MS = 90000;

export class SignedOut extends Error {}

const tokens = () => [...document.querySelectorAll("input[name=csrfmiddlewaretoken]")];

// Who signs in elsewhere in this browser gets another token; the page fetches its own anew.
const renewToken = async (base) => {
  const given = await fetch(base, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
  const fresh = new DOMParser().parseFromString(await given.text(), "text/html");
  const found = fresh.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  for (const field of tokens()) field.value = found ?? field.value;
  return Boolean(found);
};

const send = async (base, address, fields, wait) => {
  const options = { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(wait), cache: "no-store" };
  if (fields) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: tokens()[0].value, now: Date.now(), ...fields });
    Object.assign(options, { method: "POST", body });
  }
  const given = await fetch(new URL(address, location.origin + base), options);
  const said = await given.text();
  let told = null;
  try {
    told = JSON.parse(said);
  } catch {
    // a page for people
  }
  return { status: given.status, told };
};

// The server's answer, null without network. Throws SignedOut with the server's sentence.
export const asking = (base) => async (address, fields, wait = ANSWER_MS) => {
  try {
    let given = await send(base, address, fields, wait);
    const isToken = given.status === 403 && !given.told?.signed_out;
    if (isToken && fields && (await renewToken(base))) given = await send(base, address, fields, wait);
    if (given.status === 403 && given.told?.signed_out) throw new SignedOut(given.told.signed_out);
    return given.status >= 500 ? null : given.told;
  } catch (error) {
    if (error instanceof SignedOut) throw error;
    return null;
  }
};

export const newId = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Who is signed out keeps nothing: neither the list and the scans nor the page.
export const forget = async (base, keep) => {
  await keep?.wipe().catch(() => {});
  const kept = (await caches.keys()).filter((name) => name.startsWith("plenary-door-"));
  await Promise.all(kept.map((name) => caches.delete(name)));
  await (await navigator.serviceWorker?.getRegistration(base))?.unregister();
};
