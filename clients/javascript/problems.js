/** A refusal of the API (RFC 9457). `code` never changes and is what to decide by. */
export class Problem extends Error {
  constructor(status, body, retryAfter = null) {
    const { code = "", title = "", detail = "", reason = "", type = "", errors = [] } = body;
    const wrong = errors.map((one) => `${one.pointer ?? one.parameter ?? ""}: ${one.detail ?? ""}`);
    super([`${status} ${code}`.trim(), title, detail, ...wrong].filter(Boolean).join(" · "));
    this.name = "Problem";
    Object.assign(this, { status, code, title, detail, reason, type, errors, retryAfter });
    this.requestId = body.request_id ?? "";
  }
}

/** Nobody answered in time, or not as the API does. With an idempotency key the call can be sent again. */
export class Unreachable extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = "Unreachable";
  }
}

/** Also of an answer that is no problem document, as proxies give. */
export function problemOf(status, text, retryAfter) {
  let body = null;
  try {
    body = JSON.parse(text);
  } catch {
    // what follows
  }
  const isOne = body !== null && typeof body === "object" && !Array.isArray(body);
  return new Problem(status, isOne ? body : { title: text.slice(0, 200).trim() }, retryAfter);
}
