// The frames that the page keeps: the last minute in full, before that one a second, never more than a fixed amount of memory.

const FULL_SECONDS = 60;
const MOST_FRAMES = 6000;
const MOST_BYTES = 128 * 1024 * 1024;
const MOST_EVENTS = 2000;

/** @typedef {import('./model.js').Frame} Frame */
/** @typedef {{t: number, kind: string, actor: number, text: string}} Event */

export class History {
  /** @param {boolean} whole keep every frame, as for a recording, until the memory is used up */
  constructor(whole = false) {
    this.whole = whole;
    /** @type {Frame[]} */
    this.frames = [];
    /** Frames before this index are those of one a second. */
    this.thinned = 0;
    this.bytes = 0;
    /** Events outlive the frames that brought them. @type {Event[]} */
    this.events = [];
    this.seen = new Set();
  }

  get length() { return this.frames.length; }
  get first() { return this.frames[0] ?? null; }
  get last() { return this.frames.at(-1) ?? null; }

  /** @param {Frame} frame */
  push(frame) {
    if (this.last && frame.n <= this.last.n) return;
    this.frames.push(frame);
    this.bytes += frame.bytes;
    this.note(frame);
    if (this.whole) this.halve();
    else this.thin();
  }

  /** Puts older frames before and between those that are here. @param {Frame[]} past */
  merge(past) {
    const known = new Map(this.frames.map((frame) => [frame.n, frame]));
    for (const frame of past) known.set(frame.n, frame);
    for (const frame of past) this.note(frame);
    this.events.sort((a, b) => a.t - b.t);
    this.frames = [...known.values()].sort((a, b) => a.n - b.n);
    this.bytes = this.frames.reduce((sum, frame) => sum + frame.bytes, 0);
    this.thinned = 0;
    this.thin();
  }

  /** The index of the last frame at or before a time. */
  indexAt(t) {
    let low = 0;
    let high = this.frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.frames[middle].t <= t) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** The frames of a span of time. */
  between(from, to) {
    const start = this.indexAt(from);
    return this.frames.slice(this.frames[start]?.t < from ? start + 1 : start, this.indexAt(to) + 1);
  }

  note(frame) {
    for (const [t, kind, actor, text] of frame.events) {
      const key = `${t} ${kind} ${actor} ${text}`;
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      this.events.push({ t, kind, actor, text });
    }
    if (this.events.length > MOST_EVENTS) {
      for (const { t, kind, actor, text } of this.events.splice(0, MOST_EVENTS / 10)) this.seen.delete(`${t} ${kind} ${actor} ${text}`);
    }
  }

  drop(index) {
    this.bytes -= this.frames[index].bytes;
    this.frames.splice(index, 1);
  }

  thin() {
    const limit = this.last.t - FULL_SECONDS;
    while (this.thinned < this.frames.length && this.frames[this.thinned].t < limit) {
      const before = this.frames[this.thinned - 1];
      if (before && Math.floor(before.t) === Math.floor(this.frames[this.thinned].t)) this.drop(this.thinned);
      else this.thinned++;
    }
    while (this.frames.length > 1 && (this.bytes > MOST_BYTES || this.frames.length > MOST_FRAMES)) {
      this.drop(0);
      this.thinned = Math.max(0, this.thinned - 1);
    }
  }

  /** A recording stays whole in time: when the memory is used up every other frame goes. */
  halve() {
    if (this.bytes <= MOST_BYTES) return;
    this.frames = this.frames.filter((_, index) => index % 2 === 0);
    this.bytes = this.frames.reduce((sum, frame) => sum + frame.bytes, 0);
  }
}
