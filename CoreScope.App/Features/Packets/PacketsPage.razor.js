// Watches the list's scroll box: tells C# when the reader leaves the top or comes back.
import { serveRows } from '../../js/rows.js';

const TOP = 4;
const PHONE = '(max-width: 640px)';

export function attach(box, page) {
  let atTop = true;
  const rows = serveRows(box);
  const phone = matchMedia(PHONE);

  function onScroll() {
    const now = box.scrollTop <= TOP;
    if (now === atTop) return;
    atTop = now;
    page.invokeMethodAsync('AtTopChanged', atTop).catch(() => {});
  }

  const onWidth = () => page.invokeMethodAsync('PhoneChanged', phone.matches).catch(() => {});
  box.addEventListener('scroll', onScroll, { passive: true });
  phone.addEventListener('change', onWidth);
  if (phone.matches) onWidth();

  return {
    toTop() { box.scrollTop = 0; },
    toEnd() { box.scrollTop = box.scrollHeight; },
    detach() {
      box.removeEventListener('scroll', onScroll);
      rows.detach();
      phone.removeEventListener('change', onWidth);
    },
  };
}
