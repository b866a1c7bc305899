// The graph and its frames as the page keeps them: what the server sends (and what a recording holds), decoded once.

const columns = (names) => Object.fromEntries(names.map((name, index) => [name, index]));

/** Columns of the numbers that a frame keeps for each actor. */
export const ACTOR = columns(
  ['state', 'idle', 'busy', 'backpressured', 'load', 'mcpu', 'turns', 'progress_s', 'restarts', 'core']);
/** Columns of the texts that a frame keeps for each actor. */
export const TEXT = columns(['waits', 'display', 'failure']);
/** Columns of the numbers that a frame keeps for each channel. */
export const CHANNEL = columns(['sent', 'taken', 'in_flight', 'dead_lettered', 'lost', 'abandoned', 'rate', 'fill',
  'fill_p90', 'high_water', 'blocked', 'transit_p50_us', 'transit_p99_us', 'batch']);

/** The level of a fill, 0 to 3, each with its colour. */
export const fillLevel = (fill) => (fill >= 0.8 ? 3 : fill >= 0.5 ? 2 : fill >= 0.1 ? 1 : 0);

const ACTOR_WIDTH = Object.keys(ACTOR).length;
const TEXT_WIDTH = Object.keys(TEXT).length;
const CHANNEL_WIDTH = Object.keys(CHANNEL).length;

/** One instant of the whole graph. Unknown numbers are NaN, unknown texts null. */
export class Frame {
  /** @param {Topology} topology @param {object} raw @param {Frame | null} before */
  constructor(topology, raw, before) {
    this.n = raw.n;
    this.t = raw.t;
    this.state = raw.state;
    this.bottleneck = raw.b ?? null;
    this.alerts = raw.al ?? [];
    this.events = raw.ev ?? [];
    this.process = raw.p ?? {};
    this.actors = numbers(raw.a, topology.actorSource, ACTOR_WIDTH);
    this.channels = numbers(raw.c, topology.channelSource, CHANNEL_WIDTH);
    this.texts = texts(raw.a, topology.textSource, before?.texts);
    /** The statistics that were asked for, in the order of `shows`: one list for each actor and channel. */
    this.shownOfActors = topology.actorShown < 0 ? null : raw.a.map((row) => row[topology.actorShown]);
    this.shownOfChannels = topology.channelShown < 0 ? null : raw.c.map((row) => row[topology.channelShown]);
    this.taken = 0;
    for (let i = CHANNEL.rate; i < this.channels.length; i += CHANNEL_WIDTH) this.taken += this.channels[i] || 0;
  }

  actor(index, column) { return this.actors[index * ACTOR_WIDTH + column]; }
  text(index, column) { return this.texts[index * TEXT_WIDTH + column]; }
  channel(index, column) { return this.channels[index * CHANNEL_WIDTH + column]; }

  /** About how much memory it holds. */
  get bytes() {
    const shown = 48 * ((this.shownOfActors?.length ?? 0) + (this.shownOfChannels?.length ?? 0));
    return 512 + this.actors.byteLength + this.channels.byteLength + shown;
  }

  /** As the wire has it, for a recording that begins with `Topology.forRecording`. */
  raw(topology) {
    const unpack = (all, width, row) => Array.from(all.subarray(row * width, (row + 1) * width), (x) => (Number.isNaN(x) ? null : x));
    return {
      n: this.n, t: this.t, state: this.state,
      a: topology.actors.map((_, i) => [...unpack(this.actors, ACTOR_WIDTH, i), ...this.texts.slice(i * TEXT_WIDTH, (i + 1) * TEXT_WIDTH), this.shownOfActors?.[i] ?? []]),
      c: topology.channels.map((_, i) => [...unpack(this.channels, CHANNEL_WIDTH, i), this.shownOfChannels?.[i] ?? []]),
      b: this.bottleneck, al: this.alerts, ev: this.events, p: this.process,
    };
  }
}

/** Flat typed arrays: a frame of 1000 channels takes 130 KB instead of about 400 KB as nested arrays. */
function numbers(rows, source, width) {
  const all = new Float64Array(rows.length * width);
  let at = 0;
  for (const row of rows) {
    for (let column = 0; column < width; column++) all[at++] = row[source[column]] ?? NaN;
  }
  return all;
}

/** Texts seldom change, so a frame shares them with the one before as long as all are equal. */
function texts(rows, source, before) {
  const all = [];
  for (const row of rows) for (const column of source) all.push(row[column] ?? null);
  return before?.length === all.length && before.every((text, i) => text === all[i]) ? before : all;
}

/** The parts of the graph, which stay as they are while its process lives. */
export class Topology {
  constructor(raw) {
    this.raw = raw;
    this.actors = raw.actors;
    this.channels = raw.channels;
    this.rules = raw.rules ?? [];
    this.process = `${raw.pid}/${raw.started_ms}`;
    // Columns are found by name, so a later server may add some.
    this.actorSource = Object.keys(ACTOR).map((name) => raw.actor_fields.indexOf(name));
    this.textSource = Object.keys(TEXT).map((name) => raw.actor_fields.indexOf(name));
    this.channelSource = Object.keys(CHANNEL).map((name) => raw.channel_fields.indexOf(name));
    // Most graphs ask for no statistics: then none are kept.
    const asks = (parts) => parts.some((part) => part.shows?.length);
    this.actorShown = asks(raw.actors) ? raw.actor_fields.indexOf('shown') : -1;
    this.channelShown = asks(raw.channels) ? raw.channel_fields.indexOf('shown') : -1;
    /** Channels that each actor takes from and sends to. */
    this.inputs = this.actors.map(() => []);
    this.outputs = this.actors.map(() => []);
    this.channels.forEach((channel, index) => {
      this.outputs[channel.from]?.push(index);
      this.inputs[channel.to]?.push(index);
    });
    /** Groups that can be closed to one node: name to actors. @type {Map<string, number[]>} */
    this.groups = new Map(raw.layouts.closed.nodes.filter((node) => node.actors.length > 1).map((node) => [node.name, node.actors]));
    this.groupOf = new Map([...this.groups].flatMap(([name, actors]) => actors.map((actor) => [actor, name])));
  }

  /** As the wire has it, with the fields in the order in which `Frame.raw` writes them. */
  get forRecording() {
    return {
      ...this.raw,
      actor_fields: [...Object.keys(ACTOR), ...Object.keys(TEXT), 'shown'],
      channel_fields: [...Object.keys(CHANNEL), 'shown'],
    };
  }

  stateName(code) { return this.raw.actor_states[code] ?? 'unknown'; }

  /** The busiest or least well state counts for a closed node: it must not hide a failed member. */
  worstState(frame, actors) {
    const rank = ['running', 'stopped', 'starting', 'stopping', 'restarting', 'hanging', 'failed'];
    let worst = 'running';
    for (const actor of actors) {
      const name = this.stateName(frame.actor(actor, ACTOR.state));
      if (rank.indexOf(name) > rank.indexOf(worst)) worst = name;
    }
    return worst;
  }
}

/**
 * What the user picked. It names parts of the graph, not elements, so it survives frames and layouts.
 * @typedef {{kind: 'actor' | 'channel', index: number} | {kind: 'group', name: string} | {kind: 'edge', channels: number[]}} Selection
 */

/** @param {Topology} topology @param {Selection | null} selection */
export function nameOf(topology, selection) {
  switch (selection?.kind) {
    case 'actor': return topology.actors[selection.index].name;
    case 'channel': return topology.channels[selection.index].name;
    case 'group': return selection.name;
    case 'edge': {
      const { from, to } = topology.channels[selection.channels[0]];
      return `${topology.actors[from].group} >> ${topology.actors[to].group}`;
    }
    default: return '';
  }
}

/** The actors that a selection is about. */
export function actorsOf(topology, selection) {
  if (selection?.kind === 'actor') return [selection.index];
  return selection?.kind === 'group' ? topology.groups.get(selection.name) ?? [] : [];
}

/** The channels that a selection is about. */
export function channelsOf(selection) {
  if (selection?.kind === 'channel') return [selection.index];
  return selection?.kind === 'edge' ? selection.channels : [];
}
