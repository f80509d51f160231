/** The elements of every page. Each improves HTML that already works. Pages that need more have an entry of their own. */
import "./lib/ahead.js";
import "./lib/later.js";
import "./lib/on-need.js";
import "./elements/open-now.js";
import "./elements/leaves-today.js";
import "./elements/free-gap.js";
import "./elements/site-nav.js";
import "./elements/cart-count.js";
import "./elements/quick-add.js";
import "./elements/quantity-field.js";
import "./elements/picture-gallery.js";
import "./elements/buy-box.js";
import "./elements/recently-viewed.js";
import "./elements/compare-choice.js";
import "./elements/facet-links.js";
