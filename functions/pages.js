// Shows each visitor the pages of the release that is live: a CloudFront Function (runtime 2.0) before the bucket.
// It stands in template.yaml too; tests/architecture/test_pages.py compares them. What it reads: shop/domain/page_map.py.
import cf from "cloudfront";
const crypto = require("crypto");

const store = cf.kvs();
const LASTING = [".pf_index", ".pf_fragment", ".pf_filter", ".pf_meta"];

async function handler(event) {
  const request = event.request;
  const path = decoded(request.uri.slice(1));
  if (LASTING.some((ending) => path.endsWith(ending))) return request;
  const live = await read("live"); // release, map, keys of it, and the map and keys of the one before
  const file = path === "" || path.endsWith("/") ? path + "index.html" : path;
  const name = await find(live, file);
  if (name) {
    const kind = file.endsWith("/404.html") || file === "404.html" ? "/missing/" : "/pages/";
    request.uri = kind + name + extension(file);
  } else if (file === path && (await find(live, path + "/index.html"))) {
    return folder(request);
  } else {
    request.uri = "/missing/" + (await notFound(live, path)) + ".html"; // functions/missing.js gives it its status
  }
  return request;
}

// The name of the page for what does not exist: that of the first folder, which is a language, else the shop's.
async function notFound(live, path) {
  const own = await find(live, path.split("/")[0] + "/404.html");
  return own || (await find(live, "404.html")) || "-";
}

function decoded(uri) {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    return uri;
  }
}

async function find(live, path) {
  const hash = crypto.createHash("sha256").update(path).digest("hex");
  const number = parseInt(hash.slice(0, 8), 16);
  const words = live.split(" ");
  for (let i = 1; i + 1 < words.length; i += 2) {
    const entries = await read(words[i] + "." + (number % Number(words[i + 1])));
    if (entries) return entry(entries, hash.slice(8, 20)); // else this edge has not got the new map yet
  }
  return "";
}

function entry(entries, key) {
  for (let i = 0; i < entries.length; i += 28) {
    if (entries.slice(i, i + 12) === key) return entries.slice(i + 12, i + 28);
  }
  return "";
}

async function read(key) {
  try {
    return await store.get(key);
  } catch (error) {
    return ""; // no such key
  }
}

function extension(file) {
  const found = /\.[A-Za-z0-9]+$/.exec(file.slice(file.lastIndexOf("/") + 1));
  return found ? found[0] : "";
}

function folder(request) {
  const query = request.rawQueryString();
  const location = request.uri + "/" + (query ? "?" + query : "");
  const headers = {location: {value: location}, "cache-control": {value: "no-cache"}};
  return {statusCode: 301, statusDescription: "Moved Permanently", headers: headers};
}
