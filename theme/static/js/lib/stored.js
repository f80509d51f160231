/** JSON in localStorage that survives a full or forbidden storage. */
const memory = {};

export function stored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? memory[key] ?? otherwise;
  } catch {
    return memory[key] ?? otherwise;
  }
}

export function store(key, value) {
  memory[key] = value;
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Private windows may refuse: the cart then lives as long as the page.
  }
}
