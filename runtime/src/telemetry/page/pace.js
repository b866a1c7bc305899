// Numbers that change ten times a second cannot be read, and text is what costs most: it is written four times a second.

const EVERY_MS = 250;

export class Pace {
  constructor() { this.at = -Infinity; }

  /** Whether it is time again. @param {boolean} moving if not, no frame follows soon, and each one counts */
  due(moving) {
    const now = performance.now();
    if (moving && now - this.at < EVERY_MS) return false;
    this.at = now;
    return true;
  }

  /** The next time is now. */
  reset() { this.at = -Infinity; }
}
