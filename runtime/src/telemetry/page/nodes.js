// One node of the picture: an actor, or a closed group of them.
// Its bar splits the time into idle, busy and backpressured; its sign says when it is not simply running.

import { ACTOR } from './model.js';
import { count, percent } from './format.js';
import { svg } from './dom.js';

const PAD = 10;
const BAR = 7;
/** Shapes as well as colours, so that no state is told by colour alone. */
const SIGNS = { starting: '▷', restarting: '↻', stopping: '◁', stopped: '■', failed: '✕', hanging: '!' };

const canvas = document.createElement('canvas').getContext('2d');

/** The text, cut to a width. */
function cut(text, width, font) {
  canvas.font = font;
  if (canvas.measureText(text).width <= width) return text;
  let low = 1;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (canvas.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}

export class NodeView {
  constructor(node, layer, family) {
    this.layer = layer;
    this.members = node.actors.length;
    this.family = family;
    this.title = svg('title');
    this.behind = this.members > 1 ? svg('rect', { class: 'behind', rx: 9 }) : null;
    this.box = svg('rect', { class: 'box', rx: 9 });
    this.name = svg('text', { class: 'name', x: PAD });
    this.info = svg('text', { class: 'info', x: PAD });
    this.badge = svg('text', { class: 'badge', 'text-anchor': 'end' });
    this.bar = [svg('rect', { class: 'idle' }), svg('rect', { class: 'busy' }), svg('rect', { class: 'backpressured' })];
    this.flag = svg('g', { class: 'flag', display: 'none' }, svg('path', { d: 'M0-1-8-13H8Z' }), svg('text', { y: -17, 'text-anchor': 'middle' }, 'bottleneck'));
    this.alert = svg('path', { class: 'alert', d: 'M0-8 8 0 0 8-8 0Z', display: 'none' });
    this.root = svg('g', { class: 'node' }, this.title, this.behind, this.box, this.name, this.info, this.badge, ...this.bar, this.flag, this.alert);
    this.root.nodeView = this;
    layer.append(this.root);
    /** What was last written, so that an equal value costs nothing. */
    this.was = {};
    this.place(node);
  }

  place(node) {
    this.node = node;
    this.root.style.transform = `translate(${node.x}px, ${node.y}px)`;
    for (const rect of [this.box, this.behind]) {
      rect?.setAttribute('width', node.w);
      rect?.setAttribute('height', node.h);
    }
    this.behind?.setAttribute('transform', 'translate(4 -4)');
    this.badge.setAttribute('x', node.w - PAD);
    this.flag.setAttribute('transform', `translate(${node.w / 2} -2)`);
    this.alert.setAttribute('transform', `translate(${node.w - 3} 3)`);
    this.title.textContent = this.members > 1 ? `${node.name}: ${this.members} actors, double-click opens them` : node.name;
    this.setDetail(this.detail ?? 'near');
  }

  /** Far away the bar fills the node and there is no text; half way only the name is there, and larger. */
  setDetail(detail) {
    this.detail = detail;
    const { w, h, name } = this.node;
    const far = detail === 'far';
    this.barX = far ? 4 : PAD;
    this.barWidth = w - 2 * this.barX;
    for (const rect of this.bar) {
      rect.setAttribute('x', this.barX);
      rect.setAttribute('y', far ? 4 : h - PAD - BAR + 1);
      rect.setAttribute('height', far ? h - 8 : BAR);
    }
    this.bar[0].setAttribute('width', this.barWidth);
    const reserve = this.members > 1 ? 34 : 16;
    const mid = detail === 'mid';
    this.name.setAttribute('y', mid ? 27 : 20);
    this.info.setAttribute('y', 35);
    this.badge.setAttribute('y', mid ? 27 : 20);
    this.name.textContent = far ? '' : cut(name, w - 2 * PAD - reserve, `600 ${mid ? 19 : 13}px ${this.family}`);
    this.was = {};
  }

  /** @param {import('./model.js').Frame} frame @param {import('./model.js').Topology} topology */
  update(frame, topology, inView, bottleneck, alerting, words) {
    this.set('display', inView ? 'inline' : 'none', (value) => this.root.setAttribute('display', value));
    if (!inView) return;
    const { actors } = this.node;
    let [busy, backpressured, mcpu, most] = [0, 0, 0, 0];
    for (const actor of actors) {
      const its = frame.actor(actor, ACTOR.busy) || 0;
      busy += its / actors.length;
      backpressured += (frame.actor(actor, ACTOR.backpressured) || 0) / actors.length;
      mcpu += frame.actor(actor, ACTOR.mcpu);
      if (its > most) most = its;
    }
    const state = topology.worstState(frame, actors);
    this.set('class', `node ${state}${this.marked ? ' selected' : ''}${bottleneck ? ' bottleneck' : ''}`, (value) => this.root.setAttribute('class', value));
    this.set('flag', bottleneck, (value) => this.flag.setAttribute('display', value ? 'inline' : 'none'));
    this.set('alert', alerting, (value) => this.alert.setAttribute('display', value ? 'inline' : 'none'));
    const end = Math.round(busy * this.barWidth);
    this.set('busy', end, (value) => this.bar[1].setAttribute('width', value));
    this.set('held', `${end} ${Math.round(backpressured * this.barWidth)}`, () => {
      this.bar[2].setAttribute('x', this.barX + end);
      this.bar[2].setAttribute('width', Math.min(this.barWidth - end, Math.round(backpressured * this.barWidth)));
    });
    if (this.detail === 'far' || !words) return;
    const sign = SIGNS[state] ?? '';
    this.set('badge', this.members > 1 ? `${sign} ×${this.members}`.trim() : sign, (value) => (this.badge.textContent = value));
    if (this.detail !== 'near') return;
    const load = this.members > 1 ? `max ${percent(most)} · mean ${percent(busy)}` : `${percent(busy)} · ${count(Math.round(mcpu))} mCPU`;
    this.set('info', state === 'running' ? load : this.members > 1 ? `${state} · ${load}` : state, (value) => (this.info.textContent = value));
  }

  set(key, value, write) {
    if (this.was[key] === value) return;
    this.was[key] = value;
    write(value);
  }

  mark(marked) { this.marked = marked; }

  remove() { this.root.remove(); }
}
