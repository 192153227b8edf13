// Tells C# whether the page is so narrow that an observer is shown over the list first.
const narrow = matchMedia("(max-width: 1023.98px)");

export function attach(page) {
  const tell = () => page.invokeMethodAsync("NarrowChanged", narrow.matches).catch(() => { /* the page may be gone */ });
  narrow.addEventListener("change", tell);
  tell();
  return { detach: () => narrow.removeEventListener("change", tell) };
}
