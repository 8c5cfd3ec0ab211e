// The agenda editor by mouse, touch and keyboard. Every command is also a form of the page; this module sends the same
// words. The board is drawn by the server: what comes back are the cells that changed.
import { Poster } from "./editor-server.js";
import { Grid } from "./editor-grid.js";

const root = document.querySelector("[data-editor]");
const said = root.querySelector("[data-said]");
const words = root.dataset;
const MOVED = 5; // pixels before a press is a drag
const SHAKEN = 10; // pixels that a finger may move before it scrolls
const HOLD = 350; // milliseconds before a touch is one

const say = (text, level = "") => {
  said.textContent = text;
  said.dataset.level = level;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const server = new Poster(root, say);
const grid = new Grid(root);
const titleOf = (cell) => cell.querySelector(".cell-title").textContent;
const whereIs = ({ row, column }) => fill(words.saidAt, { time: grid.timeOf(row), room: grid.roomName(column) });

grid.draw();

// What is in the hand: by pointer or by keyboard. One at a time.
let hand = null;

// All that are ticked, if this is one of them and not the only one.
const together = (cell) => {
  const picked = [...root.querySelectorAll(".cell-pick:checked")].map((box) => box.value);
  return picked.length > 1 && picked.includes(cell.dataset.slot) ? picked : null;
};

const take = (cell, how) => {
  if (cell.hasAttribute("data-locked")) {
    say(fill(words.saidLocked, { title: titleOf(cell) }), "warn");
    return false;
  }
  grid.measure();
  const place = grid.placeOf(cell);
  hand = { cell, how, ...place, from: { ...place }, swap: null, many: together(cell) };
  cell.classList.add("cell-held");
  return true;
};

const show = () => {
  grid.showTarget(hand);
  const others = hand.many ? fill(words.saidMany, { number: hand.many.length - 1 }) : "";
  const there = hand.swap ? fill(words.saidSwap, { title: titleOf(hand.swap) }) : others;
  say([whereIs(hand), there].filter(Boolean).join(", "));
  const { cell } = hand;
  server.check(
    {
      ...(cell.dataset.slot ? { slot: cell.dataset.slot } : { session: cell.dataset.session }),
      room: grid.roomId(hand.column),
      starts: grid.instantOf(hand.row),
      minutes: String(hand.span * 5),
    },
    (clashes) => {
      if (!hand || hand.cell !== cell) return;
      const level = clashes.some((one) => one.level === "block") ? "block" : clashes.length ? "warn" : "";
      grid.target.dataset.level = level;
      const told = clashes.slice(0, 2).map((one) => one.text);
      say([whereIs(hand), there, ...(told.length ? told : [words.saidFree])].filter(Boolean).join(", "), level);
    },
  );
};

const letGo = () => {
  hand?.cell.classList.remove("cell-held");
  hand?.flying?.remove();
  grid.hideTarget();
  server.forget();
  hand = null;
};

const giveUp = () => {
  const { cell } = hand;
  letGo();
  say(words.saidEscape);
  cell.querySelector(".cell-link")?.focus();
};

const commandOf = (held) => {
  const { cell, row, column, span, from, swap, many } = held;
  const starts = grid.instantOf(row);
  const room = grid.roomId(column);
  if (cell.dataset.session) return { command: "place", session: cell.dataset.session, starts, room };
  if (held.out) return { command: "take_out", slot: many ?? cell.dataset.slot };
  if (swap) return { command: "swap", slot: cell.dataset.slot, other: swap.dataset.slot };
  if (row === from.row && column === from.column && span === from.span) return null;
  if (many && span === from.span) {
    return {
      command: "shift",
      slot: many,
      later: String((row - from.row) * 5),
      columns: String(column - from.column),
    };
  }
  const minutes = span === from.span ? cell.dataset.minutes : String(span * 5);
  return { command: "move", slot: cell.dataset.slot, starts, room, minutes };
};

const drop = async () => {
  const held = hand;
  const command = held.row ? commandOf(held) : null;
  letGo();
  if (!command) {
    say("");
    return;
  }
  const key = held.cell.dataset.slot;
  await server.send(command);
  if (held.how !== "keyboard") return;
  const again = key && document.getElementById(`slot-${key}`);
  (again?.querySelector(".cell-link") ?? root.querySelector(".tray-list .cell-link"))?.focus();
};

// Pointer

let press = null;
const cellAt = (target) => target.closest?.(".board-grid > .cell, .tray-list > .cell");

const begin = (event) => {
  const { cell, x, y, resizes } = press;
  press = null;
  if (!take(cell, "pointer")) return;
  hand.resizes = resizes;
  const box = cell.getBoundingClientRect();
  hand.grab = { x: x - box.left, y: y - box.top };
  if (!resizes) {
    const flying = document.createElement("div");
    flying.className = `${cell.className} cell-flying`;
    flying.append(cell.querySelector(".cell-link").cloneNode(true));
    flying.style.inlineSize = `${box.width}px`;
    flying.style.blockSize = `${Math.max(box.height, 24)}px`;
    document.body.append(flying);
    hand.flying = flying;
  }
  follow(event);
};

const follow = ({ clientX, clientY }) => {
  hand.at = { x: clientX, y: clientY };
  if (hand.frame) return;
  hand.frame = requestAnimationFrame(() => {
    if (!hand) return;
    hand.frame = 0;
    const before = `${hand.row} ${hand.column} ${hand.span} ${hand.swap?.id ?? ""}`;
    // Read first, then write: the page is laid out at most once a frame.
    aim();
    const { x, y } = hand.at;
    if (hand.flying) hand.flying.style.transform = `translate(${x - hand.grab.x}px, ${y - hand.grab.y}px)`;
    if (`${hand.row} ${hand.column} ${hand.span} ${hand.swap?.id ?? ""}` !== before && hand.row) show();
  });
};

const aim = () => {
  const { x, y } = hand.at;
  if (hand.resizes) hand.span = Math.max(1, grid.rowAt(y) - hand.row + 1);
  else Object.assign(hand, grid.aim(x, y, hand));
};

root.addEventListener("pointerdown", (event) => {
  const cell = cellAt(event.target);
  if (!cell || event.button !== 0 || hand || event.target.closest("input") || !grid.isShown) return;
  const box = cell.getBoundingClientRect();
  const resizes = Boolean(cell.dataset.slot) && box.bottom - event.clientY < 8 && box.height > 14;
  press = { cell, x: event.clientX, y: event.clientY, resizes, touch: event.pointerType !== "mouse" };
  if (press.touch) press.timer = setTimeout(() => press && begin(event), HOLD);
});
document.addEventListener("pointermove", (event) => {
  if (hand?.how === "pointer") follow(event);
  else if (press && Math.hypot(event.clientX - press.x, event.clientY - press.y) > (press.touch ? SHAKEN : MOVED)) {
    if (!press.touch) begin(event);
    else {
      clearTimeout(press.timer);
      press = null;
    }
  }
});
document.addEventListener("pointerup", () => {
  clearTimeout(press?.timer);
  press = null;
  if (hand?.how === "pointer") {
    // Let go of where the pointer is, also if no frame was drawn since it moved.
    if (hand.frame) aim();
    cancelAnimationFrame(hand.frame);
    ignoreClick = true;
    setTimeout(() => (ignoreClick = false), 0);
    drop();
  }
});
document.addEventListener("pointercancel", () => {
  clearTimeout(press?.timer);
  press = null;
  if (hand?.how === "pointer") letGo();
});
root.addEventListener("touchmove", (event) => hand && event.preventDefault(), { passive: false });
root.addEventListener("dragstart", (event) => cellAt(event.target) && event.preventDefault());
root.addEventListener("contextmenu", (event) => hand && event.preventDefault());

// Choosing, and forms sent without leaving the page

let ignoreClick = false;
const choose = async (cell) => {
  root.querySelector(".cell-chosen")?.classList.remove("cell-chosen");
  cell.classList.add("cell-chosen");
  await server.panel(cell.dataset.slot ? { slot: cell.dataset.slot } : { session: cell.dataset.session });
};

root.addEventListener("click", (event) => {
  const link = event.target.closest(".cell-link");
  if (ignoreClick) {
    event.preventDefault();
    return;
  }
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(link.closest(".cell"));
});
root.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-command], .editor-bar form")) return;
  event.preventDefault();
  const body = new FormData(event.target);
  const { submitter } = event;
  if (submitter?.name) body.set(submitter.name, submitter.value);
  server.send(Object.fromEntries(body));
});

// Keyboard: Enter or space picks up and drops, arrows move, Escape gives up; shift with arrows makes longer or shorter.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const carry = (event) => {
  const [down, right] = STEPS[event.key];
  if (event.shiftKey) hand.span = Math.max(1, hand.span + down);
  else {
    const step = grid.step;
    if (!hand.row) Object.assign(hand, grid.first(hand));
    else hand.row = grid.clampRow(hand.row + down * step);
    hand.column = grid.clampColumn(hand.column + right, hand.column);
  }
  hand.swap = grid.under(hand);
  show();
  grid.target.scrollIntoView({ block: "nearest", inline: "nearest" });
};

const wander = (cell, key) => {
  const next = grid.neighbour(cell, STEPS[key]);
  next?.querySelector(".cell-link").focus();
};

root.addEventListener("keydown", (event) => {
  const { key } = event;
  if (hand?.how === "keyboard") {
    if (key in STEPS) carry(event);
    else if (key === "Enter" || key === " ") drop();
    else if (key === "Escape" || key === "Tab") giveUp();
    else if (key === "Delete" && hand.cell.dataset.slot) {
      hand.out = true;
      hand.row ||= 1;
      drop();
    } else return;
    event.preventDefault();
    return;
  }
  const link = event.target.closest?.(".board-grid .cell-link, .tray-list .cell-link");
  if (!link || !root.querySelector(".board-grid") || !grid.isShown) return;
  const cell = link.closest(".cell");
  if (key === "Enter" || key === " ") {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.repeat || !take(cell, "keyboard")) return;
    say(fill(words.saidPicked, { title: titleOf(cell) }));
    if (hand.row) grid.showTarget(hand);
    choose(cell);
  } else if (key in STEPS && cell.dataset.slot) {
    event.preventDefault();
    wander(cell, key);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && hand?.how === "pointer") giveUp();
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.target.matches?.("input:not([type=checkbox]), textarea, select")) return;
  event.preventDefault();
  root.querySelector(`[data-do="${event.shiftKey ? "redo" : "undo"}"]:enabled`)?.click();
});

say(sessionStorage.getItem("editor-said") ?? "");
sessionStorage.removeItem("editor-said");
server.watch(() => hand !== null);
