// The round of tests/tutorials/test_clients.py, with the JavaScript client.
import { readFileSync } from "node:fs";
import { Client, Problem } from "../../clients/javascript/index.js";

const { url, token, png } = JSON.parse(readFileSync(0, "utf8"));
const client = new Client(url, { token });
await client.mintCodes({ pattern: "TEAM-*****", count: 3, batch: "team", percent_bp: 1000 });
const first = await client.listCodes({ batch: "team", limit: 2 });
const second = await client.listCodes({ batch: "team", limit: 2, cursor: first.next_cursor });
const all = [];
for await (const code of client.iterCodes({ batch: "team", limit: 2 })) all.push(code.code);
const one = { code: "ONCE", percent_bp: 1000 };
const once = await client.createCode(one, { idempotencyKey: "one" });
const again = await client.createCode(one, { idempotencyKey: "one" });
let refused;
try {
  await client.createCode(one);
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  refused = [problem.status, problem.code, Boolean(problem.requestId)];
}
const [{ id: partner }] = (await client.listPartners()).data;
const { logo: worn } = await client.putPartnerLogo(partner, Buffer.from(png, "hex"));
const logo = await client.readPartnerLogo(partner);
console.log(
  JSON.stringify({
    pages: [first.data.length, second.data.length, second.next_cursor],
    rows: [...first.data, ...second.data].map(({ code }) => code).join() === all.join(),
    once: JSON.stringify(once) === JSON.stringify(again),
    refused,
    logo: [worn.width, Buffer.from(logo.subarray(0, 4)).toString("hex")],
  }),
);
