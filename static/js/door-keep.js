// What a door's device keeps in IndexedDB: the list without readable names, who is inside, scans that were not sent yet.

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

const upgrade = (event) => {
  const base = event.target.result;
  base.createObjectStore("facts");
  base.createObjectStore("rows");
  base.createObjectStore("moves");
  base.createObjectStore("queue", { keyPath: "number", autoIncrement: true });
};

export class Keep {
  static async open(device) {
    const name = `plenary-door-${device}`;
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = upgrade;
    return new Keep(name, await asked(request));
  }

  constructor(name, base) {
    this.name = name;
    this.base = base;
  }

  get(store, key) {
    return asked(this.base.transaction(store).objectStore(store).get(key));
  }

  async put(store, value, key) {
    const transaction = this.base.transaction(store, "readwrite");
    const request = transaction.objectStore(store).put(value, key);
    await done(transaction);
    return request.result;
  }

  // One answer of the server: the whole list, or what changed. Moves come oldest first. What happened at this device
  // while the answer was on its way, `since` then by the device's clock, is newer than it.
  async take(list, since) {
    const transaction = this.base.transaction(["facts", "rows", "moves"], "readwrite");
    const rows = transaction.objectStore("rows");
    const moves = transaction.objectStore("moves");
    const [keys, stood] = await Promise.all([asked(moves.getAllKeys()), asked(moves.getAll())]);
    if (list.whole) {
      rows.clear();
      moves.clear();
    }
    for (const [said, ...row] of list.rows) rows.put(row, said);
    for (const [ticket, inside, at, gate] of list.moves) moves.put({ inside, at, gate }, ticket);
    stood.forEach((move, place) => move.own >= since && moves.put(move, keys[place]));
    const { rows: _rows, moves: _moves, ...facts } = list;
    transaction.objectStore("facts").put(facts, "list");
    await done(transaction);
  }

  // Gives the number under which it waits; of a scan that has one it takes the place.
  add(scan) {
    return this.put("queue", scan);
  }

  waiting(most) {
    return asked(this.base.transaction("queue").objectStore("queue").getAll(null, most || undefined));
  }

  count() {
    return asked(this.base.transaction("queue").objectStore("queue").count());
  }

  async sent(numbers) {
    const transaction = this.base.transaction("queue", "readwrite");
    for (const number of numbers) transaction.objectStore("queue").delete(number);
    await done(transaction);
  }

  async wipe() {
    this.base.close();
    await asked(indexedDB.deleteDatabase(this.name));
  }
}
