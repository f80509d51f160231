/** An order, with what every page has. */
import "./main.js";
import "./elements/order-page.js";
