// Where things are in the editor's grid: rows of five minutes, columns of rooms. Measured once for each drag; while
// something is in the hand nothing is asked of the page but how far it is scrolled.

const ROW = 5 * 60000;
const SLICE = 30; // cells that are drawn in one frame
const FIRST = 2; // the first row holds the names of rooms, the first column the hours

export class Grid {
  constructor(root) {
    this.root = root;
    this.board = root.querySelector(".board-grid");
    this.scroll = root.querySelector(".board-scroll");
    this.tray = root.querySelector("[data-tray]");
    this.opens = Date.parse(root.dataset.opens);
    this.rows = (Date.parse(root.dataset.closes) - this.opens) / ROW;
    this.clock = new Intl.DateTimeFormat(document.documentElement.lang, {
      hour: "numeric",
      minute: "2-digit",
      timeZone: root.dataset.zone,
    });
    this.heads = [...root.querySelectorAll(".board-room")];
    this.target = document.createElement("div");
    this.target.className = "cell-target";
    this.target.setAttribute("aria-hidden", "true");
    this.step = 1;
  }

  // What was out of sight at first, some cells a frame, so that no frame takes long.
  draw() {
    const late = [...this.root.querySelectorAll(".cell-late")];
    const slice = () => {
      for (const cell of late.splice(0, SLICE)) cell.classList.remove("cell-late");
      if (late.length) requestAnimationFrame(slice);
      else this.scroll.parentElement.classList.add("board-whole");
    };
    requestAnimationFrame(slice);
  }

  get isShown() {
    return this.board !== null && getComputedStyle(this.board).display === "grid";
  }

  measure() {
    if (!this.board) return;
    const box = this.board.getBoundingClientRect();
    const { scrollLeft, scrollTop } = this.scroll;
    const tops = getComputedStyle(this.board).gridTemplateRows.split(" ");
    this.height = parseFloat(tops[1]) || 11;
    this.head = parseFloat(tops[0]);
    this.left = box.left + scrollLeft;
    this.top = box.top + scrollTop + this.head;
    this.columns = this.heads.map((head) => {
      const { left, right } = head.getBoundingClientRect();
      return { left: left + scrollLeft, right: right + scrollLeft };
    });
    this.frame = this.scroll.getBoundingClientRect();
    this.out = this.tray.getBoundingClientRect();
    this.standing = new Map(this.heads.map((_head, index) => [index + FIRST, []]));
    for (const cell of this.board.querySelectorAll(".cell:not([data-locked])")) {
      const { row, column, span } = this.placeOf(cell);
      this.standing.get(column)?.push({ cell, row, end: row + span });
    }
  }

  placeOf(cell) {
    const { row, column, minutes } = cell.dataset;
    return { row: Number(row ?? 0), column: Number(column ?? FIRST), span: Math.max(1, Math.floor(minutes / 5)) };
  }

  rowAt(y) {
    return this.clampRow(FIRST + Math.floor((y + this.scroll.scrollTop - this.top) / this.height));
  }

  // Where what hangs at the pointer would land: over another cell they change places, over the tray it is taken out.
  aim(x, y, { cell, grab, from, many }) {
    if (!within(this.frame, x, y)) {
      const out = within(this.out, x, y);
      this.hideTarget();
      return { row: out && cell.dataset.slot ? from.row : 0, out, swap: null };
    }
    const row = this.rowAt(y - (cell.dataset.slot ? grab.y : 0) + this.height / 2);
    const at = x + this.scroll.scrollLeft;
    const index = this.columns.findIndex((one) => one.left <= at && at < one.right);
    const column = from.column === 0 ? 0 : index < 0 ? from.column : index + FIRST;
    const swaps = cell.dataset.slot && column && index >= 0 && !many;
    const swap = swaps ? this.over(cell, column, this.rowAt(y)) : null;
    this.nudge(x, y);
    return { row, column, out: false, swap };
  }

  over(cell, column, row) {
    const found = this.standing.get(column).find((one) => one.cell !== cell && one.row <= row && row < one.end);
    return found?.cell ?? null;
  }

  // Near an edge the board scrolls.
  nudge(x, y) {
    const { left, right, top, bottom } = this.frame;
    const edge = (at, low, high) => (at < low + 40 ? -14 : at > high - 40 ? 14 : 0);
    const dx = edge(x, left + 60, right);
    const dy = edge(y, top + 30, bottom);
    if (dx || dy) this.scroll.scrollBy(dx, dy);
  }

  under({ cell, row, column, many }) {
    if (!cell.dataset.slot || !column || many) return null;
    return this.standing.get(column)?.find((one) => one.cell !== cell && one.row === row)?.cell ?? null;
  }

  first(held) {
    return { row: FIRST, column: held.column || FIRST };
  }

  clampRow(row) {
    return Math.max(FIRST, Math.min(FIRST + this.rows - 1, row));
  }

  clampColumn(column, before) {
    return before === 0 ? 0 : Math.max(FIRST, Math.min(FIRST + this.heads.length - 1, column));
  }

  // Above the grid, not in it: to move it lays out nothing else.
  showTarget({ row, column, span }) {
    const { style } = this.target;
    const first = this.columns[column ? column - FIRST : 0];
    const last = this.columns[column ? column - FIRST : this.columns.length - 1];
    const left = first.left - this.left;
    style.transform = `translate(${left}px, ${this.head + (row - FIRST) * this.height}px)`;
    style.inlineSize = `${last.right - first.left}px`;
    style.blockSize = `${span * this.height}px`;
    this.target.dataset.level = "";
    if (!this.target.isConnected) this.scroll.append(this.target);
  }

  hideTarget() {
    this.target.remove();
  }

  instantOf(row) {
    return new Date(this.opens + (row - FIRST) * ROW).toISOString();
  }

  timeOf(row) {
    return this.clock.format(this.opens + (row - FIRST) * ROW);
  }

  roomId(column) {
    return this.heads[column - FIRST]?.dataset.room ?? "";
  }

  roomName(column) {
    return this.heads[column - FIRST]?.firstChild.textContent.trim() ?? this.root.dataset.saidAll;
  }

  neighbour(cell, [down, right]) {
    const here = this.placeOf(cell);
    let best = null;
    let least = Infinity;
    for (const other of this.board.querySelectorAll(".cell")) {
      if (other === cell) continue;
      const there = this.placeOf(other);
      const dy = there.row - here.row;
      const dx = (there.column - here.column) * 6;
      const ahead = down ? dy * down : dx * right;
      const aside = Math.abs(down ? dx : dy);
      if (ahead > 0 && ahead + 3 * aside < least) {
        least = ahead + 3 * aside;
        best = other;
      }
    }
    return best;
  }
}

const within = ({ left, right, top, bottom }, x, y) => left <= x && x <= right && top <= y && y <= bottom;
