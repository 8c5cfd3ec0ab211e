// Order form, order page and ticket page: the badge drawn while a name is typed, "same as buyer" at once,
// and the last minutes of a hold. All of it also works without a script, by sending the form.

const LONG = 24;
const LONGEST = 48;

// [data-badge-name="id id"]: the first field that is filled in is the name on the badge.
const drawName = (place) => {
  const fields = place.dataset.badgeName.split(" ").map((id) => document.getElementById(id));
  const typed = fields.map((field) => field?.value.trim()).find(Boolean);
  place.textContent = typed || place.dataset.empty;
  // Paper fits the size to the name; here three sizes come near enough.
  place.classList.toggle("badge-name-long", place.textContent.length > LONG);
  place.classList.toggle("badge-name-longest", place.textContent.length > LONGEST);
};

// [data-same="id_to=id_from id_to=id_from"] on a checkbox: while ticked, one follows the other.
const follow = (box) => {
  for (const pair of box.dataset.same.split(" ")) {
    const [to, from] = pair.split("=").map((id) => document.getElementById(id));
    if (!to || !from) continue;
    to.readOnly = box.checked;
    if (!box.checked || to.value === from.value) continue;
    to.value = from.value;
    to.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const redraw = (changed) => {
  for (const box of document.querySelectorAll("[data-same]")) {
    if (changed === box || !changed || (box.checked && box.dataset.same.includes(`=${changed.id}`))) follow(box);
  }
  for (const place of document.querySelectorAll("[data-badge-name]")) {
    if (!changed || place.dataset.badgeName.split(" ").includes(changed.id)) drawName(place);
  }
};

document.addEventListener("input", (event) => {
  if (event.target.id) redraw(event.target);
});

// [data-hold-until]: whole minutes, and in the last five of them seconds too.
const LAST_MINUTES = 5;

const tell = (place) => {
  const left = Math.floor((new Date(place.dataset.holdUntil) - Date.now()) / 1000);
  if (left <= 0) {
    location.reload();
    return false;
  }
  if (left < LAST_MINUTES * 60) {
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    place.textContent = place.dataset.holdLast.replace("{time}", time);
    place.classList.add("hold-last");
  } else {
    place.textContent = place.dataset.holdWords.replace("{minutes}", Math.round(left / 60));
  }
  return true;
};

for (const place of document.querySelectorAll("[data-hold-until]")) {
  const timer = setInterval(() => tell(place) || clearInterval(timer), 1000);
}

redraw(null);
// A page that comes back from the browser's memory holds what was typed; what is drawn from it must follow.
window.addEventListener("pageshow", () => redraw(null));
