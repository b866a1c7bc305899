// A small picture of the whole graph, there while only a part of it is in view. A drag on it moves the view.

import { ACTOR } from './model.js';
import { Surface, colour } from './surface.js';
import { byId } from './dom.js';

const SIZE = { w: 220, h: 90 };

export class Minimap {
  /** @param {import('./graph.js').Graph} graph @param {() => void} redraw */
  constructor(graph, redraw) {
    this.graph = graph;
    this.canvas = byId('minimap');
    this.surface = new Surface(this.canvas, redraw);
    const go = (event) => this.graph.camera.centre(event.offsetX / this.scale, event.offsetY / this.scale);
    this.canvas.addEventListener('pointerdown', (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      go(event);
    });
    this.canvas.addEventListener('pointermove', (event) => event.buttons && go(event));
  }

  /** @param {import('./model.js').Frame} frame */
  update(frame) {
    const { camera, layout, order } = this.graph;
    const { view } = camera;
    const whole = view.left <= 0 && view.top <= 0 && view.right >= layout.w && view.bottom >= layout.h;
    this.canvas.hidden = whole;
    if (whole) return;
    if (layout !== this.layout) {
      this.layout = layout;
      this.scale = Math.min(SIZE.w / layout.w, SIZE.h / layout.h);
      this.canvas.style.width = `${Math.ceil(layout.w * this.scale)}px`;
      this.canvas.style.height = `${Math.ceil(layout.h * this.scale)}px`;
    }
    if (!this.surface.clear()) return;
    const { pen } = this.surface;
    const [idle, busy, hot] = ['--line-strong', '--busy', '--fill-3'].map(colour);
    const slowest = frame.bottleneck && this.graph.nodeOf(frame.bottleneck.actor);
    for (const node of order) {
      const { x, y, w, h, actors } = node.node;
      const most = Math.max(...actors.map((actor) => frame.actor(actor, ACTOR.busy) || 0));
      const box = [x * this.scale, y * this.scale, Math.max(1.5, w * this.scale), Math.max(1.5, h * this.scale)];
      pen.fillStyle = node === slowest ? hot : idle;
      if (node === slowest) pen.fillRect(box[0] - 1, box[1] - 1, box[2] + 2, box[3] + 2);
      else pen.fillRect(...box);
      if (node === slowest) continue;
      pen.fillStyle = busy;
      pen.globalAlpha = most;
      pen.fillRect(...box);
      pen.globalAlpha = 1;
    }
    pen.strokeStyle = colour('--accent');
    pen.lineWidth = 1.5;
    pen.strokeRect(view.left * this.scale, view.top * this.scale, (view.right - view.left) * this.scale, (view.bottom - view.top) * this.scale);
  }
}
