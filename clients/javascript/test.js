// `node --test`: what holds beyond single operations.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, NotGenuine, Problem, Unreachable, verify } from "./index.js";

const SITE = "https://tickets.example";

function answering(...answers) {
  const asked = [];
  const waited = [];
  const fetch = async (address, init) => {
    asked.push({ address: String(address), ...init });
    const next = answers.shift();
    if (next instanceof Error) throw next;
    const { status = 200, body = {}, headers = {} } = next;
    const content = typeof body === "string" ? body : JSON.stringify(body);
    return new Response(status === 204 ? null : content, {
      status,
      headers: { "content-type": status < 300 ? "application/json" : "application/problem+json", ...headers },
    });
  };
  const options = { token: "plnr_live_x", event: "relay", fetch, sleep: async (wait) => waited.push(wait) };
  return { client: new Client(`${SITE}/`, options), asked, waited };
}

test("a write is sent again with the same key, as late as the server says", async () => {
  const busy = { status: 503, body: { code: "too-slow" }, headers: { "retry-after": "7" } };
  const { client, asked, waited } = answering(busy, new TypeError("reset"), { status: 201, body: { id: "cod_1" } });
  assert.deepEqual(await client.createCode({ code: "RED", percent_bp: 500 }), { id: "cod_1" });
  const keys = new Set(asked.map((one) => one.headers["Idempotency-Key"]));
  assert.deepEqual([asked.length, keys.size, waited[0]], [3, 1, 7000]);
  assert.ok(waited[1] > 0);
  assert.equal(asked[0].address, `${SITE}/api/events/relay/codes`);
});

test("a refusal is a problem and is not sent again", async () => {
  const errors = [{ pointer: "#/percent_bp", detail: "Too much." }];
  const { client, asked } = answering({ status: 422, body: { code: "invalid", errors, request_id: "req_1" } });
  await assert.rejects(client.createCode({ code: "RED", percent_bp: 99999 }), (problem) => {
    assert.ok(problem instanceof Problem);
    assert.deepEqual([problem.status, problem.code, problem.requestId], [422, "invalid", "req_1"]);
    assert.match(problem.message, /#\/percent_bp: Too much\./);
    return true;
  });
  assert.equal(asked.length, 1);
});

test("who does not answer is tried five times", async () => {
  const { client, asked } = answering(...Array.from({ length: 5 }, () => new TypeError("refused")));
  await assert.rejects(client.readEvent(), Unreachable);
  assert.equal(asked.length, 5);
});

test("half an answer is none, and what a proxy says is a problem", async () => {
  const { client } = answering({ body: '{"id": "ev' }, { body: { id: "evt_1" } });
  assert.deepEqual(await client.readEvent(), { id: "evt_1" });
  const behind = answering({ status: 418, body: "<h1>Tea</h1>" });
  await assert.rejects(behind.client.readEvent(), (problem) => problem.status === 418 && problem.title === "<h1>Tea</h1>");
});

test("a list reads on by itself", async () => {
  const { client, asked } = answering(
    { body: { data: [{ id: 1 }, { id: 2 }], next_cursor: "on" } },
    { body: { data: [{ id: 3 }], next_cursor: null } },
  );
  const found = [];
  for await (const row of client.iterCodes({ batch: "a b" })) found.push(row.id);
  assert.deepEqual(found, [1, 2, 3]);
  assert.equal(asked[1].address, `${SITE}/api/events/relay/codes?batch=a+b&cursor=on`);
});

test("a redirect is not followed with the token", async () => {
  const { client, asked } = answering({ status: 302, headers: { location: "https://elsewhere.example/" } });
  await assert.rejects(client.readEvent(), Problem);
  assert.deepEqual([asked.length, asked[0].redirect], [1, "manual"]);
});

test("the published vector is genuine, and nothing else", async () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const body = '{"test": 2432232314}';
  const headers = {
    "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };
  const now = 1614265330;
  assert.deepEqual(await verify(body, headers, secret, { now }), { test: 2432232314 });
  await assert.rejects(verify(`${body} `, headers, secret, { now }), NotGenuine);
  await assert.rejects(verify(body, headers, secret, { now: now + 301 }), NotGenuine);
  await assert.rejects(verify(body, {}, secret, { now }), NotGenuine);
  await assert.rejects(verify(body, headers, "whsec_AAAA", { now }), NotGenuine);
});
