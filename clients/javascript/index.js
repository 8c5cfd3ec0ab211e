/** Calls the API of Plenary: `new Client("https://tickets.example.org", { token: "plnr_live_…" }).listCodes()`. */
import { Operations } from "./operations.js";

export class Client extends Operations {}
export { Problem, Unreachable } from "./problems.js";
export { NotGenuine, verify } from "./webhooks.js";
