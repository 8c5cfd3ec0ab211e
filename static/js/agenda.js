// Draws a line for now across the day's rooms, and marks in the list what is on.

const MINUTE = 60000;

const beginnings = (list) =>
  [...list.querySelectorAll(".hour:not([hidden])")].map((hour) => [hour, Date.parse(hour.querySelector("time").dateTime)]);

const markHours = (hours, now) => {
  hours.forEach(([hour, begins], index) => {
    const ends = hours[index + 1]?.[1] ?? begins + 45 * MINUTE;
    hour.toggleAttribute("data-now", begins <= now && now < ends);
  });
};

// Between two beginnings the grid's rows stand for time; the line stands where now is between them.
const drawLine = (list, hours, now) => {
  list.querySelector(".now-line")?.remove();
  const index = hours.findLastIndex(([, begins]) => begins <= now);
  const next = hours[index + 1];
  if (index < 0 || !next || getComputedStyle(list).display !== "grid") return;
  const [hour, begins] = hours[index];
  const share = (now - begins) / (next[1] - begins);
  const line = document.createElement("li");
  line.className = "now-line";
  line.setAttribute("aria-hidden", "true");
  line.style.insetBlockStart = `${hour.offsetTop + share * (next[0].offsetTop - hour.offsetTop)}px`;
  list.append(line);
};

const mark = () => {
  const now = Date.now();
  for (const list of document.querySelectorAll(".agenda")) {
    const hours = beginnings(list);
    markHours(hours, now);
    drawLine(list, hours, now);
  }
};

mark();
setInterval(mark, MINUTE / 2);
addEventListener("resize", mark);
document.addEventListener("htmx:load", mark);
