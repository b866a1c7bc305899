// Light or dark: as the system says, until the user says otherwise. The style sheet does the rest by `light-dark()`.

const KEY = 'steadygraph-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

let changed = () => {};

/** @param {() => void} onChange */
export function startTheme(onChange) {
  changed = onChange;
  const theme = stored();
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  dark.addEventListener('change', changed);
}

export function toggleTheme() {
  const now = document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light');
  const next = now === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A page that may not store anything forgets the choice at the next load.
  }
  changed();
}
