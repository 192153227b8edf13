// Which pictures a map shows: one choice for the light theme and one for the dark, kept by the browser and the same for all maps.
import { isDark } from "./map-canvas.js";
import { read, write } from "./storage.js";

const NONE = "none";
export const TILE_KEYS = { light: "mc-light-tile-provider", dark: "mc-dark-tile-provider" };

// What is chosen for a theme: null = as the operator has it. What is not offered any more counts as not chosen.
export function chosen(tiles, theme) {
  const kept = read(TILE_KEYS[theme]);
  return kept === NONE || tiles.offered.some(one => one.id === kept) ? kept : null;
}

// The pictures for the theme that holds; null = none.
export function current(tiles) {
  const theme = isDark() ? "dark" : "light", id = chosen(tiles, theme) ?? tiles[theme];
  return tiles.offered.find(one => one.id === id) ?? null;
}

function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

let groups = 0;

// A button on the map that opens the two choices.
export function tileChoice(L, tiles) {
  const nameOf = id => tiles.offered.find(one => one.id === id)?.label ?? "No pictures";

  function group(theme, title) {
    const name = `map-tiles-${++groups}`, box = element("fieldset", {}, element("legend", {}, title));
    const row = (id, text) => {
      const input = element("input", { type: "radio", name, value: id });
      input.checked = (chosen(tiles, theme) ?? "") === id;
      input.addEventListener("change", () => write(TILE_KEYS[theme], id || null));
      box.append(element("label", {}, input, element("span", {}, text)));
    };
    row("", `Standard (${nameOf(tiles[theme])})`);
    // The ones made for this theme first.
    for (const one of [...tiles.offered].sort((a, b) => (b.isDark === (theme === "dark")) - (a.isDark === (theme === "dark")))) row(one.id, one.label);
    row(NONE, "No pictures, built-in map only");
    return box;
  }

  const Control = L.Control.extend({
    options: { position: "topright" },
    onAdd() {
      const button = element("button", { type: "button", class: "map-choice-button", "aria-expanded": "false", "aria-label": "Background of the map", title: "Background of the map" });
      const panel = element("div", { class: "map-choice-panel" });
      panel.hidden = true;
      const box = element("div", { class: "map-choice leaflet-bar" }, button, panel);
      const show = on => {
        if (on) panel.replaceChildren(group("light", "In the light theme"), group("dark", "In the dark theme"));
        panel.hidden = !on;
        button.setAttribute("aria-expanded", String(on));
        if (on) panel.querySelector("input:checked")?.focus();
      };
      button.addEventListener("click", () => show(panel.hidden));
      box.addEventListener("keydown", event => {
        event.stopPropagation();
        if (event.key !== "Escape" || panel.hidden) return;
        show(false);
        button.focus();
      });
      // A click on a label gives the focus to the map around it: that is no leaving.
      box.addEventListener("focusout", event => { const to = event.relatedTarget; if (to && !box.contains(to) && !to.contains(box)) show(false); });
      this._away = event => { if (!box.contains(event.target)) show(false); };
      document.addEventListener("pointerdown", this._away);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    },
    onRemove() { document.removeEventListener("pointerdown", this._away); },
  });
  return new Control();
}
