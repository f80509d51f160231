/** Calls to the shop's own functions. */
import {learnRefusals, shop} from "../lib/page.js";

/** A refusal by the server, or no answer at all (code "offline"). */
export class ApiError extends Error {
  constructor(status, {code = "unavailable", message = "", details = {}} = {}) {
    super(message);
    Object.assign(this, {status, code, details: details || {}});
  }
}

/** GET without a body, POST with one; gives the answer's JSON or throws ApiError. */
export async function call(path, body, headers = {}) {
  const options = {headers: {Accept: "application/json", "Accept-Language": shop.lang, ...headers}};
  if (body) {
    options.method = "POST";
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(shop.api + path, options);
  } catch {
    throw new ApiError(0, {code: "offline"});
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    await learnRefusals();
    throw new ApiError(response.status, answer);
  }
  return answer;
}

/** Start a payment. The same `attempt` with the same content never makes two orders. */
export function checkout(order, attempt) {
  const body = {...order, locale: shop.locale, snapshot: shop.snapshot};
  return call("/checkout", body, {"Idempotency-Key": `${attempt}.${fingerprint(body)}`});
}

/** A short fingerprint of what is sent (FNV-1a). */
function fingerprint(value) {
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify(value)) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  return (hash >>> 0).toString(36);
}
