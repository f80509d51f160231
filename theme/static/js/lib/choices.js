/** What a search is narrowed to, as the address says it: ?in=tea&origin=japan&origin=china. */

/** The choices in an address, by facet; only those that the shop knows. */
export function readChoices(address, facets) {
  const chosen = {};
  for (const {key, values} of facets) {
    const known = address.getAll(key).filter((value) => values.some((other) => other.value === value));
    if (known.length) chosen[key] = [...new Set(known)];
  }
  return chosen;
}

/** The same for the search engine: any of a facet's choices, in every facet. */
export const asFilters = (chosen) => Object.fromEntries(Object.entries(chosen).map(([key, values]) => [key, {any: values}]));

export function writeChoices(term, chosen) {
  const address = new URLSearchParams(term ? {q: term} : {});
  for (const [key, values] of Object.entries(chosen)) for (const value of values) address.append(key, value);
  return `${address}`;
}
