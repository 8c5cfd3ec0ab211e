/** Requests that are sent again where that is safe, and never twice in effect. */
import { Problem, problemOf, Unreachable } from "./problems.js";

const AGAIN = new Set([429, 500, 502, 503, 504]);
const STILL_RUNNING = "idempotency-running";
const LONGEST_WAIT = 60_000;

export class Caller {
  #event;

  constructor(site, options = {}) {
    const { protocol } = new URL(site);
    if (!["http:", "https:"].includes(protocol)) throw new TypeError(`${site} is no address of a site.`);
    const { token = "", event = "", version = "", timeout = 10_000, tries = 5 } = options;
    this.site = site.replace(/\/+$/, "");
    Object.assign(this, { token, version, timeout, tries });
    this.fetch = options.fetch ?? ((...given) => fetch(...given));
    this.sleep = options.sleep ?? ((wait) => new Promise((done) => setTimeout(done, wait)));
    this.#event = event;
  }

  async event() {
    this.#event ||= (await this.call("GET", "/api/token")).event_id;
    return this.#event;
  }

  async call(method, path, parts = {}, { query = {}, body, content, options = {} } = {}) {
    const own = path.includes("{event}") ? { event: await this.event(), ...parts } : parts;
    for (const [name, value] of Object.entries(own)) {
      path = path.replace(`{${name}}`, encodeURIComponent(value));
    }
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null) asked.set(name, String(value));
    }
    if (options.validateOnly) asked.set("validate_only", "true");
    const address = this.site + path + (asked.size ? `?${asked}` : "");
    const init = { method, headers: this.#headers(method, options), redirect: "manual" };
    if (body !== undefined || content !== undefined) {
      init.body = content ?? JSON.stringify(body);
      init.headers["Content-Type"] = content === undefined ? "application/json" : "application/octet-stream";
    }
    return this.#again(address, init, options.signal);
  }

  async *pages(path, parts, query = {}) {
    let cursor;
    do {
      const page = await this.call("GET", path, parts, { query: { ...query, cursor } });
      yield* page.data;
      cursor = page.next_cursor;
    } while (cursor);
  }

  #headers(method, options) {
    const headers = { Accept: "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (this.version) headers["Api-Version"] = this.version;
    // Made once for all tries: whatever arrives twice happens once.
    if (method !== "GET") headers["Idempotency-Key"] = options.idempotencyKey ?? crypto.randomUUID();
    if (options.ifMatch) headers["If-Match"] = options.ifMatch;
    return headers;
  }

  async #again(address, init, signal) {
    for (let number = 1; ; number += 1) {
      try {
        return await this.#once(address, init, signal);
      } catch (error) {
        const may =
          error instanceof Unreachable ||
          (error instanceof Problem && (AGAIN.has(error.status) || error.code === STILL_RUNNING));
        if (!may || number >= this.tries || signal?.aborted) throw error;
        await this.sleep(pause(number, error.retryAfter));
      }
    }
  }

  async #once(address, init, signal) {
    const limit = AbortSignal.timeout(this.timeout);
    let answer;
    let content;
    try {
      answer = await this.fetch(address, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit });
      content = new Uint8Array(await answer.arrayBuffer());
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unreachable(`${new URL(address).host} does not answer: ${error.message}`, { cause: error });
    }
    if (answer.status >= 300 || answer.type === "opaqueredirect") {
      throw problemOf(answer.status, text(content), seconds(answer.headers.get("retry-after")));
    }
    if (answer.headers.has("deprecation")) {
      const until = answer.headers.get("sunset") ?? "some day";
      console.warn(`${init.method} ${address} is deprecated; it ends ${until}`);
    }
    return read(content, answer.headers.get("content-type") ?? "");
  }
}

function read(content, type) {
  if (!content.length) return null;
  if (type.split(";")[0] !== "application/json") return content;
  try {
    return JSON.parse(text(content));
  } catch (error) {
    throw new Unreachable("The answer was cut off.", { cause: error });
  }
}

function text(content) {
  return new TextDecoder().decode(content);
}

function seconds(value) {
  return /^\d+$/.test(value ?? "") ? Number(value) : null;
}

/** As long as the server asks for; else longer each time, and not the same for everybody. */
function pause(number, asked) {
  if (asked !== null && asked !== undefined) return Math.min(asked * 1000, LONGEST_WAIT);
  return Math.min(2 ** number * 500, 16_000) * (0.5 + Math.random() / 2);
}
