// The panel stands below the cards: who asked for it is led to it.
export function reveal(panel) {
  panel?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}
