// Google's rules for rich results, as Adobe's validator knows them: what each page of structured data lacks.
//
//     node rich_results.mjs FOLDER_OF_PACKAGES PAGE…     prints [[page, severity, where, message], …]

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, ...pages] = process.argv.slice(2);
const { resolve } = createRequire(`${folder}/`);
const load = async (name) => (await import(pathToFileURL(resolve(name)))).default;
const Validator = await load("@adobe/structured-data-validator");
const Extractor = await load("@marbec/web-auto-extractor");

const found = [];
for (const page of pages) {
  const data = new Extractor({ addLocation: false }).parse(await readFile(page, "utf8"));
  for (const { severity, path = [], issueMessage } of await new Validator().validate(data)) {
    found.push([page, severity, path.map(({ property, type }) => property ?? type).join("."), issueMessage]);
  }
}
console.log(JSON.stringify(found));
