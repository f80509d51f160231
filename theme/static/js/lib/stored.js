/** JSON in localStorage that survives a full or forbidden storage. */
const memory = new Map(); // what could not be written: newer than what the storage has

addEventListener("storage", ({key}) => (key === null ? memory.clear() : memory.delete(key))); // another tab wrote later

export function stored(key, otherwise) {
  try {
    return JSON.parse(memory.get(key) ?? localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function store(key, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text); // private windows may refuse: it then lives as long as the page
  }
}
