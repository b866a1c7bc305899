// Small charts on a canvas: lines over time, stacked shares over time, a histogram.

import { Surface, colour } from './surface.js';
import { fillLevel } from './model.js';
import { el, setText } from './dom.js';

/** @typedef {{name: string, colour: string, value: (frame: import('./model.js').Frame, before: import('./model.js').Frame | null) => number}} Series */

const HIGH = 46;

class Chart {
  constructor(title) {
    this.now = el('output');
    this.canvas = el('canvas', { height: HIGH });
    this.root = el('figure', {}, el('figcaption', {}, el('span', {}, title), this.now), this.canvas);
    this.surface = new Surface(this.canvas, () => this.redraw?.());
    this.hover = null;
    this.canvas.addEventListener('pointermove', (event) => {
      this.hover = event.offsetX / this.surface.w;
      this.redraw?.();
    });
    this.canvas.addEventListener('pointerleave', () => {
      this.hover = null;
      this.redraw?.();
    });
  }

  /** @param {import('./model.js').Frame[]} frames @param {{from: number, to: number}} span */
  update(frames, span) {
    this.redraw = () => this.surface.clear() && this.draw(frames, span, this.surface);
    this.redraw();
  }

  /** The index that the value beside the title is of: the last, or the one under the pointer. */
  picked(frames, { from, to }) {
    if (this.hover === null) return frames.length - 1;
    const t = from + this.hover * (to - from);
    const after = frames.findIndex((frame) => frame.t > t);
    return after < 0 ? frames.length - 1 : Math.max(0, after - 1);
  }

  crosshair(pen, x, h) {
    if (this.hover === null) return;
    pen.fillStyle = colour('--text-soft');
    pen.fillRect(Math.round(x), 0, 1, h);
  }
}

export class Lines extends Chart {
  /** @param {string} title @param {Series[]} series @param {(value: number) => string} show @param {number} top the least upper end of the scale */
  constructor(title, series, show, top = 0) {
    super(title);
    this.series = series;
    this.show = show;
    this.top = top;
  }

  draw(frames, span, { pen, w, h }) {
    const x = (t) => ((t - span.from) / (span.to - span.from)) * w;
    const values = this.series.map(({ value }) => frames.map((frame, i) => value(frame, frames[i - 1] ?? null)));
    const top = Math.max(this.top, ...values.flat().filter((v) => v > 0)) || 1;
    const y = (value) => h - 2 - (value / top) * (h - 6);
    values.forEach((line, which) => {
      const ink = colour(this.series[which].colour);
      pen.beginPath();
      let start = null;
      frames.forEach((frame, i) => {
        if (Number.isNaN(line[i])) return;
        if (start === null) pen.moveTo((start = x(frame.t)), y(line[i]));
        else pen.lineTo(x(frame.t), y(line[i]));
      });
      pen.strokeStyle = ink;
      pen.lineWidth = 1.5;
      // The second line is dashed, so that the two differ without colour.
      pen.setLineDash(which ? [4, 3] : []);
      pen.stroke();
      if (which === 0 && start !== null) {
        pen.lineTo(x(frames.at(-1).t), h);
        pen.lineTo(start, h);
        pen.globalAlpha = 0.13;
        pen.fillStyle = ink;
        pen.fill();
        pen.globalAlpha = 1;
      }
    });
    const at = this.picked(frames, span);
    if (at >= 0) this.crosshair(pen, x(frames[at].t), h);
    setText(this.now, this.series.map(({ name }, i) => `${name}${this.show(values[i][at] ?? NaN)}`).join('  '));
  }
}

export class Shares extends Chart {
  /** Shares of one, stacked from the bottom. @param {string} title @param {Series[]} series @param {(value: number) => string} show */
  constructor(title, series, show) {
    super(title);
    this.series = series;
    this.show = show;
    this.canvas.classList.add('tall');
  }

  draw(frames, span, { pen, w, h }) {
    const x = (t) => ((t - span.from) / (span.to - span.from)) * w;
    const sums = frames.map(() => 0);
    for (const { value, colour: name } of this.series) {
      pen.beginPath();
      frames.forEach((frame, i) => pen.lineTo(x(frame.t), h - sums[i] * h));
      for (let i = frames.length - 1; i >= 0; i--) {
        sums[i] += value(frames[i], null) || 0;
        pen.lineTo(x(frames[i].t), h - Math.min(1, sums[i]) * h);
      }
      pen.fillStyle = colour(name);
      pen.fill();
    }
    const at = this.picked(frames, span);
    if (at < 0) return;
    this.crosshair(pen, x(frames[at].t), h);
    setText(this.now, this.series.map(({ name, value }) => `${name} ${this.show(value(frames[at], null))}`).join('  '));
  }
}

export class Histogram extends Chart {
  /** How often a share was in each twentieth. @param {string} title @param {(frame: object) => number} value */
  constructor(title, value) {
    super(title);
    this.value = value;
    this.canvas.classList.add('tall');
    this.root.append(el('div', { class: 'scale' }, el('span', {}, '0 %'), el('span', {}, '50 %'), el('span', {}, '100 %')));
  }

  draw(frames, span, { pen, w, h }) {
    const bins = new Array(20).fill(0);
    for (const frame of frames) {
      const value = this.value(frame);
      if (!Number.isNaN(value)) bins[Math.min(19, Math.floor(value * 20))]++;
    }
    const most = Math.max(1, ...bins);
    bins.forEach((times, i) => {
      const high = times ? Math.max(2, (times / most) * (h - 2)) : 0;
      pen.fillStyle = colour(`--fill-${fillLevel(i / 20)}`);
      pen.fillRect((i * w) / 20 + 1, h - high, w / 20 - 2, high);
    });
    const bin = this.hover === null ? -1 : Math.min(19, Math.floor(this.hover * 20));
    setText(this.now, bin < 0 ? `${frames.length} frames` : `${bin * 5} to ${bin * 5 + 5} %: ${bins[bin]} of ${frames.length} frames`);
  }
}
