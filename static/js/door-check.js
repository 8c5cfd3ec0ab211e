// Whether a code opens this door, answered by the device alone. The format is told in tickets/credentials.py, the list in
// tickets/door_list.py, the order of the rules in tickets/admitting.py.

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LETTERS = 130;
const BYTES = 81n;
const SIGNED = 17;
// Reasons for those who are outside: who is inside already goes out, or is told that he is.
const OUTSIDE = new Set(["use_badge", "no_place", "waits"]);
const text = new TextEncoder();

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const fromBase64 = (word) => Uint8Array.from(atob(word.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const digest = async (words) => new Uint8Array(await crypto.subtle.digest("SHA-256", text.encode(words)));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const signedCode = (code) => {
  if (code.length !== LETTERS) return null;
  let number = 0n;
  for (const letter of code.toLowerCase()) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    number = number * 32n + BigInt(value);
  }
  if (number >> (8n * BYTES)) return null;
  const bytes = bytesOf(number.toString(16).padStart(Number(BYTES) * 2, "0"));
  if (bytes[0] !== 1) return null;
  let id = BigInt(`0x${hex(bytes.slice(4, SIGNED))}`);
  let letters = "";
  for (let place = 0; place < 20; place += 1) {
    letters = ALPHABET[Number(id % 32n)] + letters;
    id /= 32n;
  }
  const serial = bytes[2] * 256 + bytes[3];
  return { id: `tkt_${letters}`, serial, key: bytes[1], payload: bytes.slice(0, SIGNED), signature: bytes.slice(SIGNED) };
};

// Codes from before there were signatures, and badges: only a list can tell whether they are true.
const markedCode = (code) => {
  const found = /^((?:tkt|bdg)_[0-9a-z]{20})(?:\.(\d{1,5}))?\.[a-z2-7]{16}$/.exec(code);
  return found ? { id: found[1], serial: Number(found[2] ?? 0) } : null;
};

// Hand scanners type like a keyboard of the United States into whatever layout is set: see tickets/keyboards.py.
const SCANNER = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?";
const LAYOUTS = [
  "1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_",
  "1234567890'^qwertzuiopü¨asdfghjklöäyxcvbnm,.-+\"*ç%&/()=?`QWERTZUIOPè!ASDFGHJKLéàYXCVBNM;:_",
  "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§",
  "&é\"'(§è!çà)-azertyuiop^$qsdfghjklmùwxcvbn,;:=1234567890°_AZERTYUIOP¨*QSDFGHJKLM%WXCVBN?./+",
];
const meant = (letter, keys) => (/[0-9]/.test(letter) ? letter : SCANNER[keys.indexOf(letter)] ?? letter);
const readings = (code) => [...new Set([code, ...LAYOUTS.map((keys) => [...code].map((letter) => meant(letter, keys)).join(""))])];

const codeOf = (text) => signedCode(text) ?? markedCode(text);

// Whether it has the form of a ticket's or badge's code, true or not.
export const isCode = (code) => readings(code).some(codeOf);

// true, false, or null where the browser knows no Ed25519.
const isTrue = async (said, facts) => {
  const told = joined(text.encode(`plenary.ticket.${facts.event}.`), said.payload);
  for (const [, word] of facts.keys.filter(([number]) => number === said.key)) {
    try {
      const key = await crypto.subtle.importKey("raw", fromBase64(word), { name: "Ed25519" }, false, ["verify"]);
      if (await crypto.subtle.verify({ name: "Ed25519" }, key, said.signature, told)) return true;
    } catch {
      return null;
    }
  }
  return false;
};

const nameOf = async (id, sealed) => {
  const key = (await digest(`plenary.door.name.${id}`)).slice(0, 16);
  const data = fromBase64(sealed);
  const box = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: data.slice(0, 12) }, box, data.slice(12));
  const [name, type, proof] = JSON.parse(new TextDecoder().decode(plain));
  return { name, type, proof };
};

export const hashed = async (id, facts) => hex(await digest(`plenary.door.${facts.list.id}.${id}`)).slice(0, 24);

// What the code says in the first reading that is signed, or that the list knows where nothing is or can be verified.
const recognised = async (keep, facts, code) => {
  for (const said of readings(code).map(codeOf).filter(Boolean)) {
    const truth = said.signature ? await isTrue(said, facts) : null;
    const key = await hashed(said.id, facts);
    const row = truth === false ? null : await keep.get("rows", key);
    if (truth === true || row) return { said, key, row };
  }
  return null;
};

const refused = (reason, more) => ({ kind: "refused", reason, ...more });

const atDoor = (facts, move, { out, now }) => {
  if (out) return move?.inside && facts.list.exits ? "" : "not_inside";
  if (facts.list.opens && now < facts.list.opens) return "too_early";
  if (facts.list.closes && now >= facts.list.closes) return "too_late";
  return move?.inside ? "double" : "";
};

// { kind, reason, name, type, proof, ticket, since }: `ticket` is what moves are kept under, `isNew` a true code that
// the list does not know yet. `now` is by the server's clock.
export const decide = async (keep, code, { out, now }) => {
  const facts = await keep.get("facts", "list");
  if (!facts) return null;
  const known = await recognised(keep, facts, code);
  if (!known) return refused("forged");
  const { said, key, row } = known;
  const [ticket, serial, why, sealed] = row ?? [key, said.serial, "", ""];
  const move = await keep.get("moves", ticket);
  const who = { ticket, isNew: !row, since: move, ...(sealed ? await nameOf(said.id, sealed) : {}) };
  if (serial !== said.serial) return refused("passed_on", { ticket });
  const passes = move?.inside && (OUTSIDE.has(why) || (out && why === "call_lead"));
  if (why && !passes) return refused(why, who);
  const shut = atDoor(facts, move, { out, now });
  return shut ? refused(shut, who) : { kind: out ? "out" : "in", reason: "", ...who };
};
