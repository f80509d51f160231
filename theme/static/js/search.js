/** The search, with what every page has. */
import "./main.js";
import "./elements/shop-search.js";
