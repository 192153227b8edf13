// Tells C# when no row may move: the reader has left the top of the list, or the pointer is on a row; and how wide the page is.
const TOP = 4;
// A pointer that rests on a row for so long is not about to press it.
const REST = 10_000;
const phone = matchMedia("(max-width: 640px)");

export function attach(page) {
  const stop = new AbortController(), on = { signal: stop.signal };
  let isHeld = false, isOver = false, rest = 0;

  const list = () => document.querySelector(".nodes .lt-scroll");
  function tell() {
    const now = isOver || (list()?.scrollTop ?? 0) > TOP;
    if (now === isHeld) return;
    isHeld = now;
    page.invokeMethodAsync("HoldChanged", isHeld).catch(() => { /* the page may be gone */ });
  }

  document.addEventListener("scroll", event => { if (event.target.matches?.(".nodes .lt-scroll")) tell(); }, { capture: true, passive: true, signal: stop.signal });
  document.addEventListener("pointermove", event => {
    isOver = event.pointerType === "mouse" && !!event.target.closest?.(".nodes tr.row");
    clearTimeout(rest);
    rest = setTimeout(() => { isOver = false; tell(); }, REST);
    tell();
  }, { passive: true, signal: stop.signal });
  document.documentElement.addEventListener("pointerleave", () => { isOver = false; tell(); }, on);

  const onWidth = () => page.invokeMethodAsync("PhoneChanged", phone.matches).catch(() => { /* the page may be gone */ });
  phone.addEventListener("change", onWidth, on);
  if (phone.matches) onWidth();
  return { detach() { stop.abort(); clearTimeout(rest); } };
}
