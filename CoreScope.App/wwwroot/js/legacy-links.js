// Links of the hash-routed predecessor ("#/packets/…") live on in chats: forward those whose page exists here.
(() => {
  "use strict";

  // Gives the path below the base address, or null for a route that has no page yet.
  function target(route, param, rest) {
    const id = encodeURIComponent(param);
    switch (route) {
      case "": case "home": return "";
      case "packets":
        if (!param) return "packets";
        if (param === "id") return /^\d+$/.test(rest) ? "packets/id/" + rest : "packets";
        return param.length > 16 ? "packets?node=" + id : "packets/" + id;
      case "packet":
        return /^[0-9a-f]{16}$/i.test(param) ? "packets/" + id : /^\d+$/.test(param) ? "packets/id/" + param : "packets";
      case "nodes": return param ? "nodes/" + id + (rest === "reach" || rest === "analytics" ? "/" + rest : "") : "nodes";
      case "live": return "live";
      case "map": return "map";
      case "traces": return param ? "tools/trace/" + id : "tools/trace";
      case "observers": return param && !/^\.\.?$/.test(param) ? "observers/" + id : "observers";
      case "tools":
        if (param === "trace") return rest ? "tools/trace/" + encodeURIComponent(rest) : "tools/trace";
        return param === "path-inspector" ? "tools/path-inspector" : "tools";
      default: return null;
    }
  }

  function forward() {
    if (!location.hash.startsWith("#/")) return;
    const [path, query = ""] = location.hash.slice(2).split("?", 2);
    const parts = path.split("/").map(part => { try { return decodeURIComponent(part); } catch { return part; } });
    const found = target(parts[0] ?? "", parts[1] ?? "", parts[2] ?? "");
    if (found === null) return;
    location.replace(new URL(found + (query ? (found.includes("?") ? "&" : "?") + query : ""), document.baseURI));
  }

  addEventListener("hashchange", forward);
  forward();
})();
