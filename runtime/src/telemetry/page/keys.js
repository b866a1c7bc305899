// The keyboard. Every key is in the help, which is built from this list.

import { byId, el } from './dom.js';

/** @typedef {{keys: string[], shown?: string, text: string, run: (event: KeyboardEvent) => void}} Key */

/** @param {Key[]} keys @param {() => void} escape what Esc does when no dialog is open */
export function listen(keys, escape) {
  const byKey = new Map(keys.flatMap((key) => key.keys.map((name) => [name, key])));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // A dialog closes itself by Esc, and has keys of its own.
    if (document.querySelector('dialog[open]')) return;
    const typing = event.target.closest('input:not([type=range]), select, textarea');
    if (event.key === 'Escape') {
      if (typing) event.target.blur();
      else escape();
      return;
    }
    if (typing) return;
    // Enter and space belong to a button that has the focus, arrows to the time line.
    if (event.target.closest('button, a, summary') && ['Enter', ' '].includes(event.key)) return;
    if (event.target.closest('input[type=range], .scroller') && event.key.startsWith('Arrow')) return;
    const key = byKey.get(event.key);
    if (!key) return;
    event.preventDefault();
    key.run(event);
  });
  // After a click by pointer the keys belong to the page again, not to the button.
  document.addEventListener('click', (event) => event.detail > 0 && event.target.closest('button, summary')?.blur());
  byId('keys').replaceChildren(...keys.flatMap(({ keys: names, shown, text }) =>
    [el('dt', {}, ...(shown ?? names.join(' ')).split(' ').map((name) => el('kbd', {}, name))), el('dd', {}, text)]));
}
