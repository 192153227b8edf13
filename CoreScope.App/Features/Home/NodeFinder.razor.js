// Arrows lead from the box to the lines and between them; Esc leads back to the box.
export function attach(box) {
  if (!box?.isConnected) return { detach() { /* gone before the script came to it */ } };
  const stop = new AbortController(), input = box.querySelector("input");
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  box.addEventListener("keydown", event => {
    if (event.key === "Escape") { input.focus(); return; }
    if (!(event.key in moves)) return;
    const stops = [input, ...box.querySelectorAll(".finder-open")];
    const line = document.activeElement.closest("li");
    const at = line ? stops.indexOf(line.querySelector(".finder-open")) : 0;
    event.preventDefault();
    stops[Math.max(0, Math.min(stops.length - 1, at + moves[event.key]))].focus();
  }, { signal: stop.signal });
  box.dataset.keys = "on";
  return { detach: () => stop.abort() };
}
