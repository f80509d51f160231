/** Fetches the script that an element names in data-script when somebody comes to it. */
addEventListener("focusin", ({target}) => {
  const script = target.closest("[data-script]")?.dataset.script;
  if (script) import(script);
});
