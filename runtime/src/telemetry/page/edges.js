// One edge of the picture: one channel or several between the same two nodes.
// Width shows the rate, colour the fill, a diamond that a sender waits for room.

import { CHANNEL, fillLevel } from './model.js';
import { rate, percent } from './format.js';
import { svg, setText } from './dom.js';

const CORNER = 14;
const GAUGE = { w: 26, h: 8 };
/** A sender may wait and go on within a frame, so the diamond stays this many seconds: it must not flicker. */
const BLOCKED_HOLD_S = 0.6;

export class EdgeView {
  /** @param {{from: number, to: number, channels: number[], points: number[][]}} edge @param {import('./model.js').Topology} topology */
  constructor(edge, topology, layers) {
    this.edge = edge;
    this.channels = edge.channels;
    this.layers = layers;
    const all = edge.channels.map((channel) => topology.channels[channel]);
    this.kind = all.every((c) => c.dead_letters) ? ' dead' : all.every((c) => c.feedback) ? ' feedback' : '';
    this.title = all.length === 1 ? all[0].name : `${all.length} channels, as ${all[0].name}`;
    const d = route(edge.points);
    this.line = layers.edges.appendChild(svg('path', { d }));
    // A thin line is hard to hit: an unseen wide one takes the pointer.
    this.hit = layers.hits.appendChild(svg('path', { d }));
    this.hit.append(svg('title', {}, this.title));
    this.hit.edgeView = this;
    [this.x, this.y] = middle(edge.points);
    const [xs, ys] = [edge.points.map(([x]) => x), edge.points.map(([, y]) => y)];
    this.box = { x: Math.min(...xs), y: Math.min(...ys), w: Math.max(...xs) - Math.min(...xs), h: Math.max(...ys) - Math.min(...ys) };
    this.inView = true;
    this.className = '';
    this.width = -1;
    this.marked = '';
    this.blockedAt = NaN;
    this.label = null;
    this.labelled = true;
    this.wanted = false;
    this.labelShown = false;
    this.diamond = null;
    this.shown = false;
  }

  /** @param {import('./model.js').Frame} frame @param {string} detail far, mid or near @param {boolean} words whether texts are written too */
  update(frame, detail, inView, words) {
    if (inView !== this.inView) {
      this.inView = inView;
      for (const element of [this.line, this.hit]) element.setAttribute('display', inView ? 'inline' : 'none');
      if (!inView) {
        for (const element of [this.label, this.diamond]) element?.setAttribute('display', 'none');
        this.labelShown = this.shown = false;
      }
    }
    if (!inView) return;
    let sum = 0;
    let fill = 0;
    let blocked = false;
    for (const channel of this.channels) {
      sum += frame.channel(channel, CHANNEL.rate) || 0;
      fill = Math.max(fill, frame.channel(channel, CHANNEL.fill) || 0);
      if (frame.channel(channel, CHANNEL.blocked) > 0) blocked = true;
    }
    // Steps of half a pixel: most edges then stay as they are from frame to frame.
    const width = Math.round(2 * (1 + Math.log10(1 + sum)) * (detail === 'far' ? 0.45 : 0.9)) / 2;
    if (width !== this.width) {
      this.width = width;
      this.line.setAttribute('stroke-width', Math.max(detail === 'far' ? 0.5 : 1, width));
    }
    const className = `edge f${fillLevel(fill)}${sum > 0 ? '' : ' idle'}${this.kind}${this.marked}`;
    if (className !== this.className) {
      this.className = className;
      this.line.setAttribute('class', className);
    }
    this.showBlocked(frame.t, blocked);
    const labelled = detail === 'near' && (this.labelled || this.wanted);
    if (labelled) this.showLabel(sum, fill, words);
    else if (this.labelShown) this.label.setAttribute('display', 'none');
    this.labelShown = labelled;
  }

  showBlocked(t, blocked) {
    if (blocked) this.blockedAt = t;
    const shown = t >= this.blockedAt && t < this.blockedAt + BLOCKED_HOLD_S;
    if (shown && !this.diamond) {
      const [x, y] = this.edge.points[0];
      this.diamond = this.layers.marks.appendChild(svg('g', { class: 'blocked', transform: `translate(${x + 13} ${y})` },
        svg('path', { class: 'diamond', d: 'M-10 0 0-10 10 0 0 10Z' }), svg('path', { class: 'bars', d: 'M-2.5-3.5v7M2.5-3.5v7' })));
    }
    if (this.diamond && shown !== this.shown) this.diamond.setAttribute('display', shown ? 'inline' : 'none');
    this.shown = shown;
  }

  /** Rate above the line, a gauge on it, fill below. It is made when it is first near enough to be read. */
  showLabel(sum, fill, words) {
    if (!this.label) {
      this.gauge = svg('rect', { class: 'level', y: -GAUGE.h / 2, x: -GAUGE.w / 2, height: GAUGE.h });
      this.above = svg('text', { y: -9, 'text-anchor': 'middle' });
      this.below = svg('text', { y: 17, 'text-anchor': 'middle' });
      this.label = this.layers.labels.appendChild(svg('g', { class: 'label', transform: `translate(${this.x} ${this.y})` },
        svg('path', { class: 'ground', d: 'M-26-20h52v13h-52ZM-17 7h34v13h-34Z' }),
        svg('rect', { class: 'outline', x: -GAUGE.w / 2 - 1.5, y: -GAUGE.h / 2 - 1.5, width: GAUGE.w + 3, height: GAUGE.h + 3, rx: 3 }),
        this.gauge, this.above, this.below));
    }
    if (!this.labelShown) this.label.setAttribute('display', 'inline');
    else if (!words) return;
    const filled = Math.round(fill * GAUGE.w);
    if (filled !== this.filled) {
      this.filled = filled;
      this.gauge.setAttribute('width', filled);
    }
    if (fillLevel(fill) !== this.level) {
      this.level = fillLevel(fill);
      this.label.setAttribute('class', `label f${this.level}`);
    }
    setText(this.above, `${this.channels.length > 1 ? `${this.channels.length}× ` : ''}${rate(sum)}`);
    setText(this.below, percent(fill));
  }

  mark(marked) { this.marked = marked ? ' on' : ''; }

  remove() {
    for (const element of [this.line, this.hit, this.label, this.diamond]) element?.remove();
  }
}

/** A smooth curve where the line goes forward only, else a line with round corners. */
function route(points) {
  const forward = points.every(([x], i) => i === 0 || x >= points[i - 1][0]);
  let d = `M${points[0].join(' ')}`;
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1];
    const [x1, y1] = points[i];
    if (forward) {
      const half = (x0 + x1) / 2;
      d += y0 === y1 ? `H${x1}` : `C${half} ${y0} ${half} ${y1} ${x1} ${y1}`;
    } else if (i + 1 < points.length) {
      const [before, after] = [toward(points[i], points[i - 1]), toward(points[i], points[i + 1])];
      d += `L${before.join(' ')}Q${x1} ${y1} ${after.join(' ')}`;
    } else {
      d += `L${x1} ${y1}`;
    }
  }
  return d;
}

/** The point where the round corner at `corner` meets the line to `other`. */
function toward([x, y], [ox, oy]) {
  const length = Math.hypot(ox - x, oy - y) || 1;
  const share = Math.min(CORNER, length / 2) / length;
  return [Math.round(10 * (x + (ox - x) * share)) / 10, Math.round(10 * (y + (oy - y) * share)) / 10];
}

/** The point half way along a line. */
function middle(points) {
  const lengths = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (let i = 0; i < lengths.length; i++) {
    if (left <= lengths[i]) {
      const share = lengths[i] ? left / lengths[i] : 0;
      return points[i].map((value, axis) => value + (points[i + 1][axis] - value) * share);
    }
    left -= lengths[i];
  }
  return points[0];
}
