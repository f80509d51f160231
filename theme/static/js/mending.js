/** Typing errors: loaded by <shop-search> with the index. */
import {doubts} from "./lib/doubts.js";
import {respell} from "./lib/spelling.js";

export {doubts, respell};
