/** Fetch the page that a shopper is about to open: as soon as they point at a link, and never on a line they pay by the byte. */
const fetched = new Set([location.href.split("#")[0]]);
const LEFT_OUT = /^\/(?:[a-z]{2}(?:-[a-z]+)?\/)?(?:api|cart|order|compare|search|sandbox|mailbox)\//i;

function fetchAhead({target}) {
  const link = target.closest?.("a[href]");
  if (!link || link.origin !== location.origin || LEFT_OUT.test(link.pathname) || !link.pathname.endsWith("/")) return;
  const {href} = new URL(link.pathname + link.search, location.origin);
  if (fetched.has(href)) return;
  fetched.add(href);
  document.head.append(Object.assign(document.createElement("link"), {rel: "prefetch", href}));
}

if (!navigator.connection?.saveData) {
  for (const kind of ["pointerover", "touchstart", "focusin"]) addEventListener(kind, fetchAhead, {passive: true});
}
