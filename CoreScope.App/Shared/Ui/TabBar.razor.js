// Roving focus of a row of tabs: the chosen tab is the only stop of the Tab key.
export function attach(bar) {
  const stop = new AbortController();
  const show = tab => tab?.scrollIntoView?.({ block: "nearest", inline: "nearest" });

  bar.addEventListener("keydown", event => {
    const tabs = [...bar.querySelectorAll("[role=tab]")], at = tabs.indexOf(document.activeElement);
    if (at < 0) return;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length];
    tab.focus({ preventScroll: true });
    show(tab);
    tab.click();
  }, { signal: stop.signal });

  show(bar.querySelector("[aria-selected=true]"));
  // Seen by tests: before this a key does nothing.
  bar.dataset.keys = "on";
  return { detach() { stop.abort(); } };
}
