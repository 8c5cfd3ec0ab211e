import { Operations } from "./operations.js";

export * from "./operations.js";

export interface ClientOptions {
  token?: string;
  /** The word or id of the event; without it the token's. */
  event?: string;
  /** A dated version; without it the token's holds. */
  version?: string;
  /** Milliseconds for one try. */
  timeout?: number;
  tries?: number;
  fetch?: typeof fetch;
}

export interface ReadOptions {
  signal?: AbortSignal;
}

export interface WriteOptions extends ReadOptions {
  /** Yours instead of one that is made for this call. */
  idempotencyKey?: string;
  /** Check everything, keep nothing. */
  validateOnly?: boolean;
  /** The `etag` of the state that is changed. */
  ifMatch?: string;
}

export class Caller {
  constructor(site: string, options?: ClientOptions);
  /** One call by its address as the reference has it. */
  call(method: string, path: string, parts?: Record<string, string>, given?: object): Promise<any>;
}

export class Client extends Operations {}

/** A refusal of the API. `code` never changes and is what to decide by. */
export class Problem extends Error {
  status: number;
  code: string;
  title: string;
  detail: string;
  reason: string;
  type: string;
  requestId: string;
  errors: Array<{ pointer?: string; parameter?: string; detail: string }>;
  retryAfter: number | null;
}

/** Nobody answered in time, or not as the API does. */
export class Unreachable extends Error {}

/** Not from us, changed on its way, or sent again by somebody else. */
export class NotGenuine extends Error {}

/** What happened. `body` is the text as it came; `secret` the endpoint's, `whsec_…`. */
export function verify(
  body: string | Uint8Array,
  headers: Record<string, string> | Headers,
  secret: string,
  options?: { tolerance?: number; now?: number },
): Promise<any>;
