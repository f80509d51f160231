/** The row "For you": loaded by lib/later.js where it has something to say. */
import "./elements/for-you.js";
