// What `import cf from "cloudfront"` is at an edge, as far as the site's function uses it.
async function get(key) {
  globalThis.edge.reads.push(key);
  if (!(key in globalThis.edge.keys)) throw new Error(`KeyNotFound: ${key}`);
  return globalThis.edge.keys[key];
}

export default {kvs: () => ({get})};
