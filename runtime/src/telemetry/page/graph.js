// The picture of the graph. A layout places nodes and edges once; frames only patch what they change.

import { Camera } from './camera.js';
import { EdgeView } from './edges.js';
import { NodeView } from './nodes.js';
import { Pace } from './pace.js';
import { actorsOf, channelsOf } from './model.js';
import { svg } from './dom.js';

/** Below these scales the text of a node is too small to read. */
const NEAR = 0.62;
const MID = 0.4;
/** What is looked for or gone to is shown at least this large. */
const READABLE = 0.85;
/** Up to this many marked edges show all their labels. */
const FEW = 10;
/** How far labels, diamonds and curves reach beyond the box of an edge or node. */
const RIM = 60;
/** The room that the label of an edge takes. */
const LABEL = { w: 84, h: 42 };
/** A graph that is smaller than this when it fits begins with a part of it in view. */
const TINY = 0.3;

/** Whether a box, with what hangs over its rim, is in view. What is not is not drawn: that halves the work for a large graph. */
const isIn = (view, { x, y, w, h }) =>
  x + w + RIM > view.left && x - RIM < view.right && y + h + RIM > view.top && y - RIM < view.bottom;

export class Graph {
  /** @param {SVGSVGElement} picture @param {{select: (s: object | null) => void, open: (s: object) => void, redraw: () => void}} actions */
  constructor(picture, actions) {
    this.picture = picture;
    this.actions = actions;
    this.layers = Object.fromEntries(['hits', 'edges', 'arrows', 'labels', 'nodes', 'marks'].map((name) => [name, svg('g', { class: name })]));
    this.arrows = this.layers.arrows.appendChild(svg('path'));
    this.world = picture.appendChild(svg('g', { class: 'world' }, ...Object.values(this.layers)));
    this.pace = new Pace();
    this.camera = new Camera(picture, this.world, () => {
      this.pace.reset();
      this.actions.redraw();
    });
    this.family = getComputedStyle(document.body).fontFamily;
    /** Views of nodes by name, so that a node that two layouts share keeps its element. @type {Map<string, NodeView>} */
    this.nodes = new Map();
    /** @type {EdgeView[]} */
    this.edges = [];
    this.order = [];
    picture.addEventListener('click', (event) => this.clicked(event));
    picture.addEventListener('dblclick', (event) => this.clicked(event, true));
  }

  /** @param {import('./model.js').Topology} topology */
  reset(topology, layout) {
    for (const view of this.nodes.values()) view.remove();
    this.nodes.clear();
    this.topology = topology;
    this.selection = null;
    this.setLayout(layout);
    this.camera.fit();
    this.begun = false;
  }

  /** The first view: all of it, or, where that shows nothing, the part around the bottleneck or the start. */
  begin(frame) {
    this.begun = true;
    if (this.camera.scale > TINY) return;
    const { x, y, w, h } = (this.nodeOf(frame.bottleneck?.actor) ?? this.order[0]).node;
    this.camera.zoom(READABLE / this.camera.scale);
    this.camera.centre(x + w / 2, y + h / 2);
  }

  /** Places everything anew. The middle of the `anchor` actors stays where it is on the screen. */
  setLayout(layout, anchor = []) {
    const before = this.boxOf(anchor);
    this.layout = layout;
    const kept = new Map();
    this.byActor = [];
    this.order = layout.nodes.map((node) => {
      const key = `${node.actors.length > 1 ? 'group' : 'actor'} ${node.name}`;
      const view = this.nodes.get(key) ?? new NodeView(node, this.layers.nodes, this.family);
      this.nodes.delete(key);
      kept.set(key, view);
      view.place(node);
      for (const actor of node.actors) this.byActor[actor] = view;
      return view;
    });
    for (const gone of this.nodes.values()) gone.remove();
    this.nodes = kept;
    for (const edge of this.edges) edge.remove();
    this.edges = layout.edges.map((edge) => new EdgeView(edge, this.topology, this.layers));
    this.spread();
    // All arrow heads are one path: a marker on each edge would be painted anew with it.
    this.arrows.setAttribute('d', layout.edges.map(({ points }) => `M${points.at(-1).join(' ')}l-8-4v8Z`).join(''));
    this.camera.content = { w: layout.w, h: layout.h };
    const after = this.boxOf(anchor);
    if (!this.camera.moved) this.camera.fit();
    else if (before && after) {
      const { scale } = this.camera;
      this.camera.pan((before.x + before.w / 2 - after.x - after.w / 2) * scale, (before.y + before.h / 2 - after.y - after.h / 2) * scale);
    }
    this.detail = null;
    this.mark(this.selection);
  }

  /** Where labels would lie over each other only the first is shown; the others come with the selection. */
  spread() {
    const taken = [];
    for (const edge of this.edges) {
      edge.labelled = !taken.some(({ x, y }) => Math.abs(x - edge.x) < LABEL.w && Math.abs(y - edge.y) < LABEL.h);
      if (edge.labelled) taken.push(edge);
    }
  }

  nodeOf(actor) { return this.byActor?.[actor] ?? null; }

  /** The box around the nodes of some actors, or null. */
  boxOf(actors) {
    const nodes = actors.map((actor) => this.nodeOf(actor)?.node).filter(Boolean);
    if (!nodes.length) return null;
    const [x, y] = [Math.min(...nodes.map((node) => node.x)), Math.min(...nodes.map((node) => node.y))];
    return { x, y, w: Math.max(...nodes.map((node) => node.x + node.w)) - x, h: Math.max(...nodes.map((node) => node.y + node.h)) - y };
  }

  /** The nodes that a selection is in. */
  nodesOf(selection) {
    return [...new Set(actorsOf(this.topology, selection).map((actor) => this.nodeOf(actor)))].filter(Boolean);
  }

  /** Marks what is selected and the edges that touch it. */
  mark(selection) {
    this.pace.reset();
    this.selection = selection;
    const nodes = new Set(this.nodesOf(selection));
    const channels = new Set(channelsOf(selection));
    for (const view of this.order) view.mark(nodes.has(view));
    for (const view of this.edges) {
      const ends = nodes.has(this.order[view.edge.from]) || nodes.has(this.order[view.edge.to]);
      view.mark(ends || view.channels.some((channel) => channels.has(channel)));
    }
    // With a few edges all their labels are shown, even if they touch; with many they would hide the picture.
    const marked = this.edges.filter((view) => view.marked);
    for (const view of this.edges) view.wanted = view.marked !== '' && marked.length <= FEW;
    this.picture.classList.toggle('focus', nodes.size > 0 || channels.size > 0);
  }

  /** Brings what is selected into view. @param {number} readable the least scale */
  reveal(selection, readable = READABLE) {
    const ends = channelsOf(selection).slice(0, 1).flatMap((channel) => [this.topology.channels[channel].from, this.topology.channels[channel].to]);
    const box = this.boxOf([...actorsOf(this.topology, selection), ...ends]);
    if (box) this.camera.reveal(box, readable, MID);
  }

  /** @param {import('./model.js').Frame} frame @param {boolean} moving whether another frame will follow soon */
  update(frame, moving) {
    if (!this.begun && this.order.length) this.begin(frame);
    const words = this.pace.due(moving);
    const { scale, view } = this.camera;
    const detail = scale >= NEAR ? 'near' : scale >= MID ? 'mid' : 'far';
    if (detail !== this.detail) {
      this.detail = detail;
      for (const name of ['near', 'mid', 'far']) this.picture.classList.toggle(name, name === detail);
      for (const node of this.order) node.setDetail(detail);
    }
    const alerting = this.alerting(frame);
    const slowest = frame.bottleneck && this.nodeOf(frame.bottleneck.actor);
    for (const node of this.order) {
      node.update(frame, this.topology, isIn(view, node.node), node === slowest, alerting.has(node), words);
    }
    for (const edge of this.edges) {
      edge.update(frame, detail, isIn(view, edge.box), words);
    }
  }

  /** The nodes with a rule that fires: of the actor itself, or of a channel that it takes from. */
  alerting(frame) {
    const nodes = new Set();
    for (const [index, state] of frame.alerts) {
      const rule = this.topology.rules[index];
      if (state === 'firing' && rule) nodes.add(this.nodeOf(rule.actor ?? this.topology.channels[rule.channel]?.to));
    }
    return nodes;
  }

  clicked(event, twice = false) {
    if (this.camera.dragged) return;
    // The first click of two may move the picture, so the second counts for the same node.
    const node = twice ? this.lastNode : event.target.closest('.node')?.nodeView;
    if (event.detail === 1) this.lastNode = node;
    const edge = event.target.edgeView;
    if (node) {
      const selection = this.selectionOf(node);
      if (twice) this.actions.open(selection);
      else this.actions.select(selection);
    } else if (edge) {
      this.actions.select(edge.channels.length === 1 ? { kind: 'channel', index: edge.channels[0] } : { kind: 'edge', channels: edge.channels });
    } else if (!twice) {
      this.actions.select(null);
    }
  }

  selectionOf(view) {
    return view.node.actors.length > 1 ? { kind: 'group', name: view.node.name } : { kind: 'actor', index: view.node.actors[0] };
  }

  /**
   * The node that an arrow key leads to: left and right along an edge, up and down in the same column.
   * @param {'left' | 'right' | 'up' | 'down'} direction
   */
  neighbour(direction, frame) {
    const [here] = this.nodesOf(this.selection);
    if (!here) {
      const channel = channelsOf(this.selection)[0];
      if (channel === undefined) return this.selectionOf(this.nodeOf(frame?.bottleneck?.actor) ?? this.order[0]);
      const { from, to } = this.topology.channels[channel];
      return this.selectionOf(this.nodeOf(direction === 'left' ? from : to));
    }
    const centre = (view) => [view.node.x + view.node.w / 2, view.node.y + view.node.h / 2];
    const [x, y] = centre(here);
    let found = [];
    if (direction === 'left' || direction === 'right') {
      const [mine, other] = direction === 'right' ? ['from', 'to'] : ['to', 'from'];
      found = this.edges.filter((view) => this.order[view.edge[mine]] === here).map((view) => this.order[view.edge[other]]);
    } else {
      found = this.order.filter((view) => {
        const [ox, oy] = centre(view);
        return Math.abs(ox - x) < here.node.w && (direction === 'up' ? oy < y - 1 : oy > y + 1);
      });
    }
    const far = (view) => Math.hypot(centre(view)[0] - x, centre(view)[1] - y);
    const next = found.filter((view) => view !== here).sort((a, b) => far(a) - far(b))[0];
    return next ? this.selectionOf(next) : null;
  }
}
