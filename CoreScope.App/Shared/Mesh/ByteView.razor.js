// Lights the bytes of the field under the pointer, and the field of the byte under it. Fields carry data-from and data-to.
export function attach(bytes) {
  const scope = bytes.closest("[data-bytes]") ?? bytes;
  const stop = new AbortController(), on = { signal: stop.signal };
  const span = field => [Number(field.dataset.from), Number(field.dataset.to)];

  function light(from, to) {
    for (const cell of bytes.querySelectorAll("[data-at]")) {
      const at = Number(cell.dataset.at);
      cell.toggleAttribute("data-lit", at >= from && at < to);
    }
    for (const field of scope.querySelectorAll("[data-from]")) {
      const [start, end] = span(field);
      field.toggleAttribute("data-lit", from < to && start <= from && end >= to);
    }
  }

  // The narrowest field that holds the byte is the one meant.
  function fieldAt(at) {
    return [...scope.querySelectorAll("[data-from]")].map(span)
      .filter(([from, to]) => from <= at && at < to)
      .sort((a, b) => (a[1] - a[0]) - (b[1] - b[0]))[0] ?? [at, at + 1];
  }

  function follow(event) {
    const target = event.target instanceof Element ? event.target : null;
    const cell = target?.closest("[data-at]"), field = target?.closest("[data-from]");
    if (cell) light(...fieldAt(Number(cell.dataset.at)));
    else if (field) light(...span(field));
    else light(0, 0);
  }

  scope.addEventListener("pointerover", follow, on);
  scope.addEventListener("focusin", follow, on);
  scope.addEventListener("pointerleave", () => light(0, 0), on);
  return { detach: () => stop.abort() };
}
