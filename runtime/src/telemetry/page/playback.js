// Which of the kept frames is shown: the newest, one that was stepped to, or those of a recording one after another.

const SPEEDS = [1, 2, 5, 10, 30];

export class Playback {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.reset(null, true);
  }

  /** @param {import('./history.js').History | null} history @param {boolean} live */
  reset(history, live) {
    this.history = history;
    this.live = live;
    this.running = live;
    /** @type {import('./model.js').Frame | null} */
    this.frame = null;
    this.speed = 1;
    this.wall = 0;
    this.time = 0;
  }

  get paused() { return !this.running; }

  /** Space: stops the picture, and lets it go on from now (live) or from here (recording). */
  toggle() {
    this.running = !this.running;
    this.wall = 0;
    if (!this.live && this.running && this.frame === this.history.last) this.frame = this.history.first;
    this.time = this.frame?.t ?? 0;
    this.changed();
  }

  /** Shows the frame of a time, and stays there. */
  seek(t) {
    if (!this.history?.length) return;
    this.show(this.history.frames[this.history.indexAt(t)]);
  }

  /** Shows a frame some frames (or some seconds) before or after this one. */
  step(direction, seconds = 0) {
    if (!this.frame) return;
    if (seconds) return this.seek(this.frame.t + direction * seconds);
    const { frames } = this.history;
    const here = this.history.indexAt(this.frame.t);
    this.show(frames[Math.min(frames.length - 1, Math.max(0, here + direction))]);
  }

  show(frame) {
    this.frame = frame;
    this.running = false;
    this.changed();
  }

  nextSpeed() {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
    this.changed();
  }

  /** Called at each animation frame; tells whether it wants another. @param {number} now in milliseconds */
  advance(now) {
    if (!this.running || !this.history?.length) return false;
    if (this.live) {
      this.frame = this.history.last;
      return false;
    }
    if (this.wall) this.time += ((now - this.wall) / 1000) * this.speed;
    this.wall = now;
    this.frame = this.history.frames[this.history.indexAt(this.time)];
    if (this.frame === this.history.last) this.running = false;
    return this.running;
  }
}
