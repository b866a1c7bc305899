// The header, the bottleneck, and the banner for a connection that does not deliver.

import { ACTOR } from './model.js';
import { bytes, count, percent, seconds } from './format.js';
import { byId, setAttribute, setText } from './dom.js';

const CONNECTION = {
  connecting: 'connecting', live: 'live', stale: 'stale', lost: 'connection lost', hidden: 'hidden', closed: 'recording',
};

export class Header {
  /** @param {() => void} pickBottleneck */
  constructor(pickBottleneck) {
    this.bottleneck = byId('bottleneck');
    this.bottleneck.addEventListener('click', pickBottleneck);
  }

  /** @param {import('./model.js').Topology} topology */
  reset(topology) {
    const { graph, version, pid } = topology.raw;
    this.topology = topology;
    document.title = `${graph} · steadygraph`;
    setText(byId('name'), graph);
    setText(byId('version'), version || '–');
    setText(byId('pid'), String(pid));
  }

  /** @param {import('./model.js').Frame} frame */
  update(frame) {
    setText(byId('state'), frame.state);
    setAttribute(byId('state'), 'data-state', frame.state);
    setText(byId('uptime'), seconds(Math.floor(frame.t)).replace('.0 s', ' s'));
    setText(byId('cpu'), `${count(Math.round(frame.process.cpu_mcpu ?? NaN))} mCPU`);
    setText(byId('rss'), bytes(frame.process.rss_bytes ?? NaN));
    setText(byId('threads'), count(frame.process.threads ?? NaN));
    const firing = frame.alerts.filter(([, state]) => state === 'firing').length;
    const pending = frame.alerts.filter(([, state]) => state === 'pending').length;
    setText(byId('alerts-text'), firing ? `◆ ${firing} firing` : pending ? `◇ ${pending} pending` : 'no alerts');
    setAttribute(byId('alerts'), 'data-state', firing ? 'firing' : pending ? 'pending' : 'quiet');
    const slowest = frame.bottleneck;
    this.bottleneck.disabled = !slowest;
    setText(byId('bottleneck-actor'), slowest ? this.topology.actors[slowest.actor]?.name ?? '–' : 'none');
    setText(byId('bottleneck-rule'), slowest ? slowest.rule : frame.state === 'stopped' ? 'the graph has stopped' : 'no sender waits for room for long');
    setText(byId('bottleneck-busy'), slowest ? `${percent(frame.actor(slowest.actor, ACTOR.busy))} busy` : '');
  }

  /** @param {import('./source.js').Connection} state */
  showConnection(state, { silent, retry }, lastState) {
    const pill = byId('connection');
    const ended = state === 'lost' && lastState === 'stopped';
    setAttribute(document.body, 'data-connection', state);
    setText(pill, ended ? 'ended' : CONNECTION[state]);
    const again = retry > 0 ? `trying again in ${Math.ceil(retry)} s` : 'trying again';
    if (state === 'connecting') setText(byId('empty-text'), retry > 0 ? `No answer from ${location.host}; ${again}.` : `Connecting to ${location.host}.`);
    const banner = byId('banner');
    banner.hidden = !['stale', 'lost'].includes(state);
    if (banner.hidden) return;
    setText(byId('banner-title'), ended ? 'The graph has stopped' : state === 'stale' ? 'No news from the graph' : 'Connection lost');
    setText(byId('banner-text'), ended ? `This is its last frame. Its process does not answer; ${again}.`
      : state === 'stale' ? `What you see is ${seconds(silent)} old. The connection is open, but no frame comes.`
        : `What you see is ${seconds(silent)} old; ${again}.`);
  }
}
