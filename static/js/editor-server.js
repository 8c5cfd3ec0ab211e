// What the editor asks and tells the server, and how its answers come into the page.

const EVERY = 4000; // milliseconds between two looks for what others did
const LONGEST = 20000; // milliseconds after which no answer comes any more
const SETTLED = 1500; // milliseconds after the last change, before it is counted what the draft is worth
const PAUSE = 140; // after the last step, before it is asked what would be wrong

const parse = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
};

export class Poster {
  constructor(root, say) {
    this.root = root;
    this.say = say;
    this.asked = 0;
    this.busy = Promise.resolve();
    if (root.querySelector("#status[data-old]")) this.count(0);
    root.addEventListener("input", (event) => {
      if (event.target.closest("#panel")) this.typed = true;
    });
  }

  page() {
    const { day, view, revision } = this.root.dataset;
    const filters = new FormData(this.root.querySelector("[data-tray-form]"));
    return new URLSearchParams({ ...Object.fromEntries(filters), day, view, revision });
  }

  // Commands go one after the other, each with the revision the one before it left.
  // One that fails keeps none of the next back.
  send(command) {
    this.busy = this.busy.then(() => this.post(command)).catch(() => this.lose(this.root.dataset.saidOffline));
    return this.busy;
  }

  // What the server says, or null and why not in words. Who is signed out is sent to another page, which is no answer.
  async ask(address, given = {}, isQuiet = false) {
    const { saidOffline, saidOut } = this.root.dataset;
    let response;
    try {
      response = await fetch(address, { ...given, signal: AbortSignal.timeout(LONGEST) });
      if (response.status === 204) return {};
      if (response.headers.get("Content-Type")?.startsWith("application/json")) {
        return { ...(await response.json()), refused: !response.ok };
      }
    } catch {
      response = null;
    }
    if (!isQuiet) this.lose(response?.redirected || response?.status === 403 ? saidOut : saidOffline);
    return null;
  }

  lose(why) {
    this.lost = true;
    this.say(why, "block");
  }

  async post(command) {
    const body = this.page();
    const kept = new Set(body.keys());
    kept.delete("revision"); // a form's own says what it had seen
    for (const [name, value] of Object.entries(command)) {
      if (kept.has(name)) continue;
      body.delete(name);
      for (const one of [value].flat()) body.append(name, one);
    }
    const token = this.root.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await this.ask(this.root.dataset.do, { method: "POST", body, headers });
    if (!answer) return;
    this.lost = false;
    this.apply(answer, answer.said);
    this.say(answer.said, answer.refused ? "warn" : "");
    if (!answer.refused) {
      await this.again();
      return;
    }
    // What was typed stays. Its form is told now what it had not seen, so sending it again is meant.
    this.renew(answer);
    if ("revision" in command) this.see("#panel", answer.revision);
  }

  see(where, revision) {
    for (const one of this.root.querySelectorAll(`${where} input[name=revision]`)) one.value = revision;
  }

  // The panel follows its slot, but takes away nothing that is being typed.
  async renew(answer) {
    const slot = this.which?.slot;
    if (!slot || !(slot in answer.cells)) return;
    const panel = this.root.querySelector("#panel");
    if (!this.typed && !panel.contains(document.activeElement)) {
      await this.again();
      return;
    }
    panel.querySelector("[data-old]")?.remove();
    const note = document.createElement("p");
    note.className = "clash clash-warn";
    note.dataset.old = "";
    note.textContent = this.root.dataset.saidOld;
    panel.querySelector("h2").after(note);
  }

  // `said` is told by the page that is loaded anew, if it is.
  apply(answer, said = "") {
    const { root } = this;
    if (answer.whole || answer.opens !== root.dataset.opens || answer.closes !== root.dataset.closes) {
      sessionStorage.setItem("editor-said", said);
      location.reload();
      return;
    }
    root.dataset.revision = answer.revision;
    const board = root.querySelector("[data-board]");
    for (const [guid, html] of Object.entries(answer.cells)) {
      const old = document.getElementById(`slot-${guid}`);
      const next = html ? parse(html) : null;
      if (old && next) old.replaceWith(next);
      else if (next) board.append(next);
      else old?.remove();
    }
    this.mark(board, answer.marks);
    if ("tray" in answer) root.querySelector("[data-tray-body]").innerHTML = answer.tray;
    root.querySelector("#bar").replaceWith(parse(answer.bar));
    this.see("#many", answer.revision);
    this.count(SETTLED);
  }

  // What the draft is worth, once no more is done to it for a moment.
  count(wait) {
    clearTimeout(this.counting);
    this.counting = setTimeout(async () => {
      const response = await fetch(this.root.dataset.status).catch(() => null);
      if (!response?.ok || response.redirected) return;
      this.root.querySelector("#status").replaceWith(parse(await response.text()));
    }, wait);
  }

  // Only cells whose mark is another now are touched. New ones came marked.
  mark(board, marks) {
    const before = new Map([...board.querySelectorAll(".cell-bad, .cell-warn")].map((cell) => [cell.dataset.slot, cell]));
    const draw = (cell, level) => {
      cell.classList.toggle("cell-bad", level === "bad");
      cell.classList.toggle("cell-warn", level === "warn");
      const icon = cell.querySelector(".cell-mark");
      if (!level) icon?.remove();
      else if (!icon) cell.append(this.root.querySelector("[data-mark]").content.cloneNode(true));
    };
    for (const [guid, cell] of before) if (!(guid in marks)) draw(cell, "");
    for (const [guid, level] of Object.entries(marks)) {
      const cell = before.get(guid) ?? document.getElementById(`slot-${guid}`);
      if (cell && !cell.classList.contains(`cell-${level}`)) draw(cell, level);
    }
  }

  async panel(which) {
    this.which = which;
    const { day, view } = this.root.dataset;
    try {
      const response = await fetch(`${this.root.dataset.panel}?${new URLSearchParams({ day, view, ...which })}`);
      if (response.ok && !response.redirected && this.which === which) {
        this.typed = false;
        this.root.querySelector("#panel").replaceWith(parse(await response.text()));
      }
    } catch {
      this.say(this.root.dataset.saidOffline, "block");
    }
  }

  again() {
    return this.which ? this.panel(this.which) : null;
  }

  // Only the last question counts.
  check(place, tell) {
    const number = ++this.asked;
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      const response = await fetch(`${this.root.dataset.check}?${new URLSearchParams(place)}`).catch(() => null);
      if (!response?.ok || response.redirected || number !== this.asked) return;
      tell((await response.json()).clashes);
    }, PAUSE);
  }

  forget() {
    this.asked += 1;
    clearTimeout(this.timer);
  }

  watch(isBusy) {
    const look = async () => {
      if (document.hidden || isBusy()) return;
      const answer = await this.ask(`${this.root.dataset.changes}?${this.page()}`, {}, this.lost); // said once
      if (answer && this.lost) this.say("");
      if (answer) this.lost = false;
      if (!answer?.revision || isBusy()) return;
      if (answer.revision <= Number(this.root.dataset.revision)) return;
      this.apply(answer);
      const told = answer.log.map((one) => `${one.who}: ${one.label}`);
      if (told.length) this.say(told.slice(-3).join("; "));
      await this.renew(answer);
    };
    let waits = false;
    setInterval(() => {
      if (waits) return;
      waits = true;
      const done = () => (waits = false);
      this.busy = this.busy.then(look).catch(() => this.lose(this.root.dataset.saidOffline)).then(done);
    }, EVERY);
  }
}
