// Saving the picture as it is seen, as an SVG file that needs nothing else.

import { colour } from './surface.js';

/** Offers a blob as a file. */
export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the blob after the click returns.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file name from a name that a user gave. */
export const fileName = (graph, ending) => `${graph.replace(/[^\w.-]+/g, '_') || 'graph'}.${ending}`;

/** @param {SVGSVGElement} picture */
export async function pictureAsSvg(picture) {
  const sheet = await (await fetch('graph.css')).text();
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  const { width, height } = picture.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', width);
  copy.setAttribute('height', height);
  copy.querySelector('.hits').remove();
  for (const node of copy.querySelectorAll('.node')) {
    // Other programs know the attribute, not the style.
    node.setAttribute('transform', node.style.transform.replaceAll('px', ''));
    node.removeAttribute('style');
  }
  // The sheet names colours by variables of the page; the file has none, so each gets its present value.
  const fixed = sheet.replace(/var\((--[\w-]+)\)/g, (_, name) => colour(name));
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = `${fixed}\nsvg { background: ${colour('--page')}; font-family: system-ui, sans-serif; }`;
  copy.prepend(style);
  return new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' });
}
