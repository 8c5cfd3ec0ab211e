// What the door shows and sounds: the large answer, the list of people found, the line about the network.

const TONES = { in: [[880, 0.12]], out: [[660, 0.12]], undone: [[440, 0.12]], refused: [[196, 0.22], [165, 0.3]] };
const SHAKES = { in: [60], out: [60], undone: [40], refused: [150, 80, 150] };

let speaker = null;

// Browsers let a page sound only after somebody has touched it.
addEventListener("pointerdown", () => (speaker ??= new AudioContext()), { once: true });
addEventListener("keydown", () => (speaker ??= new AudioContext()), { once: true });

const sound = (kind) => {
  navigator.vibrate?.(SHAKES[kind]);
  if (!speaker) return;
  let at = speaker.currentTime;
  for (const [pitch, length] of TONES[kind] ?? []) {
    const tone = new OscillatorNode(speaker, { frequency: pitch, type: kind === "refused" ? "square" : "sine" });
    const volume = new GainNode(speaker, { gain: 0.25 });
    tone.connect(volume).connect(speaker.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.05;
  }
};

const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.append(text);
  return made;
};

const bdi = (text) => {
  const made = document.createElement("bdi");
  made.append(text);
  return made;
};

export class Answer {
  constructor(page, words) {
    Object.assign(this, { page, words, shown: null });
    const told = JSON.parse(document.getElementById("door-words").textContent);
    this.titles = told.titles;
    this.reasons = told.reasons;
    this.box = page.querySelector("#answer");
    this.undo = this.box.querySelector("[data-undo]");
  }

  part(name, ...content) {
    const line = this.box.querySelector(`[data-part=${name}]`);
    line.replaceChildren(...content);
    line.hidden = content.length === 0;
  }

  show(told, scan = "") {
    this.shown = { ...told, scan };
    this.box.dataset.kind = told.kind;
    this.box.dataset.reason = told.reason ?? "";
    this.part("title", told.title);
    this.part("name", ...(told.name ? [bdi(told.name)] : []));
    this.part("type", ...(told.type ? [told.type, ...(told.company ? [" · ", bdi(told.company)] : [])] : []));
    this.part("words", ...(told.words ? [told.words] : []));
    this.part("proof", ...(told.proof ? [this.words.proof.replace("{proof}", told.proof)] : []));
    this.undo.hidden = !["in", "out"].includes(told.kind);
    sound(told.kind);
  }

  // What the device decided by itself, in the same shape as the server's answers.
  worded(told) {
    const title = this.titles[told.kind];
    if (told.reason === "double" && told.since) {
      const time = new Date(told.since.at).toLocaleTimeString(document.documentElement.lang, {
        hour: "numeric", minute: "2-digit", timeZone: this.words.zone,
      });
      return { ...told, title, words: this.words.since.replace("{when}", time).replace("{gate}", told.since.gate) };
    }
    return { ...told, title, words: told.isNew ? this.words.new : (this.reasons[told.reason] ?? "") };
  }

  onUndo(work) {
    this.undo.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.shown) work(this.shown);
      else event.target.submit();
    });
  }

  state(text, level) {
    const line = document.querySelector("[data-state]");
    if (line.textContent !== text) line.textContent = text;
    line.dataset.level = level;
  }

  say(text) {
    this.page.querySelector("[data-hits]").replaceChildren(element("p", "quiet", text));
  }

  // Let in without network, and now the server says no: whoever stands at the door should know.
  conflict(told) {
    const box = element("div", "notice notice-bad");
    box.setAttribute("role", "alert");
    box.dataset.conflict = "";
    const line = element("p", "", "");
    line.append(bdi(told.name || told.title), " · ", told.words);
    box.append(line);
    this.box.after(box);
  }

  hits(found, typed, direction, choose) {
    if (!found.length) return this.say(typed.trim() ? this.words.none : "");
    const list = element("ul", "rows");
    for (const hit of found) {
      const row = element("li", "row row-between");
      const who = element("div");
      const name = element("p");
      name.append(Object.assign(element("strong"), { dir: "auto", textContent: hit.name || "—" }));
      if (hit.is_inside) name.append(" ", element("span", "tag tag-good", this.words.inside));
      if (hit.flaw) name.append(" ", element("span", "tag tag-bad", hit.flaw));
      const kind = element("p", "quiet small", hit.kind);
      if (hit.company) kind.append(" · ", bdi(hit.company));
      who.append(name, kind);
      const button = element("button", "button button-quiet", direction === "out" ? this.words.checkout : this.words.checkin);
      button.type = "button";
      button.append(element("span", "visually-hidden", ` ${hit.name}`));
      button.addEventListener("click", () => choose(hit));
      row.append(who, button);
      list.append(row);
    }
    this.page.querySelector("[data-hits]").replaceChildren(list);
  }
}
