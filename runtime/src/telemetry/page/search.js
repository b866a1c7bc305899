// Finding an actor, group or channel by a part of its name.

import { byId, el } from './dom.js';

const SHOWN = 12;

export class Search {
  /** @param {(selection: object) => void} pick */
  constructor(pick) {
    this.pick = pick;
    this.dialog = byId('search');
    this.input = byId('search-input');
    this.list = byId('search-results');
    this.entries = [];
    this.found = [];
    this.at = 0;
    this.input.addEventListener('input', () => this.update());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.dialog.close());
  }

  /** @param {import('./model.js').Topology} topology */
  reset(topology) {
    const entry = (kind, name, more, selection) => ({ kind, name, hay: `${name} ${more}`.toLowerCase(), selection });
    this.entries = [
      ...[...topology.groups.keys()].map((name) => entry('group', name, '', { kind: 'group', name })),
      ...topology.actors.map((actor, index) => entry('actor', actor.name, [actor.kind, ...(actor.labels ?? [])].join(' '), { kind: 'actor', index })),
      ...topology.channels.map((channel, index) => entry('channel', channel.name, [channel.message, ...(channel.labels ?? [])].join(' '), { kind: 'channel', index })),
    ];
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    this.input.select();
    this.update();
  }

  /** Every word must occur; names that begin with the text come first, then short ones. */
  update() {
    const text = this.input.value.toLowerCase().trim();
    const words = text.split(/\s+/);
    const score = ({ name, kind }) => {
      const lower = name.toLowerCase();
      return (lower === text ? 0 : lower.startsWith(text) ? 1000 : lower.includes(text) ? 2000 : 3000) + (kind === 'channel' ? 500 : 0) + Math.min(400, name.length);
    };
    this.found = this.entries.filter(({ hay }) => words.every((word) => hay.includes(word)))
      .map((entry) => ({ ...entry, score: score(entry) })).sort((a, b) => a.score - b.score).slice(0, SHOWN);
    this.list.replaceChildren(...this.found.map(({ kind, name }, i) => el('li', {
      id: `result-${i}`, role: 'option', 'aria-selected': 'false', onclick: () => this.choose(i),
    }, el('span', {}, name), el('small', {}, kind))));
    if (!this.found.length) this.list.append(el('li', { class: 'none' }, 'No name holds this text.'));
    this.move(-this.at);
  }

  move(by) {
    this.at = Math.max(0, Math.min(this.found.length - 1, this.at + by));
    [...this.list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === this.at)));
    this.input.setAttribute('aria-activedescendant', this.found.length ? `result-${this.at}` : '');
    this.list.children[this.at]?.scrollIntoView({ block: 'nearest' });
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) this.move(by);
    else if (event.key === 'Enter') this.choose(this.at);
    else return;
    event.preventDefault();
  }

  choose(index) {
    const entry = this.found[index];
    if (!entry) return;
    this.dialog.close();
    this.pick(entry.selection);
  }
}
