// Marks what is on now, on the day itself, and says so to everybody.

const mark = () => {
  const now = Date.now();
  for (const hour of document.querySelectorAll(".agenda .hour time")) {
    const item = hour.closest(".hour");
    let next = item.nextElementSibling;
    while (next && !next.classList.contains("hour")) next = next.nextElementSibling;
    const begins = Date.parse(hour.dateTime);
    const ends = next ? Date.parse(next.querySelector("time").dateTime) : begins + 45 * 60000;
    item.toggleAttribute("data-now", begins <= now && now < ends);
  }
};

mark();
setInterval(mark, 30000);
