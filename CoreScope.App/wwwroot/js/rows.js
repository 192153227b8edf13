// Rows of a live list by keyboard: arrows move, Enter and Space open, and the focus stays on its row (data-key) when the row is
// drawn anew or moved, which makes a browser drop it.
export function serveRows(box) {
  const stop = new AbortController(), on = { signal: stop.signal };
  let held = null;

  box.addEventListener("keydown", event => {
    const row = event.target;
    if (!row.matches?.("tr.row")) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      row.click();
      return;
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    const all = [...box.querySelectorAll("tr.row")];
    const next = all[all.indexOf(row) + step];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }, on);

  // Any focus elsewhere and any press are the reader's own will.
  document.addEventListener("focusin", event => {
    held = event.target.matches?.("tr.row") && box.contains(event.target) ? event.target.dataset.key : null;
  }, on);
  document.addEventListener("pointerdown", event => { if (!box.contains(event.target)) held = null; }, on);

  const changes = new MutationObserver(() => {
    if (held === null || document.activeElement !== document.body) return;
    box.querySelector(`tr.row[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  });
  changes.observe(box, { childList: true, subtree: true });

  return { detach() { stop.abort(); changes.disconnect(); } };
}
