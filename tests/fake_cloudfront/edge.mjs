// Runs the site's functions as CloudFront does: one JSON line in, {name, event, keys, query}, one line out,
// {answer, reads}. Each function lies beside this file, as <name>.mjs.
import {createRequire} from "node:module";
import {createInterface} from "node:readline";

globalThis.require = createRequire(import.meta.url);
const state = (globalThis.edge = {keys: {}, reads: []});

for await (const line of createInterface({input: process.stdin})) {
  const {name, event, keys, query} = JSON.parse(line);
  const {handler} = await import(`./${name}.mjs`);
  state.keys = keys;
  state.reads = [];
  event.request.rawQueryString = () => query;
  const answer = await handler(event);
  process.stdout.write(JSON.stringify({answer, reads: state.reads}) + "\n");
}
