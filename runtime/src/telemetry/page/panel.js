// The panel for what is selected: an actor, a channel, a closed group, or an edge of several channels.
// It is built when the selection changes; each part then patches itself from frames.

import { ACTOR, CHANNEL, TEXT, actorsOf, nameOf } from './model.js';
import { Histogram, Lines, Shares } from './charts.js';
import { bytes, count, exact, measured, micros, percent, rate, seconds, timeOfDay } from './format.js';
import { Pace } from './pace.js';
import { byId, el, link, setText } from './dom.js';

const MINUTE = 60;

export class Panel {
  /** @param {{select: (s: object | null) => void, open: (s: object) => void, close: (group: string) => void, isOpen: (group: string) => boolean, redraw: () => void}} actions */
  constructor(actions) {
    this.actions = actions;
    this.root = byId('panel');
    this.body = byId('panel-body');
    this.title = byId('panel-title');
    this.kind = byId('panel-kind');
    this.whole = false;
    this.pace = new Pace();
    byId('panel-close').addEventListener('click', () => actions.select(null));
    this.span = link('', () => {
      this.whole = !this.whole;
      this.pace.reset();
      actions.redraw();
    }, 'Change the span of time that the charts show');
  }

  /** @param {import('./model.js').Topology} topology @param {import('./history.js').History} history */
  show(topology, history, selection) {
    this.topology = topology;
    this.history = history;
    this.selection = selection;
    this.pace.reset();
    /** What each part does with a frame. */
    this.parts = [];
    this.charts = [];
    this.body.replaceChildren();
    this.root.hidden = !selection;
    if (!selection) return;
    setText(this.title, nameOf(topology, selection));
    setText(this.kind, { actor: 'Actor', channel: 'Channel', group: 'Group', edge: 'Channels' }[selection.kind]);
    if (selection.kind === 'actor') this.showActor(selection.index);
    else if (selection.kind === 'channel') this.showChannel(selection.index);
    else if (selection.kind === 'group') this.showGroup(selection.name);
    else this.showEdge(selection.channels);
    this.body.scrollTop = 0;
  }

  /** @param {import('./model.js').Frame} frame @param {boolean} moving */
  update(frame, moving) {
    if (!this.selection || !this.pace.due(moving)) return;
    for (const part of this.parts) part(frame);
    if (!this.charts.length) return;
    const from = this.whole ? this.history.first.t : Math.max(frame.t - MINUTE, Math.min(this.history.first.t, frame.t - 1));
    const frames = this.history.between(from, frame.t);
    setText(this.span, this.whole ? `all ${seconds(frame.t - from)}` : 'last minute');
    for (const chart of this.charts) chart.update(frames, { from, to: Math.max(frame.t, from + 1) });
  }

  section(title, ...children) {
    const section = el('section', {}, title && el('h3', {}, title), ...children);
    this.body.append(section);
    return section;
  }

  /** A list of names and values; a value that is a function is asked at each frame. */
  facts(entries) {
    const list = el('dl', { class: 'facts' });
    for (const [name, value] of entries) {
      if (value === null || value === undefined) continue;
      const cell = el('dd');
      const row = el('div', {}, el('dt', {}, name), cell);
      if (typeof value === 'function') {
        this.parts.push((frame) => {
          const text = value(frame);
          row.hidden = text === null;
          if (text !== null) setText(cell, text);
        });
      } else {
        cell.append(value);
      }
      list.append(row);
    }
    return list;
  }

  addCharts(title, charts) {
    this.charts = charts;
    const section = this.section(title, ...charts.map((chart) => chart.root));
    section.firstChild.append(this.span);
  }

  showActor(index) {
    const actor = this.topology.actors[index];
    const of = (column) => (frame) => frame.actor(index, ACTOR[column]);
    const group = this.topology.groupOf.get(index);
    const display = el('p', { class: 'display' });
    const waits = el('p', { class: 'waits' });
    const failure = el('p', { class: 'failure' });
    this.section(null, waits, display, failure);
    this.parts.push((frame) => {
      const state = this.topology.stateName(frame.actor(index, ACTOR.state));
      const reason = frame.text(index, TEXT.waits);
      setText(waits, reason ? `${state}, waits for ${reason}` : state);
      waits.dataset.state = state;
      for (const [element, column, prefix] of [[display, TEXT.display, ''], [failure, TEXT.failure, 'Last failure: ']]) {
        const text = frame.text(index, column);
        element.hidden = !text;
        if (text) setText(element, prefix + text);
      }
    });
    this.section(null, this.facts([
      ['busy', (frame) => percent(of('busy')(frame))],
      ['load now', (frame) => percent(of('load')(frame))],
      ['CPU', (frame) => `${count(of('mcpu')(frame))} mCPU`],
      ['since progress', (frame) => micros(of('progress_s')(frame) * 1e6)],
      ['restarts', (frame) => exact(of('restarts')(frame))],
      ['core', (frame) => (of('core')(frame) >= 0 ? String(of('core')(frame)) : null)],
      ['thread', actor.thread], ['placement', actor.placement], ['kind', actor.kind],
      ['labels', actor.labels?.join(', ') || null],
      ...shown(actor, (frame) => frame.shownOfActors?.[index]),
      ['window', actor.window_s ? `${actor.window_s} s` : null],
      ['group', !group ? null : this.actions.isOpen(group) ? link(`close ${group}`, () => this.actions.close(group), 'c') : group],
    ]));
    this.addCharts('Over time', [
      new Shares('Time split', [
        { name: 'busy', colour: '--busy', value: of('busy') },
        { name: 'backpressured', colour: '--held', value: of('backpressured') },
        { name: 'idle', colour: '--idle', value: of('idle') }], percent),
      new Lines('Messages', [
        { name: 'in ', colour: '--busy', value: rates(this.topology.inputs[index]) },
        { name: 'out ', colour: '--text-soft', value: rates(this.topology.outputs[index]) }], rate, 1),
      new Lines('CPU', [{ name: '', colour: '--busy', value: of('mcpu') }], (v) => `${count(v)} mCPU`, 10),
      new Lines('Turns', [{ name: '', colour: '--fill-1', value: perSecond(of('turns')) }], rate, 1),
      new Lines('Restarts', [{ name: '', colour: '--fill-3', value: of('restarts') }], exact, 1),
    ]);
    this.channelList('Takes from', this.topology.inputs[index]);
    this.channelList('Sends to', this.topology.outputs[index]);
    this.rules((rule) => rule.actor === index);
    this.events([index]);
  }

  showChannel(index) {
    const channel = this.topology.channels[index];
    const of = (column) => (frame) => frame.channel(index, CHANNEL[column]);
    const traits = [channel.feedback && 'feedback link', channel.dead_letters && 'dead letters'].filter(Boolean).join(', ');
    this.section(null, el('p', { class: 'ends' }, this.actorLink(channel.from), el('span', {}, `${channel.from_port} → ${channel.to_port}`), this.actorLink(channel.to)));
    this.section(null, this.facts([
      ['rate', (frame) => rate(of('rate')(frame))],
      ['fill', (frame) => `${percent(of('fill')(frame))}, p90 ${percent(of('fill_p90')(frame))}`],
      ['high water', (frame) => `${exact(of('high_water')(frame))} of ${exact(channel.capacity)}`],
      ['sender', (frame) => (of('blocked')(frame) > 0 ? '◆ waits for room' : 'has room')],
      ['transit', (frame) => `p50 ${micros(of('transit_p50_us')(frame))}, p99 ${micros(of('transit_p99_us')(frame))}`],
      ['batch', (frame) => count(of('batch')(frame))],
      ...shown(channel, (frame) => frame.shownOfChannels?.[index]),
      ['message', channel.message], ['memory', bytes(channel.bytes)], ['traits', traits || null],
      ['labels', channel.labels?.join(', ') || null],
    ]));
    this.conservation(of);
    this.addCharts('Over time', [
      new Lines('Rate', [{ name: '', colour: '--busy', value: of('rate') }], rate, 1),
      new Lines('Fill', [{ name: '', colour: '--fill-2', value: of('fill') }, { name: 'p90 ', colour: '--text-soft', value: of('fill_p90') }], percent, 1),
      new Lines('In flight', [{ name: '', colour: '--fill-1', value: of('in_flight') }], exact, 1),
      new Lines('Transit', [{ name: 'p50 ', colour: '--busy', value: of('transit_p50_us') }, { name: 'p99 ', colour: '--text-soft', value: of('transit_p99_us') }], micros),
      new Lines('Batch', [{ name: '', colour: '--fill-1', value: of('batch') }], count, 1),
      new Histogram('How full it was', of('fill')),
    ]);
    this.rules((rule) => rule.channel === index);
  }

  showGroup(name) {
    const actors = actorsOf(this.topology, this.selection);
    const sum = (frame, column) => actors.reduce((total, actor) => total + (frame.actor(actor, column) || 0), 0);
    const most = (frame, column) => Math.max(...actors.map((actor) => frame.actor(actor, column) || 0));
    const mean = (column) => (frame) => sum(frame, column) / actors.length;
    this.section(null, el('p', {}, `${actors.length} actors. `, this.actions.isOpen(name)
      ? link('Close the group', () => this.actions.close(name), 'c')
      : link('Open the group', () => this.actions.open(this.selection), 'Enter')));
    this.section(null, this.facts([
      ['busy', (frame) => `max ${percent(most(frame, ACTOR.busy))}, mean ${percent(mean(ACTOR.busy)(frame))}`],
      ['CPU', (frame) => `${count(sum(frame, ACTOR.mcpu))} mCPU`],
      ['restarts', (frame) => exact(sum(frame, ACTOR.restarts))],
    ]));
    this.addCharts('Over time, mean of the members', [
      new Shares('Time split', [
        { name: 'busy', colour: '--busy', value: mean(ACTOR.busy) },
        { name: 'backpressured', colour: '--held', value: mean(ACTOR.backpressured) },
        { name: 'idle', colour: '--idle', value: mean(ACTOR.idle) }], percent),
      new Lines('Busiest', [{ name: '', colour: '--busy', value: (frame) => most(frame, ACTOR.busy) }], percent, 1),
    ]);
    const list = el('ul', { class: 'list' });
    for (const actor of actors) {
      const value = el('output');
      list.append(el('li', {}, this.actorLink(actor), value));
      this.parts.push((frame) => setText(value, percent(frame.actor(actor, ACTOR.busy))));
    }
    this.section('Members', list);
    this.events(actors);
  }

  showEdge(channels) {
    const sum = rates(channels);
    const most = (frame) => Math.max(...channels.map((channel) => frame.channel(channel, CHANNEL.fill) || 0));
    this.section(null, this.facts([
      ['channels', String(channels.length)],
      ['rate together', (frame) => rate(sum(frame))],
      ['highest fill', (frame) => percent(most(frame))],
      ['senders that wait', (frame) => String(channels.filter((channel) => frame.channel(channel, CHANNEL.blocked) > 0).length)],
    ]));
    this.addCharts('Over time', [
      new Lines('Rate together', [{ name: '', colour: '--busy', value: sum }], rate, 1),
      new Lines('Highest fill', [{ name: '', colour: '--fill-2', value: most }], percent, 1),
    ]);
    this.channelList('Channels', channels);
  }

  /** Every message that was sent must be somewhere. The counts are read while the graph runs, so a small gap is no fault. */
  conservation(of) {
    const equation = el('p', { class: 'equation' });
    const verdict = el('p', { class: 'verdict' });
    this.section('Conservation', equation, verdict);
    this.parts.push((frame) => {
      const [sent, ...parts] = ['sent', 'taken', 'in_flight', 'dead_lettered', 'lost', 'abandoned'].map((column) => of(column)(frame));
      const names = ['taken', 'in flight', 'dead-lettered', 'lost', 'abandoned'];
      setText(equation, `${exact(sent)} sent = ${parts.map((value, i) => `${exact(value)} ${names[i]}`).join(' + ')}`);
      const gap = sent - parts.reduce((total, value) => total + value, 0);
      setText(verdict, gap === 0 ? '✓ adds up' : `≠ differs by ${exact(Math.abs(gap))}${frame.state === 'stopped' ? '' : ', as the counts are read while messages move'}`);
      verdict.dataset.ok = String(gap === 0);
    });
  }

  actorLink(index) {
    return link(this.topology.actors[index]?.name ?? '–', () => this.actions.select({ kind: 'actor', index }));
  }

  channelList(title, channels) {
    if (!channels.length) return;
    const list = el('ul', { class: 'list' });
    for (const index of channels) {
      const value = el('output');
      list.append(el('li', {}, link(this.topology.channels[index].name, () => this.actions.select({ kind: 'channel', index })), value));
      this.parts.push((frame) => setText(value,
        `${frame.channel(index, CHANNEL.blocked) > 0 ? '◆ ' : ''}${rate(frame.channel(index, CHANNEL.rate))} · ${percent(frame.channel(index, CHANNEL.fill))}`));
    }
    this.section(`${title} (${channels.length})`, list);
  }

  rules(matches) {
    const rules = this.topology.rules.map((rule, index) => ({ rule, index })).filter(({ rule }) => matches(rule));
    if (!rules.length) return;
    const list = el('ul', { class: 'list' });
    for (const { rule, index } of rules) {
      const state = el('output');
      list.append(el('li', {}, el('span', {}, rule.name), state));
      this.parts.push((frame) => setText(state, frame.alerts.find(([which]) => which === index)?.[1] ?? 'quiet'));
    }
    this.section('Alert rules', list);
  }

  /** Newest first; the whole text of a panic is there to read. */
  events(actors) {
    const list = el('ol', { class: 'events' });
    const section = this.section('Events', list);
    let shown = '';
    this.parts.push((frame) => {
      const mine = this.history.events.filter((event) => actors.includes(event.actor) && event.t <= frame.t).slice(-40).reverse();
      section.hidden = !mine.length;
      const key = `${mine.length} ${mine[0]?.t} ${mine[0]?.text}`;
      if (key === shown) return;
      shown = key;
      list.replaceChildren(...mine.map(({ t, kind, text }) => el('li', { 'data-kind': kind },
        el('time', {}, timeOfDay(this.topology.raw.started_ms, t)), el('b', {}, kind.replace('_', ' ')), el('pre', {}, text ?? ''))));
    });
  }
}

/** The statistics that were asked for. */
const shown = ({ shows = [] }, of) => shows.map((name, i) => [name, (frame) => measured(name, of(frame)?.[i])]);

/** What several channels carry together. */
const rates = (channels) => (frame) => channels.reduce((sum, channel) => sum + (frame.channel(channel, CHANNEL.rate) || 0), 0);

/** The growth of a counter each second. */
const perSecond = (of) => (frame, before) => (before && frame.t > before.t ? (of(frame) - of(before)) / (frame.t - before.t) : NaN);
