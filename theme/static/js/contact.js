/** The contact form, with what every page has. */
import "./main.js";
import "./elements/contact-form.js";
import "./elements/closed-help.js";
import "./elements/copy-text.js";
