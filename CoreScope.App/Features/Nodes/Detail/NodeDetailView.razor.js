// Scrolls to a section that a link names. The name comes from the address: it is looked up, never run.
export function reveal(id) {
  const section = [...document.querySelectorAll(".node-detail section[id]")].find(element => element.id === id);
  section?.scrollIntoView({ block: "start" });
}
