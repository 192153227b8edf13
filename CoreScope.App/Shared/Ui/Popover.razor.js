// Shows a panel in the top layer beside its button: below or flipped above, kept 8 px inside the viewport.
const GAP = 6, EDGE = 8;

function place(panel, button) {
  const at = button.getBoundingClientRect(), size = panel.getBoundingClientRect();
  const below = at.bottom + GAP, above = at.top - GAP - size.height;
  const top = below + size.height <= innerHeight - EDGE || above < EDGE ? below : above;
  panel.style.top = Math.max(EDGE, Math.min(top, innerHeight - size.height - EDGE)) + "px";
  panel.style.left = Math.max(EDGE, Math.min(at.left, innerWidth - size.width - EDGE)) + "px";
}

export function show(panel, button, owner) {
  if (!panel?.isConnected) return;
  panel.addEventListener("toggle", event => {
    if (event.newState !== "closed") return;
    owner.invokeMethodAsync("Closed").catch(() => { /* the row may be gone */ });
    if (document.activeElement === document.body) button.focus();
  });
  // A press on the button while open closes the panel natively; without this the click would open it again.
  button.addEventListener("pointerdown", event => { if (panel.matches(":popover-open")) event.stopPropagation(); }, { once: true });
  panel.showPopover();
  place(panel, button);
  panel.querySelector("a, button")?.focus({ preventScroll: true });
}
