// The drawer below the picture: tables of actors and channels, alert rules, events.

import { ACTOR, CHANNEL, TEXT } from './model.js';
import { Pace } from './pace.js';
import { Table } from './table.js';
import { count, exact, measured, micros, percent, rate, seconds, timeOfDay } from './format.js';
import { byId, el, link, setAttribute, setText } from './dom.js';

const TABS = ['actors', 'channels', 'alerts', 'events'];
const EVENTS_SHOWN = 300;
/** Each state of a rule has a shape as well as a colour. */
const ALERT_SIGNS = { firing: '◆', pending: '◇', resolved: '✓', quiet: '·' };

export class Drawer {
  /** @param {{select: (s: object) => void, seek: (t: number) => void, redraw: () => void}} actions */
  constructor(actions) {
    this.actions = actions;
    this.root = byId('drawer');
    this.content = byId('drawer-content');
    this.filter = byId('drawer-filter');
    this.tab = 'actors';
    this.buttons = TABS.map((tab) => {
      const button = byId(`tab-${tab}`);
      button.addEventListener('click', () => this.open(tab));
      return button;
    });
    byId('drawer-close').addEventListener('click', () => this.close());
    this.filter.addEventListener('input', () => {
      for (const table of Object.values(this.tables)) table.setFilter(this.filter.value);
      this.pace.reset();
      this.actions.redraw();
    });
    this.alerts = el('ul', { class: 'list rules' });
    this.events = el('ol', { class: 'events' });
    this.tables = {};
    this.pace = new Pace();
  }

  get isOpen() { return !this.root.hidden; }

  /** @param {import('./model.js').Topology} topology @param {import('./history.js').History} history */
  reset(topology, history) {
    this.topology = topology;
    this.history = history;
    this.eventsShown = '';
    const actor = (name, column, show, title) => ({ name, title, show, value: (i, frame) => frame.actor(i, ACTOR[column]) });
    const channel = (name, column, show, title) => ({ name, title, show, value: (i, frame) => frame.channel(i, CHANNEL[column]) });
    this.tables = {
      actors: new Table([
        { name: 'actor', value: (i) => topology.actors[i].name },
        { name: 'state', value: (i, frame) => topology.stateName(frame.actor(i, ACTOR.state)) },
        actor('busy', 'busy', percent), actor('backpressured', 'backpressured', percent), actor('idle', 'idle', percent),
        actor('mCPU', 'mcpu', count, 'thousandths of a core'), actor('turns', 'turns', count),
        actor('progress', 'progress_s', (s) => micros(s * 1e6), 'time since it last committed'), actor('restarts', 'restarts', exact),
        actor('core', 'core', (core) => (core >= 0 ? String(core) : '–')),
        { name: 'waits for', value: (i, frame) => frame.text(i, TEXT.waits) ?? '' },
      ], (index) => this.actions.select({ kind: 'actor', index })),
      channels: new Table([
        { name: 'channel', value: (i) => topology.channels[i].name },
        channel('rate', 'rate', rate), channel('fill', 'fill', percent), channel('p90', 'fill_p90', percent, '90th percentile of the fill'),
        channel('blocked', 'blocked', (blocked) => (blocked > 0 ? '◆' : ''), 'its sender waits for room'),
        channel('in flight', 'in_flight', exact), { name: 'capacity', value: (i) => topology.channels[i].capacity, show: exact },
        channel('high water', 'high_water', exact), channel('p50', 'transit_p50_us', micros, 'transit, median'),
        channel('p99', 'transit_p99_us', micros, 'transit, 99th percentile'), channel('batch', 'batch', count),
        channel('taken', 'taken', exact), channel('dead-lettered', 'dead_lettered', exact),
      ], (index) => this.actions.select({ kind: 'channel', index })),
    };
    this.tables.actors.reset(topology.actors.length);
    this.tables.channels.reset(topology.channels.length);
    for (const table of Object.values(this.tables)) table.setFilter(this.filter.value);
    this.buildRules();
    if (this.isOpen) this.open(this.tab);
  }

  open(tab) {
    if (!this.topology) return;
    this.tab = tab;
    this.root.hidden = false;
    this.root.dataset.tab = tab;
    TABS.forEach((name, i) => setAttribute(this.buttons[i], 'aria-selected', String(name === tab)));
    this.filter.hidden = !(tab in this.tables);
    const content = this.tables[tab]?.root ?? { alerts: this.alerts, events: this.events }[tab];
    this.content.replaceChildren(content);
    this.pace.reset();
    this.actions.redraw();
  }

  close() { this.root.hidden = true; }

  toggle(tab) {
    if (this.isOpen && this.tab === tab) this.close();
    else this.open(tab);
  }

  select(selection) {
    if (!this.topology) return;
    this.pace.reset();
    this.tables.actors.selected = selection?.kind === 'actor' ? selection.index : -1;
    this.tables.channels.selected = selection?.kind === 'channel' ? selection.index : -1;
  }

  /** @param {import('./model.js').Frame} frame @param {boolean} moving */
  update(frame, moving) {
    if (!this.isOpen || !this.pace.due(moving)) return;
    if (this.tab in this.tables) this.tables[this.tab].update(frame);
    else if (this.tab === 'alerts') this.updateRules(frame);
    else this.updateEvents(frame);
  }

  buildRules() {
    const { rules } = this.topology;
    this.rules = rules.map((rule) => {
      const target = rule.actor !== null && rule.actor !== undefined ? { kind: 'actor', index: rule.actor } : { kind: 'channel', index: rule.channel };
      const sign = el('span', { class: 'sign' });
      const detail = el('output');
      return { root: el('li', { 'data-colour': rule.colour }, sign, link(rule.name, () => this.actions.select(target)), detail), sign, detail };
    });
    this.alerts.replaceChildren(...this.rules.map(({ root }) => root));
    if (!rules.length) this.alerts.append(el('li', { class: 'none' }, 'This graph declares no alert rules.'));
  }

  updateRules(frame) {
    const now = new Map(frame.alerts.map(([rule, ...rest]) => [rule, rest]));
    this.rules.forEach(({ root, sign, detail }, index) => {
      const [state, value, forSeconds] = now.get(index) ?? ['quiet'];
      root.dataset.state = state;
      setText(sign, ALERT_SIGNS[state] ?? '·');
      setText(detail, state === 'quiet' ? 'quiet' : `${state} for ${seconds(forSeconds ?? NaN)}, ${this.topology.rules[index].measure} ${measured(this.topology.rules[index].measure, value)}`);
    });
  }

  updateEvents(frame) {
    const events = this.history.events.filter((event) => event.t <= frame.t).slice(-EVENTS_SHOWN).reverse();
    const key = `${events.length} ${events[0]?.t} ${events[0]?.text}`;
    if (key === this.eventsShown) return;
    this.eventsShown = key;
    this.events.replaceChildren(...events.map(({ t, kind, actor, text }) => el('li', { 'data-kind': kind },
      el('time', {}, link(timeOfDay(this.topology.raw.started_ms, t), () => this.actions.seek(t), 'show the graph at this time')),
      el('b', {}, kind.replace('_', ' ')),
      actor >= 0 ? link(this.topology.actors[actor]?.name ?? '–', () => this.actions.select({ kind: 'actor', index: actor })) : el('span', {}, 'graph'),
      el('pre', {}, text ?? ''))));
    if (!events.length) this.events.append(el('li', { class: 'none' }, 'Nothing has happened yet.'));
  }
}
