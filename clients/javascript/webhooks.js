/** Whether a webhook is from Plenary: signed as Standard Webhooks says. Runs in Node, browsers and workers alike. */

export class NotGenuine extends Error {
  constructor(message) {
    super(message);
    this.name = "NotGenuine";
  }
}

export async function verify(body, headers, secret, { tolerance = 300, now = Date.now() / 1000 } = {}) {
  const given = new Headers(headers);
  const [id, sent, signatures] = ["id", "timestamp", "signature"].map((name) => given.get(`webhook-${name}`));
  if (!id || !signatures || !/^\d+$/.test(sent ?? "")) {
    throw new NotGenuine("A header of the signature is missing or is none.");
  }
  if (!(Math.abs(now - Number(sent)) <= tolerance)) throw new NotGenuine("Too old, or sent again by somebody else.");
  const content = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const signed = joined(new TextEncoder().encode(`${id}.${sent}.`), content);
  const key = await crypto.subtle.importKey(
    "raw", bytes(secret.replace(/^whsec_/, "")), { name: "HMAC", hash: "SHA-256" }, false, ["verify"],
  );
  for (const one of signatures.split(" ")) {
    const [version, text = ""] = one.split(",");
    // The library compares in constant time.
    if (version === "v1" && (await isSigned(key, text, signed))) return JSON.parse(new TextDecoder().decode(content));
  }
  throw new NotGenuine("The signature is another one.");
}

async function isSigned(key, text, signed) {
  let theirs;
  try {
    theirs = bytes(text);
  } catch {
    return false;
  }
  return crypto.subtle.verify("HMAC", key, theirs, signed);
}

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function joined(first, second) {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
