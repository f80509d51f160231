/** Products side by side, with what every page has. */
import "./main.js";
import "./elements/compare-page.js";
