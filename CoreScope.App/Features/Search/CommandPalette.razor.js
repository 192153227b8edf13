// The palette's keyboard: opening, closing and choosing happen here at once; what is found comes from the server.
export function attach(dialog) {
  if (!dialog?.isConnected) return { detach() { /* gone before the script came to it */ } };
  const stop = new AbortController(), on = { signal: stop.signal };
  const input = dialog.querySelector(".palette-input"), results = dialog.querySelector("#palette-results");
  const options = () => [...results.querySelectorAll("[role=option]")];
  let chosen = null, waiting = false;

  function choose(option, show = true) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option ?? null;
    chosen?.setAttribute("aria-selected", "true");
    chosen ? input.setAttribute("aria-activedescendant", chosen.id) : input.removeAttribute("aria-activedescendant");
    if (show) chosen?.scrollIntoView({ block: "nearest" });
  }

  const isCurrent = () => (results.dataset.for ?? "") === input.value;

  function open() {
    if (dialog.open) return;
    document.querySelectorAll(":popover-open").forEach(other => other.hidePopover());
    dialog.showModal();
    waiting = false;
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
    choose(options()[0]);
  }

  // What a dialog of the page has open keeps the keyboard.
  const isTaken = () => document.querySelector(".rz-dialog, dialog[open]") !== null;

  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      dialog.open ? dialog.close() : isTaken() || open();
    }
  }, on);
  document.addEventListener("click", event => {
    if (event.target.closest?.("[data-opens-search]")) open();
  }, on);

  input.addEventListener("keydown", event => {
    const all = options(), at = all.indexOf(chosen);
    const next = { ArrowDown: all[(at + 1) % all.length], ArrowUp: all[(at - 1 + all.length) % all.length] }[event.key];
    if (next) {
      event.preventDefault();
      choose(next);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      // Faster than the server: the first result opens as soon as it is there.
      isCurrent() ? chosen?.click() : waiting = true;
    }
  }, on);
  input.addEventListener("input", () => { waiting = false; }, on);

  dialog.addEventListener("click", event => {
    const option = event.target.closest("[role=option]");
    if (option?.dataset.choosesTheme) document.querySelector(`theme-switch [data-theme-choice="${CSS.escape(option.dataset.choosesTheme)}"]`)?.click();
    // A press on the dialog itself is one on its backdrop.
    if (option || event.target === dialog || event.target.closest("a, [data-closes-search]")) dialog.close();
  }, on);
  results.addEventListener("pointermove", event => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen) choose(option, false);
  }, on);

  const changes = new MutationObserver(() => {
    choose(options()[0]);
    if (!waiting || !isCurrent()) return;
    waiting = false;
    chosen?.click();
  });
  changes.observe(results, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-for"] });
  document.documentElement.dataset.search = "on";

  return {
    detach() {
      stop.abort();
      changes.disconnect();
      delete document.documentElement.dataset.search;
    },
  };
}
