// Watches the list's scroll box: tells C# when the reader leaves the top or comes back, and moves between rows by keyboard.
const TOP = 4;
const PHONE = '(max-width: 640px)';

export function attach(box, page) {
  let atTop = true;
  const phone = matchMedia(PHONE);

  function onScroll() {
    const now = box.scrollTop <= TOP;
    if (now === atTop) return;
    atTop = now;
    page.invokeMethodAsync('AtTopChanged', atTop).catch(() => {});
  }

  function rows() { return [...box.querySelectorAll('tr.row')]; }

  function onKey(event) {
    const row = event.target;
    if (!row.matches?.('tr.row')) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      row.click();
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const all = rows();
    const next = all[all.indexOf(row) + step];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }

  const onWidth = () => page.invokeMethodAsync('PhoneChanged', phone.matches).catch(() => {});
  box.addEventListener('scroll', onScroll, { passive: true });
  box.addEventListener('keydown', onKey);
  phone.addEventListener('change', onWidth);
  if (phone.matches) onWidth();

  return {
    toTop() { box.scrollTop = 0; },
    toEnd() { box.scrollTop = box.scrollHeight; },
    detach() {
      box.removeEventListener('scroll', onScroll);
      box.removeEventListener('keydown', onKey);
      phone.removeEventListener('change', onWidth);
    },
  };
}
