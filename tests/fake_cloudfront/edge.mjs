// Runs the site's own function as CloudFront does: one JSON line in, {event, keys}, one line out, {answer, reads}.
import {createRequire} from "node:module";
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";

globalThis.require = createRequire(import.meta.url);
const state = (globalThis.edge = {keys: {}, reads: []});
const {handler} = await import(pathToFileURL(process.argv[2]));

for await (const line of createInterface({input: process.stdin})) {
  const {event, keys, query} = JSON.parse(line);
  state.keys = keys;
  state.reads = [];
  event.request.rawQueryString = () => query;
  const answer = await handler(event);
  process.stdout.write(JSON.stringify({answer, reads: state.reads}) + "\n");
}
