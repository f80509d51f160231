/** Every element of the theme. Each improves HTML that already works. */
import "./elements/open-now.js";
import "./elements/leaves-today.js";
import "./elements/site-nav.js";
import "./elements/cart-count.js";
import "./elements/quick-add.js";
import "./elements/quantity-field.js";
import "./elements/picture-gallery.js";
import "./elements/buy-box.js";
import "./elements/recently-viewed.js";
import "./elements/cart-page.js";
import "./elements/order-page.js";
import "./elements/shop-search.js";
import "./elements/contact-form.js";
