// Tickets and agenda of an event on somebody else's page. What this file does stays; a new version has another name.
//
//   <plenary-tickets event="https://your-site.example/your-event" code="REDPOINT20">
//     <a href="https://your-site.example/your-event/tickets/?code=REDPOINT20">Tickets</a>
//   </plenary-tickets>
//
// The link inside is what people see without script, and when the event cannot be asked. It reads what the API shows to
// everybody, without cookies, and sends nothing about the page it is on. Colours and type are the page's own; custom
// properties change them: --plenary-accent, --plenary-on-accent, --plenary-line, --plenary-gap, --plenary-radius.

const STYLE = `
:host { display: block; --accent: var(--plenary-accent, currentColor); --gap: var(--plenary-gap, .75rem); }
:host([hidden]) { display: none; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: flex; flex-wrap: wrap; gap: var(--gap); align-items: center; justify-content: space-between;
  padding-block: var(--gap);
  border-block-end: 1px solid var(--plenary-line, color-mix(in srgb, currentColor 25%, transparent)); }
li > :first-child { flex: 1 1 14rem; }
h3 { font: inherit; font-weight: 700; margin: var(--gap) 0 0; }
label, a { color: inherit; }
small { display: block; }
input { font: inherit; inline-size: 4.5rem; min-block-size: 2.75rem; padding-inline: .5rem; color: inherit;
  background: transparent; border: 1px solid currentColor; border-radius: var(--plenary-radius, .25rem); }
button { font: inherit; font-weight: 700; margin-block-start: var(--gap); min-block-size: 2.75rem;
  padding-inline: 1.25rem; color: var(--plenary-on-accent, Canvas); background: var(--plenary-accent, CanvasText); border: 0; cursor: pointer;
  border-radius: var(--plenary-radius, .25rem); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
time { font-variant-numeric: tabular-nums; white-space: nowrap; }
`;

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// "https://site/event" → where its API and its pages are.
const placed = (address) => {
  const url = new URL(address, document.baseURI);
  const slug = url.pathname.split("/").find(Boolean);
  return { slug, api: `${url.origin}/api/events/${slug}`, pages: `${url.origin}/${slug}` };
};

const TRIES = 4;
const PATIENCE = 10; // seconds between two of them, at most

const read = async (address, tries = TRIES) => {
  const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
  // Busy, and it says so.
  if ((answer.status === 503 || answer.status === 429) && tries > 1) {
    const seconds = Math.min(Number(answer.headers.get("Retry-After")) || 1, PATIENCE);
    await new Promise((done) => setTimeout(done, seconds * 1000));
    return read(address, tries - 1);
  }
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
};

class Embed extends HTMLElement {
  static observedAttributes = ["event", "code", "ref", "day", "button"];
  #waits = false;

  connectedCallback() {
    this.later();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.later();
  }

  // All attributes come at once: it is drawn once for all of them.
  later() {
    if (this.#waits) return;
    this.#waits = true;
    queueMicrotask(() => {
      this.#waits = false;
      this.draw();
    });
  }

  get language() {
    return this.closest("[lang]")?.lang || navigator.language;
  }

  // The link that stands inside stays until there is something better, and comes back when there is not.
  async draw() {
    try {
      const parts = await this.parts(placed(this.getAttribute("event")));
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE); // a style element would need 'unsafe-inline' in the page's policy
      root.adoptedStyleSheets = [sheet];
      root.replaceChildren(...parts);
    } catch (error) {
      this.shadowRoot?.replaceChildren(make("slot"));
      console.warn("plenary:", error.message);
    }
  }
}

const BUYABLE = new Set(["on_sale", "few_left"]);

class Tickets extends Embed {
  async parts({ api, pages }) {
    const { data } = await read(`${api}/ticket-types`);
    const list = make("ul", {}, ...data.map((one) => this.row(one)));
    const form = make("form", { action: `${pages}/tickets/`, method: "get" }, list);
    for (const name of ["code", "ref"]) {
      const value = this.getAttribute(name);
      if (value) form.append(make("input", { type: "hidden", name, value }));
    }
    form.append(make("button", { textContent: this.getAttribute("button") || "Get tickets" }));
    // An address without the types that nobody wants.
    form.addEventListener("formdata", ({ formData }) => {
      for (const { id } of data) if (!Number(formData.get(id))) formData.delete(id);
    });
    return [form];
  }

  row({ id, name, description, price_minor: price, currency, state, max_per_order: most }) {
    const money = new Intl.NumberFormat(this.language, { style: "currency", currency });
    const digits = money.resolvedOptions().maximumFractionDigits;
    const words = [make("strong", { textContent: name }), make("small", { textContent: description })];
    if (!BUYABLE.has(state)) {
      return make("li", {}, make("div", {}, ...words), make("span", { textContent: state.replaceAll("_", " ") }));
    }
    const field = { type: "number", inputMode: "numeric", id, name: id, min: "0", max: String(most), value: "0" };
    const told = make("span", { textContent: money.format(price / 10 ** digits) });
    return make("li", {}, make("label", { htmlFor: id }, ...words), told, make("input", field));
  }
}

class Agenda extends Embed {
  async parts({ api }) {
    const { slots, time_zone: timeZone } = await read(`${api}/agenda`);
    const zoned = (options) => new Intl.DateTimeFormat(this.language, { ...options, timeZone });
    const day = zoned({ weekday: "long", day: "numeric", month: "long" });
    const clock = zoned({ hour: "numeric", minute: "2-digit" });
    const sorted = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone }); // 2027-05-12
    const wanted = this.getAttribute("day");
    const days = new Map();
    for (const slot of slots) {
      const key = sorted.format(new Date(slot.starts_at));
      if (!wanted || key === wanted) days.set(key, [...(days.get(key) ?? []), slot]);
    }
    return [...days.values()].flatMap((rows) => [
      make("h3", { textContent: day.format(new Date(rows[0].starts_at)) }),
      make("ul", {}, ...rows.map((slot) => this.row(slot, clock))),
    ]);
  }

  row({ starts_at: dateTime, title, room, session }, clock) {
    const name = session ? make("a", { href: session.url, textContent: title }) : title;
    const people = session?.speakers.map((one) => one.name).join(", ") ?? "";
    const time = make("time", { dateTime, textContent: clock.format(new Date(dateTime)) });
    const what = make("div", {}, time, " ", name, make("small", { textContent: people }));
    return make("li", {}, what, make("span", { textContent: room?.name ?? "" }));
  }
}

customElements.define("plenary-tickets", Tickets);
customElements.define("plenary-agenda", Agenda);
