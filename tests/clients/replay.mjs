// Makes the calls that stand on standard input and prints what came of each.
import { readFileSync } from "node:fs";
import { Client, Problem } from "../../clients/javascript/index.js";

const { site, calls } = JSON.parse(readFileSync(0, "utf8"));
const clients = {};
const results = [];
const read = (one) => (one?.$bytes === undefined ? one : Uint8Array.from(Buffer.from(one.$bytes, "base64")));
for (const { method, event, given } of calls) {
  const client = (clients[event] ??= new Client(site, { token: "plnr_live_replayed", event }));
  try {
    results.push({ answer: await client[method](...given.map(read)) });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    results.push({ status: error.status, code: error.code });
  }
}
console.log(JSON.stringify(results));
