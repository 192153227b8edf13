// Esc leads back to the list, as it closes the pane there.
export function attach(back) {
  const stop = new AbortController();
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(":popover-open, dialog[open], .rz-dialog")) return;
    if (event.target.matches?.("input, select, textarea")) return;
    back.click();
  }, { signal: stop.signal });
  return { detach() { stop.abort(); } };
}
