// The map is drawn for its size on paper before the browser takes its picture of the page.
const SETTLED = 400;

export async function print() {
  const page = document.querySelector(".reach");
  if (!page) return;
  page.classList.add("reach-on-paper");
  await new Promise(done => setTimeout(done, SETTLED));
  addEventListener("afterprint", () => page.classList.remove("reach-on-paper"), { once: true });
  window.print();
}
