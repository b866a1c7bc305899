// The time line: what the page keeps, drawn as one strip with its events, with a slider over it.

import { Surface, colour } from './surface.js';
import { rate, seconds, timeOfDay } from './format.js';
import { byId, setAttribute, setText } from './dom.js';

/** Events worth a mark, with the colour; failures are drawn as crosses, the rest as ticks. */
const MARKS = { failed: '--fill-3', escalated: '--fill-3', restarted: '--held', alert: '--alert', resolved: '--fill-1', veto: '--held', stop: '--text-soft' };

export class Timeline {
  /** @param {import('./playback.js').Playback} playback @param {() => void} redraw */
  constructor(playback, redraw) {
    this.playback = playback;
    this.surface = new Surface(byId('strip'), redraw);
    this.slider = byId('slider');
    this.play = byId('play');
    this.speed = byId('speed');
    this.when = byId('when');
    this.note = byId('note');
    this.play.addEventListener('click', () => playback.toggle());
    this.speed.addEventListener('click', () => playback.nextSpeed());
    this.slider.addEventListener('input', () => playback.seek(Number(this.slider.value)));
  }

  /** @param {import('./model.js').Topology} topology @param {import('./history.js').History} history */
  reset(topology, history) {
    this.topology = topology;
    this.history = history;
  }

  /** @param {import('./model.js').Frame} frame */
  update(frame) {
    const { playback, history } = this;
    const [first, last] = [history.first, history.last];
    setAttribute(this.play, 'aria-pressed', String(playback.paused));
    setAttribute(this.play, 'aria-label', playback.paused ? (playback.live ? 'Back to now' : 'Play') : 'Pause');
    this.speed.hidden = playback.live;
    setText(this.speed, `${playback.speed}×`);
    this.slider.min = first.t;
    this.slider.max = Math.max(last.t, first.t + 0.001);
    this.slider.value = frame.t;
    const behind = last.t - frame.t;
    const time = timeOfDay(this.topology.raw.started_ms, frame.t);
    setText(this.when, !playback.live ? `${time} · ${seconds(frame.t)}` : playback.paused ? `${time} · ${seconds(behind)} ago` : `${time} · now`);
    setAttribute(this.slider, 'aria-valuetext', this.when.textContent);
    const { frame_us: cost, lost_events: lost, clients } = frame.process;
    setText(this.note, [`frame ${frame.n}`, `${rate(frame.taken)} taken`, cost ? `made in ${Math.round(cost)} µs` : '',
      lost ? `${lost} events lost` : '', clients > 1 ? `${clients} viewers` : ''].filter(Boolean).join(' · '));
    this.draw(frame);
  }

  draw(frame) {
    if (!this.surface.clear()) return;
    const { pen, w, h } = this.surface;
    const { frames } = this.history;
    const from = this.history.first.t;
    const span = Math.max(1, this.history.last.t - from);
    const x = (t) => ((t - from) / span) * w;
    // One column a pixel: the strip costs the same however many frames there are.
    const columns = new Float64Array(Math.ceil(w) + 1);
    let most = 1;
    for (const { t, taken } of frames) {
      const column = Math.max(0, Math.round(x(t)));
      columns[column] = Math.max(columns[column], taken);
      most = Math.max(most, taken);
    }
    pen.beginPath();
    pen.moveTo(0, h);
    let level = 0;
    columns.forEach((value, column) => {
      level = value || level;
      pen.lineTo(column, h - (level / most) * (h - 10));
    });
    pen.lineTo(w, h);
    pen.fillStyle = colour('--strip');
    pen.fill();
    for (const { t, kind } of this.history.events) {
      if (!MARKS[kind] || t < from) continue;
      pen.fillStyle = pen.strokeStyle = colour(MARKS[kind]);
      pen.lineWidth = 1.5;
      const at = x(t);
      if (kind === 'failed' || kind === 'escalated') {
        pen.beginPath();
        for (const side of [-3, 3]) {
          pen.moveTo(at - side, 2);
          pen.lineTo(at + side, 8);
        }
        pen.stroke();
      } else {
        pen.fillRect(at - 1, 1, 2, 8);
      }
    }
    pen.fillStyle = colour('--accent');
    pen.fillRect(Math.min(w - 2, Math.max(0, x(frame.t) - 1)), 0, 2, h);
  }
}
