// The live connection: server-sent events, tried again for ever, and the past that the server kept.

import { lines } from './lines.js';

const CHECK_MS = 200;
const SLOWEST_RETRY_MS = 5000;

/**
 * @typedef {'connecting' | 'live' | 'stale' | 'lost' | 'hidden' | 'closed'} Connection
 * @typedef {{topology: (raw: object) => void, frame: (raw: object) => void, past: (line: string) => void,
 *   pastDone: () => void, newest: () => number | null, connection: (state: Connection, detail: {silent: number, retry: number}) => void}} Listener
 */

export class LiveSource {
  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    this.events = null;
    this.past = null;
    this.frameMs = 100;
    this.running = false;
    this.heard = false;
    this.heardAt = 0;
    this.failures = 0;
    this.retryAt = 0;
    document.addEventListener('visibilitychange', () => this.running && (document.hidden ? this.disconnect() : this.connect()));
  }

  start() {
    this.running = true;
    this.heard = false;
    this.failures = 0;
    this.retryAt = 0;
    this.timer = setInterval(() => this.check(), CHECK_MS);
    this.connect();
  }

  stop() {
    this.running = false;
    clearInterval(this.timer);
    this.disconnect();
  }

  connect() {
    // A hidden page needs no frames: it fetches what it missed when it is shown again.
    if (this.events || document.hidden) return;
    // A retry is no news: the age of what is shown goes on growing.
    if (!this.failures) this.heardAt = performance.now();
    this.events = new EventSource('events');
    this.events.addEventListener('topology', (event) => {
      const raw = JSON.parse(event.data);
      this.frameMs = raw.frame_ms;
      this.listener.topology(raw);
      this.fetchPast();
    });
    this.events.addEventListener('frame', (event) => {
      this.heard = true;
      this.heardAt = performance.now();
      this.failures = 0;
      this.listener.frame(JSON.parse(event.data));
    });
    // The browser's own retry gives up after an HTTP error, so the page does it.
    this.events.addEventListener('error', () => {
      this.disconnect();
      this.retryAt = performance.now() + Math.min(SLOWEST_RETRY_MS, 500 * 2 ** this.failures++);
      this.check();
    });
  }

  disconnect() {
    this.events?.close();
    this.events = null;
    this.past?.abort();
  }

  check() {
    if (!this.running) return;
    const now = performance.now();
    if (!this.events && !document.hidden && now >= this.retryAt) this.connect();
    const silent = (now - this.heardAt) / 1000;
    let state = 'live';
    if (document.hidden) state = 'hidden';
    else if (!this.heard) state = 'connecting';
    else if (this.failures > 0) state = 'lost';
    else if (silent > Math.max(2, (5 * this.frameMs) / 1000)) state = 'stale';
    this.listener.connection(state, { silent, retry: Math.max(0, (this.retryAt - now) / 1000) });
  }

  async fetchPast() {
    this.past?.abort();
    const mine = (this.past = new AbortController());
    try {
      const after = this.listener.newest();
      const answer = await fetch(after === null ? 'api/history' : `api/history?after=${after}`, { signal: mine.signal });
      if (!answer.ok) return;
      for await (const line of lines(answer.body)) {
        if (mine.signal.aborted) return;
        this.listener.past(line);
      }
      if (!mine.signal.aborted) this.listener.pastDone();
    } catch {
      // The past is a convenience: without it the page shows what it sees from now on.
    }
  }
}
