// Runs in the head, before the first paint: sets data-theme, loads the kit's sheet of that theme, and serves the switch.
(() => {
  "use strict";
  const KEY = "corescope-theme", OLD_KEY = "meshcore-theme";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const { kitLight = "", kitDark = "" } = document.currentScript?.dataset ?? {};
  let choice = stored(), forced = null;

  // Storage may be blocked, full or hold anything: whatever is not one of the three words means "system".
  function stored() {
    try {
      const value = localStorage.getItem(KEY) ?? localStorage.getItem(OLD_KEY);
      return value === "light" || value === "dark" ? value : "system";
    } catch { return "system"; }
  }

  function store(value) {
    try {
      localStorage.setItem(KEY, value);
    } catch { /* the choice then lasts for this visit */ }
  }

  function kit(theme) {
    const sheets = (theme === "dark" ? kitDark : kitLight).split(" ").filter(Boolean);
    ["radzen-theme-link", "radzen-theme-wcag-link"].forEach((id, i) => {
      if (!sheets[i]) return;
      const old = document.getElementById(id);
      if (old?.getAttribute("href") === sheets[i]) return;
      const link = old ?? Object.assign(document.createElement("link"), { id, rel: "stylesheet" });
      link.setAttribute("href", sheets[i]);
      if (!old) document.currentScript ? document.currentScript.before(link) : document.head.prepend(link);
    });
  }

  function apply() {
    const theme = forced ?? (choice === "system" ? (dark.matches ? "dark" : "light") : choice);
    const changed = root.dataset.theme !== theme;
    root.dataset.theme = theme;
    kit(theme);
    document.querySelectorAll("[data-theme-choice]").forEach(sync);
    if (changed) document.dispatchEvent(new CustomEvent("corescope-theme", { detail: theme }));
  }

  const sync = button => button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));

  // The switch appears twice (frame, then live page): each marks its button when it enters the document.
  customElements.define("theme-switch", class extends HTMLElement {
    connectedCallback() {
      queueMicrotask(() => this.querySelectorAll("[data-theme-choice]").forEach(sync));
    }
  });

  document.addEventListener("click", event => {
    const button = event.target instanceof Element ? event.target.closest("[data-theme-choice]") : null;
    if (!button) return;
    choice = button.dataset.themeChoice;
    store(choice);
    apply();
  });
  addEventListener("storage", event => {
    if (event.key !== KEY) return;
    choice = stored();
    apply();
  });
  // A page may need one theme while it stands; the reader's choice is neither changed nor stored by that.
  document.addEventListener("corescope-theme-force", event => { forced = event.detail; apply(); });
  dark.addEventListener("change", apply);
  apply();
})();
