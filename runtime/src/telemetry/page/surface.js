// Drawing on a canvas: as sharp as the screen, and without asking for its size, which would force a layout.

import { el } from './dom.js';

let probe;
/** Colours of the style sheet as the canvas needs them. @type {Map<string, string>} */
const colours = new Map();

/** A colour of the style sheet: `light-dark()` is only resolved on an element. */
export function colour(name) {
  if (!colours.has(name)) {
    probe ??= document.body.appendChild(el('i', { hidden: true }));
    probe.style.color = `var(${name})`;
    colours.set(name, getComputedStyle(probe).color);
  }
  return colours.get(name);
}

/** After a change of theme each colour is asked for anew. */
export const forgetColours = () => colours.clear();

export class Surface {
  /** @param {HTMLCanvasElement} canvas @param {() => void} resized called when it has another size */
  constructor(canvas, resized) {
    this.canvas = canvas;
    this.pen = canvas.getContext('2d');
    this.w = 0;
    this.h = 0;
    new ResizeObserver(([{ contentRect }]) => {
      this.w = contentRect.width;
      this.h = contentRect.height;
      const ratio = Math.min(2, devicePixelRatio || 1);
      canvas.width = Math.round(this.w * ratio);
      canvas.height = Math.round(this.h * ratio);
      this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      resized();
    }).observe(canvas);
  }

  /** An empty surface, or null while it has no size. */
  clear() {
    if (!this.w || !this.h) return null;
    this.pen.clearRect(0, 0, this.w, this.h);
    return this;
  }
}
