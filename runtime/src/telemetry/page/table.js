// A table that sorts and filters. Only the rows in view exist, so a thousand channels cost as little as thirty.

import { el, setText } from './dom.js';

const ROW_PX = 30;
/** Rows keep their places this long: a table that sorts itself at each frame cannot be read. */
const SORT_EVERY_MS = 1000;

/**
 * @typedef {{name: string, title?: string, value: (index: number, frame: object) => string | number,
 *   show?: (value: any) => string}} Column
 */

export class Table {
  /** @param {Column[]} columns the first is the name @param {(index: number) => void} pick */
  constructor(columns, pick) {
    this.columns = columns;
    this.pick = pick;
    this.sorted = { column: 0, down: false };
    this.filter = '';
    this.size = 0;
    this.order = [];
    this.sortedAt = -Infinity;
    this.selected = -1;
    this.heads = columns.map((column, i) => el('th', { scope: 'col', title: column.title ?? null },
      el('button', { type: 'button', onclick: () => this.sortBy(i) }, column.name)));
    this.above = el('tr', { 'aria-hidden': 'true' });
    this.below = el('tr', { 'aria-hidden': 'true' });
    this.rows = [];
    this.body = el('tbody', {}, this.above, this.below);
    this.grid = el('table', {}, el('thead', {}, el('tr', {}, ...this.heads)), this.body);
    this.root = el('div', { class: 'scroller', tabindex: 0 }, this.grid);
    this.root.addEventListener('scroll', () => this.frame && this.draw());
    this.markHeads();
  }

  reset(size) {
    this.size = size;
    this.frame = null;
    this.sortedAt = -Infinity;
    this.root.scrollTop = 0;
  }

  setFilter(text) {
    this.filter = text.toLowerCase();
    this.sortedAt = -Infinity;
  }

  sortBy(column) {
    const numeric = this.frame && this.size && typeof this.columns[column].value(0, this.frame) === 'number';
    this.sorted = { column, down: this.sorted.column === column ? !this.sorted.down : Boolean(numeric) };
    this.sortedAt = -Infinity;
    this.markHeads();
    if (this.frame) this.update(this.frame);
  }

  markHeads() {
    this.heads.forEach((head, i) => {
      head.setAttribute('aria-sort', i !== this.sorted.column ? 'none' : this.sorted.down ? 'descending' : 'ascending');
    });
  }

  update(frame) {
    this.frame = frame;
    const now = performance.now();
    if (now - this.sortedAt > SORT_EVERY_MS) {
      this.sortedAt = now;
      this.sort();
    }
    this.draw();
  }

  sort() {
    const { value } = this.columns[this.sorted.column];
    const name = this.columns[0].value;
    const keys = new Map();
    for (let i = 0; i < this.size; i++) {
      if (!this.filter || String(name(i, this.frame)).toLowerCase().includes(this.filter)) keys.set(i, value(i, this.frame));
    }
    const sign = this.sorted.down ? -1 : 1;
    const compare = (a, b) => {
      if (typeof a === 'string') return a.localeCompare(b, undefined, { numeric: true });
      // What is unknown comes last in both directions.
      return Number.isNaN(a) ? sign * (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -sign : a - b;
    };
    this.order = [...keys.keys()].sort((a, b) => sign * compare(keys.get(a), keys.get(b)) || a - b);
  }

  draw() {
    const visible = Math.ceil(this.root.clientHeight / ROW_PX) + 2;
    const start = Math.max(0, Math.min(Math.floor(this.root.scrollTop / ROW_PX), this.order.length - visible));
    const shown = this.order.slice(start, start + visible);
    while (this.rows.length < shown.length) this.addRow();
    this.above.style.height = `${start * ROW_PX}px`;
    this.below.style.height = `${(this.order.length - start - shown.length) * ROW_PX}px`;
    this.rows.forEach((row, i) => {
      row.root.hidden = i >= shown.length;
      if (row.root.hidden) return;
      row.index = shown[i];
      row.root.classList.toggle('selected', row.index === this.selected);
      this.columns.forEach((column, c) => {
        const value = column.value(row.index, this.frame);
        setText(row.cells[c], column.show ? column.show(value) : String(value));
      });
    });
  }

  addRow() {
    // The name is a button, for the keyboard; a pointer may hit any cell.
    const name = el('button', { type: 'button' });
    const values = this.columns.slice(1).map(() => el('td'));
    const row = { index: -1, cells: [name, ...values] };
    row.root = el('tr', { onclick: () => this.pick(row.index) }, el('th', { scope: 'row' }, name), ...values);
    this.rows.push(row);
    this.below.before(row.root);
  }
}
