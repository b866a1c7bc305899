// The page: takes topology and frames from the live connection or a recording, and has every view show one frame.

import { Drawer } from './drawer.js';
import { Frame, Topology, actorsOf, nameOf } from './model.js';
import { Graph } from './graph.js';
import { Groups } from './groups.js';
import { Header } from './header.js';
import { History } from './history.js';
import { LiveSource } from './source.js';
import { Minimap } from './minimap.js';
import { Panel } from './panel.js';
import { Playback } from './playback.js';
import { Search } from './search.js';
import { Timeline } from './timeline.js';
import { acceptFiles, readRecording, writeRecording } from './recording.js';
import { byId, setAttribute, setText } from './dom.js';
import { download, fileName, pictureAsSvg } from './export.js';
import { forgetColours } from './surface.js';
import { listen } from './keys.js';
import { startTheme, toggleTheme } from './theme.js';

/** @type {Topology | null} */
let topology = null;
let history = new History();
/** @type {import('./model.js').Selection | null} */
let selection = null;
let past = [];
let drawn = 0;
let scheduled = false;

const playback = new Playback(redraw);
const header = new Header(() => selectBottleneck());
const graph = new Graph(byId('picture'), { select: pick, open: openGroup, redraw });
const groups = new Groups(graph, { say, moved });
const minimap = new Minimap(graph, redraw);
const panel = new Panel({ select, open: openGroup, close: closeGroup, isOpen: (name) => groups.isOpen(name), redraw });
const drawer = new Drawer({ select: selectAndReveal, seek: (t) => playback.seek(t), redraw });
const timeline = new Timeline(playback, redraw);
const search = new Search(selectAndReveal);

/** However often something changes, the page is drawn at most once an animation frame. */
function redraw() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(draw);
}

function draw(now) {
  scheduled = false;
  if (!topology || !history.length) return;
  const again = playback.advance(now);
  const { frame } = playback;
  if (!frame) return;
  for (const view of [header, graph, minimap, panel, drawer, timeline]) view.update(frame, playback.running);
  const { body } = document;
  setAttribute(body, 'data-frame', String(frame.n));
  setAttribute(body, 'data-newest', String(history.last.n));
  setAttribute(body, 'data-frames', String(history.length));
  setAttribute(body, 'data-paused', String(playback.paused));
  setAttribute(body, 'data-drawn', String(++drawn));
  setAttribute(body, 'data-bottleneck', frame.bottleneck ? topology.actors[frame.bottleneck.actor]?.name ?? '' : '');
  if (again) redraw();
}

/** Starts afresh with another graph, another process or a recording. */
function begin(newTopology, newHistory, live) {
  topology = newTopology;
  history = newHistory;
  past = [];
  groups.reset(topology, live);
  playback.reset(history, live);
  byId('empty').hidden = topology.actors.length > 0;
  setText(byId('empty-title'), 'This graph has no actors');
  setText(byId('empty-text'), '');
  setAttribute(document.body, 'data-source', live ? 'live' : 'recording');
  byId('back').hidden = live;
  header.reset(topology);
  graph.reset(topology, topology.raw.layouts.closed);
  drawer.reset(topology, history);
  timeline.reset(topology, history);
  search.reset(topology);
  select(null);
}

// Live

const source = new LiveSource({
  topology(raw) {
    const next = new Topology(raw);
    // The same process after a lost connection: everything goes on.
    if (next.process !== topology?.process) begin(next, new History(), true);
  },
  frame(raw) {
    if (!topology) return;
    history.push(new Frame(topology, raw, history.last));
    redraw();
  },
  past(line) {
    // The number comes first in a line, so a frame that is here already costs no parsing.
    const n = Number(/^\{"n":\s*(\d+)/.exec(line)?.[1] ?? NaN);
    if (history.frames.some((frame) => frame.n === n)) return;
    past.push(new Frame(topology, JSON.parse(line), past.at(-1) ?? null));
  },
  // A reconnect to the same process asks only for what was missed.
  newest: () => history.last?.n ?? null,
  pastDone() {
    history.merge(past);
    past = [];
    if (history.length) redraw();
  },
  connection(state, detail) {
    header.showConnection(state, detail, history.last?.state);
  },
});

// Recordings

async function openRecording(file) {
  say(`Reading ${file.name}`);
  try {
    const recording = await readRecording(file);
    source.stop();
    begin(recording.topology, recording.history, false);
    header.showConnection('closed', { silent: 0, retry: 0 }, null);
    playback.show(history.first);
    say(`${file.name}: ${history.length} frames. Space plays.`);
  } catch (error) {
    say(`${file.name} cannot be opened: ${error.message}`);
  }
}

function backToLive() {
  topology = null;
  history = new History();
  byId('back').hidden = true;
  byId('empty').hidden = false;
  setText(byId('empty-title'), 'Waiting for the graph');
  source.start();
}

// Selection

function select(next) {
  if (next && !topology) return;
  selection = next;
  graph.mark(selection);
  panel.show(topology, history, selection);
  cover();
  drawer.select(selection);
  setAttribute(document.body, 'data-selected', topology ? nameOf(topology, selection) : '');
  if (selection) setText(byId('spoken'), `${nameOf(topology, selection)} selected`);
  redraw();
}

/** The panel lies over the picture, which must not move under the pointer; only what it hides comes out. */
function cover() {
  const { offsetWidth, offsetHeight } = byId('panel');
  const below = offsetWidth > innerWidth / 2;
  graph.camera.covered = { right: below ? 0 : offsetWidth, bottom: below ? offsetHeight : 0 };
}

function selectAndReveal(next) {
  if (!next) return;
  select(next);
  graph.reveal(next);
}

/** What is clicked in the picture comes out from under the panel, but is not brought nearer. */
function pick(next) {
  select(next);
  if (next) graph.reveal(next, 0);
}

function selectBottleneck() {
  const slowest = playback.frame?.bottleneck;
  if (slowest) selectAndReveal({ kind: 'actor', index: slowest.actor });
}

// Groups

/** Opens the group that a selection is, or that it is in. Tells whether there was one to open. */
function openGroup(target) {
  const name = target?.kind === 'group' ? target.name : target?.kind === 'actor' ? groups.closedAround(target.index) : undefined;
  if (name === undefined || groups.isOpen(name)) return false;
  groups.open(name);
  return true;
}

async function closeGroup(name) {
  await groups.close(name);
  select({ kind: 'group', name });
}

/** After another layout the selection is marked anew, and stays in view. */
function moved() {
  setAttribute(document.body, 'data-open', String(groups.opened.size));
  select(selection);
  if (selection) graph.reveal(selection, 0);
}

// What the page says in passing

let silence = 0;
function say(text) {
  const toast = byId('toast');
  setText(toast, text);
  toast.hidden = false;
  clearTimeout(silence);
  silence = setTimeout(() => (toast.hidden = true), 4000);
}

// Keyboard and buttons

function go(direction) {
  if (topology) selectAndReveal(graph.neighbour(direction, playback.frame));
}

function enter() {
  if (!openGroup(selection) && selection) byId('panel').focus();
}

function closeSelected() {
  const group = topology && actorsOf(topology, selection).map((actor) => topology.groupOf.get(actor)).find((name) => groups.isOpen(name));
  if (group) closeGroup(group);
}

function escape() {
  const menu = document.querySelector('details[open]');
  if (menu) menu.open = false;
  else if (selection) select(null);
  else if (drawer.isOpen) drawer.close();
}

const help = () => byId('help').showModal();
const fit = () => graph.camera.fit();

listen([
  { keys: ['/'], text: 'search', run: () => search.open() },
  { keys: ['ArrowLeft', 'ArrowRight'], shown: '← →', text: 'go along an edge', run: (event) => go(event.key.slice(5).toLowerCase()) },
  { keys: ['ArrowUp', 'ArrowDown'], shown: '↑ ↓', text: 'go to the node above or below', run: (event) => go(event.key.slice(5).toLowerCase()) },
  { keys: ['Enter'], text: 'open the group, or go to the panel', run: enter },
  { keys: ['c'], text: 'close the group of the selected actor', run: closeSelected },
  { keys: ['o'], text: 'open or close all groups', run: () => topology && groups.toggleAll() },
  { keys: ['b'], text: 'go to the bottleneck', run: selectBottleneck },
  { keys: ['Escape'], shown: 'Esc', text: 'close, or select nothing', run: escape },
  { keys: [' '], shown: 'space', text: 'pause, and go on', run: () => playback.toggle() },
  { keys: ['[', ']'], text: 'one frame back or forward', run: (event) => playback.step(event.key === '[' ? -1 : 1) },
  { keys: ['{', '}'], text: 'five seconds back or forward', run: (event) => playback.step(event.key === '{' ? -1 : 1, 5) },
  { keys: ['t'], text: 'tables', run: () => drawer.toggle('actors') },
  { keys: ['a'], text: 'alerts', run: () => drawer.toggle('alerts') },
  { keys: ['e'], text: 'events', run: () => drawer.toggle('events') },
  { keys: ['f'], text: 'fit the picture', run: fit },
  { keys: ['+', '-', '='], shown: '+ -', text: 'zoom', run: (event) => graph.camera.zoom(event.key === '-' ? 0.8 : 1.25) },
  { keys: ['d'], text: 'dark or light', run: toggleTheme },
  { keys: ['?'], text: 'this help', run: help },
], escape);

const buttons = {
  'search-button': () => search.open(), 'tables-button': () => drawer.toggle('actors'), 'theme-button': toggleTheme, 'help-button': help,
  alerts: () => drawer.toggle('alerts'), fit, 'zoom-in': () => graph.camera.zoom(1.25), 'zoom-out': () => graph.camera.zoom(0.8),
  open: () => byId('file').click(), back: backToLive, 'help-close': () => byId('help').close(),
  save: () => topology && download(writeRecording(topology, history), fileName(topology.raw.graph, 'recording.ndjson')),
  'save-picture': async () => topology && download(await pictureAsSvg(byId('picture')), fileName(topology.raw.graph, 'svg')),
};
for (const [id, run] of Object.entries(buttons)) byId(id).addEventListener('click', run);
const menu = byId('menu');
// A click on an entry closes the menu, and so does one beside it.
document.addEventListener('click', (event) => !event.target.closest('summary') && (menu.open = false));

acceptFiles(byId('file'), document.body, openRecording);
startTheme(() => {
  forgetColours();
  redraw();
});
new ResizeObserver(redraw).observe(document.body);
source.start();
