// Looking at the graph: pan by drag, zoom by wheel and by pinch, fit. The picture moves as one group.

const NEAREST = 2.5;
const MARGIN = 28;
const CLICK_PX = 5;

export class Camera {
  /** @param {SVGSVGElement} picture @param {SVGGElement} world @param {() => void} changed */
  constructor(picture, world, changed) {
    this.picture = picture;
    this.world = world;
    this.changed = changed;
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.content = { w: 1, h: 1 };
    /** What lies over the picture at its right and bottom: nothing is shown there on purpose. */
    this.covered = { right: 0, bottom: 0 };
    /** Once the user has moved the picture, a resize no longer fits it. */
    this.moved = false;
    /** Whether the gesture that just ended moved the picture: then it is no click. */
    this.dragged = false;
    this.pointers = new Map();
    picture.addEventListener('pointerdown', (event) => this.down(event));
    picture.addEventListener('pointermove', (event) => this.move(event));
    for (const end of ['pointerup', 'pointercancel']) picture.addEventListener(end, (event) => this.pointers.delete(event.pointerId));
    picture.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.resized()).observe(picture);
  }

  /** The part of the world that is in view. */
  get view() {
    return { left: -this.x / this.scale, top: -this.y / this.scale, right: (this.width - this.x) / this.scale, bottom: (this.height - this.y) / this.scale };
  }

  /** The width and height that nothing covers. */
  get free() { return [this.width - this.covered.right, this.height - this.covered.bottom]; }

  resized() {
    const { width, height } = this.picture.getBoundingClientRect();
    if (!width || !height) return;
    const first = !this.width;
    // The middle stays in the middle, as when the drawer opens.
    if (!first && this.moved) {
      this.x += (width - this.width) / 2;
      this.y += (height - this.height) / 2;
    }
    this.width = width;
    this.height = height;
    if (first || !this.moved) this.fit();
    else this.apply();
  }

  fit() {
    this.moved = false;
    if (!this.width) return;
    const { w, h } = this.content;
    const [width, height] = this.free;
    this.scale = Math.min(1.25, (width - 2 * MARGIN) / w, (height - 2 * MARGIN) / h);
    this.x = (width - w * this.scale) / 2;
    this.y = (height - h * this.scale) / 2;
    this.apply();
  }

  get farthest() {
    return Math.min(0.5, (0.6 * this.width) / this.content.w, (0.6 * this.height) / this.content.h);
  }

  /** Zooms so that what is at (px, py) of the picture stays there. */
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    const scale = Math.min(NEAREST, Math.max(this.farthest, this.scale * factor));
    this.x = px - ((px - this.x) * scale) / this.scale;
    this.y = py - ((py - this.y) * scale) / this.scale;
    this.scale = scale;
    this.moved = true;
    this.apply();
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.moved = true;
    this.apply();
  }

  /** Has a point of the world in the middle. */
  centre(x, y) {
    const [width, height] = this.free;
    this.pan(width / 2 - x * this.scale - this.x, height / 2 - y * this.scale - this.y);
  }

  /**
   * Moves as little as needed to have a box of the world in view: nearer if it is too small to read, farther if it is too large.
   * @param {number} nearest the least scale, unless the box is too large for it @param {number} farthest the least scale even then
   */
  reveal(box, nearest, farthest) {
    if (!this.width) return;
    const centre = () => [this.x + (box.x + box.w / 2) * this.scale, this.y + (box.y + box.h / 2) * this.scale];
    const [width, height] = this.free;
    const most = Math.max(farthest, Math.min((width - 2 * MARGIN) / box.w, (height - 2 * MARGIN) / box.h));
    const wanted = Math.min(most, Math.max(nearest, this.scale));
    if (wanted !== this.scale) this.zoom(wanted / this.scale, ...centre());
    const [cx, cy] = centre();
    const inside = (value, half, size) => Math.min(Math.max(value, half + MARGIN), Math.max(size - half - MARGIN, size / 2)) - value;
    const dx = inside(cx, (box.w / 2) * this.scale, width);
    const dy = inside(cy, (box.h / 2) * this.scale, height);
    if (dx || dy) this.pan(dx, dy);
  }

  apply() {
    this.world.setAttribute('transform', `translate(${this.x.toFixed(1)} ${this.y.toFixed(1)}) scale(${this.scale.toFixed(4)})`);
    this.changed();
  }

  place(event) {
    const { left, top } = this.picture.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  down(event) {
    if (event.button !== 0) return;
    if (!this.pointers.size) this.dragged = false;
    this.pointers.set(event.pointerId, this.place(event));
    this.start = this.place(event);
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.place(event);
    if (!this.dragged && this.pointers.size === 1 && Math.hypot(now.x - this.start.x, now.y - this.start.y) < CLICK_PX) return;
    if (!this.dragged) this.picture.setPointerCapture(event.pointerId);
    this.dragged = true;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (!other) return this.pan(now.x - before.x, now.y - before.y);
    const length = (point) => Math.max(10, Math.hypot(point.x - other.x, point.y - other.y));
    this.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.zoom(length(now) / length(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  }

  wheel(event) {
    event.preventDefault();
    const { x, y } = this.place(event);
    const unit = event.deltaMode === 1 ? 16 : 1;
    this.zoom(Math.exp(-Math.max(-150, Math.min(150, event.deltaY * unit)) * (event.ctrlKey ? 0.01 : 0.0022)), x, y);
  }
}
