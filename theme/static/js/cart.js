/** The cart, with what every page has. */
import "./main.js";
import "./elements/cart-page.js";
