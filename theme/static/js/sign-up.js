/** Signing up for mails: fetched when somebody comes to such a form, which works without it too. */
import "./elements/sign-up.js";
