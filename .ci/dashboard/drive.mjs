// Drives the dashboard of a running graph in a headless browser, and fails when something does not hold.
//
//   node drive.mjs URL LABEL [--slow-actor NAME] [--recording FILE] [--kill PID] [--screenshot FILE]
//     [--min-updates 9] [--min-fps 55] [--max-task-ms 30] [--seconds 5] [--wait 20] [--chromium PATH]
//
// --slow-actor   the actor that must be named as the bottleneck within --wait seconds
// --recording    a recorded file to open; without it, one that the page itself saves is opened
// --kill         the process to end at last, to see that the page says so
// --screenshot   FILE.png gets the first view; FILE-dark.png and so on get the others
//
// The page is read by the data attributes of its body, never by its code.

import { copyFile, readFile, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const text = (value) => ({ type: 'string', default: value });
const { values: options, positionals: [base, label = 'dashboard'] } = parseArgs({
  allowPositionals: true,
  options: {
    'slow-actor': text(''), recording: text(''), kill: text(''), screenshot: text(''), chromium: text('/usr/bin/chromium'),
    'min-updates': text('9'), 'min-fps': text('55'), 'max-task-ms': text('30'), seconds: text('5'), wait: text('20'),
  },
});
if (!base) throw new Error('usage: node drive.mjs URL LABEL [options]');

const LARGEST_PNG = 300 * 1024;
const SIZE = { width: 1280, height: 800 };
const failures = [];
let checks = 0;

function check(holds, what, figures = '') {
  checks++;
  if (!holds) failures.push(what);
  console.log(`${holds ? 'ok  ' : 'FAIL'} [${label}] ${what}${figures === '' ? '' : `: ${figures}`}`);
}

const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** Asks again until it holds or the time is up. The content policy of the page forbids `waitForFunction`. */
async function until(holds, seconds = 5) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await holds();
    if (value || Date.now() > end) return value;
    await pause(50);
  }
}

const browser = await chromium.launch({
  executablePath: options.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', acceptDownloads: true });
const origin = new URL(base).origin;
const errors = [];
const outside = new Set();
page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
page.on('request', (request) => {
  const url = new URL(request.url());
  if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) outside.add(url.origin);
});
const devtools = await page.context().newCDPSession(page);
await devtools.send('Performance.enable');

/** What the page says of itself. */
const data = () => page.evaluate(() => ({ ...document.body.dataset }));
const number = async (name) => Number((await data())[name]);
const visible = (selector) => page.evaluate((s) => {
  const element = document.querySelector(s);
  return Boolean(element && !element.hidden && element.getClientRects().length);
}, selector);
const nodes = () => page.evaluate(() => document.querySelectorAll('#picture .node').length);

async function screenshot(which) {
  if (!options.screenshot) return;
  const path = which ? options.screenshot.replace(/(\.png)?$/, `-${which}.png`) : options.screenshot;
  await page.screenshot({ path });
  const { size } = await stat(path);
  check(size < LARGEST_PNG, `screenshot ${path} is small`, `${Math.round(size / 1024)} KB`);
}

async function search(name) {
  await page.keyboard.press('/');
  await page.fill('#search-input', name);
  await page.keyboard.press('Enter');
  return until(async () => (await data()).selected === name);
}

async function opens() {
  await page.goto(base);
  const live = await until(async () => {
    const { connection, frame } = await data();
    return connection === 'live' && frame;
  }, 15);
  check(live, 'the page is live and shows a frame');
  check(await nodes() > 0, 'the picture has nodes', await nodes());
  return page.evaluate(async () => (await fetch('api/topology')).json());
}

async function namesTheBottleneck() {
  const name = options['slow-actor'];
  if (!name) return;
  const since = Date.now();
  const named = await until(async () => (await data()).bottleneck === name, Number(options.wait));
  check(named, `the bottleneck is ${name}`, named ? `after ${((Date.now() - since) / 1000).toFixed(1)} s` : `it says "${(await data()).bottleneck}"`);
  const rule = await page.textContent('#bottleneck-rule');
  check(rule.trim().length > 10, 'the rule that named it is there', rule);
  check(await until(() => visible('.node.bottleneck .flag')), 'its node is marked');
  await page.click('#bottleneck');
  check(await until(async () => (await data()).selected === name), 'a click on the bottleneck selects it');
  check(await visible('#panel'), 'its panel is open');
  await screenshot('panel');
  await page.keyboard.press('Escape');
  check(!(await visible('#panel')), 'Esc closes the panel');
}

async function keepsUp() {
  // The past is fetched at the start: what is measured is the page as it runs.
  await pause(2000);
  const seconds = Number(options.seconds);
  const { frames, updates, worst } = await page.evaluate((ms) => new Promise((done) => {
    const start = performance.now();
    let [frames, updates, worst, before, shown] = [0, 0, 0, start, document.body.dataset.frame];
    requestAnimationFrame(function count(now) {
      frames++;
      worst = Math.max(worst, now - before);
      before = now;
      if (document.body.dataset.frame !== shown) {
        shown = document.body.dataset.frame;
        updates++;
      }
      if (performance.now() - start < ms) requestAnimationFrame(count);
      else done({ frames, updates, worst });
    });
  }), seconds * 1000);
  check(updates / seconds >= Number(options['min-updates']), `at least ${options['min-updates']} updates a second`, (updates / seconds).toFixed(1));
  check(frames / seconds >= Number(options['min-fps']), `at least ${options['min-fps']} animation frames a second`, `${(frames / seconds).toFixed(1)}, the longest ${worst.toFixed(0)} ms`);
  // Without the counting loop above, all that the main thread does is for the updates.
  const metrics = async () => Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const [before, drawn] = [await metrics(), await number('drawn')];
  await pause(3000);
  const [after, times] = [await metrics(), (await number('drawn')) - drawn];
  const each = (name) => (((after[name] - before[name]) * 1000) / times).toFixed(1);
  check(Number(each('TaskDuration')) <= Number(options['max-task-ms']), `at most ${options['max-task-ms']} ms of the main thread for an update`,
    `${each('TaskDuration')} ms (script ${each('ScriptDuration')}, style ${each('RecalcStyleDuration')}, layout ${each('LayoutDuration')}), heap ${(after.JSHeapUsedSize / 1e6).toFixed(0)} MB`);
}

async function goesByKeyboard(topology) {
  const name = options['slow-actor'] || topology.actors[0].name;
  check(await search(name), `search selects ${name}`);
  const around = new Set(topology.channels.flatMap(({ from, to }) => {
    const [a, b] = [topology.actors[from], topology.actors[to]];
    const mine = (actor) => actor.name === name || actor.group === topology.actors.find((one) => one.name === name).group;
    return mine(a) ? [b.name, b.group] : mine(b) ? [a.name, a.group] : [];
  }));
  let reached = '';
  for (const key of ['ArrowLeft', 'ArrowRight']) {
    await page.keyboard.press(key);
    await pause(100);
    reached = (await data()).selected;
    if (reached !== name) break;
  }
  check(around.size === 0 || around.has(reached), 'an arrow key goes along an edge', `${name} to ${reached}`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  check(await visible('#help'), '? opens the help');
  await page.keyboard.press('Escape');
  check(await until(async () => !(await visible('#help'))), 'Esc closes the help');
}

async function sortsTables(topology) {
  await page.keyboard.press('t');
  check(await visible('#drawer tbody tr'), 't opens the tables');
  await page.click('#tab-channels');
  await page.click('#drawer thead button:has-text("fill")');
  const sorted = await page.getAttribute('#drawer th:has(button:has-text("fill"))', 'aria-sort');
  check(sorted === 'descending', 'a click on a head sorts', sorted);
  const fills = await page.evaluate(() => [...document.querySelectorAll('#drawer tbody tr:not([hidden], [aria-hidden])')].map((row) => parseInt(row.children[2].textContent, 10)));
  // Rows keep their places for a second, so neighbours may differ a little.
  check(fills.every((fill, i) => i === 0 || !(fill > fills[i - 1] + 15)), 'the rows are in order', fills.slice(0, 8).join(' '));
  await page.click('#tab-actors');
  const { name } = topology.actors.at(-1);
  await page.fill('#drawer-filter', name);
  const found = await until(() => page.evaluate((wanted) => {
    const rows = [...document.querySelectorAll('#drawer tbody tr:not([hidden], [aria-hidden])')].map((row) => row.children[0].textContent);
    return rows.length > 0 && rows.every((row) => row.includes(wanted));
  }, name));
  check(found, `the filter leaves ${name}`);
  await screenshot('table');
  await page.fill('#drawer-filter', '');
  for (const tab of ['alerts', 'events']) await page.click(`#tab-${tab}`);
  await page.click('#drawer-close');
  check(!(await visible('#drawer')), 'the tables close');
}

async function scrubs() {
  await page.keyboard.press('Space');
  await pause(100);
  const at = await number('frame');
  await pause(700);
  const now = await data();
  check(now.paused === 'true' && Number(now.frame) === at, 'space pauses', `frame ${at}`);
  check(Number(now.newest) > at, 'frames still arrive', `newest ${now.newest}`);
  for (let i = 0; i < 3; i++) await page.keyboard.press('[');
  await pause(100);
  const back = await number('frame');
  check(back < at, '[ goes back', `frame ${back}`);
  await page.keyboard.press(']');
  await pause(100);
  check(await number('frame') > back, '] goes forward', `frame ${await number('frame')}`);
  const strip = await page.locator('#slider').boundingBox();
  await page.mouse.click(strip.x + 12, strip.y + strip.height / 2);
  await pause(100);
  const first = await number('frame');
  check(first < back, 'the slider goes back to the start', `frame ${first}`);
  await screenshot('paused');
  await page.keyboard.press('Space');
  check(await until(async () => (await number('frame')) > at), 'space goes on from now', `frame ${await number('frame')}`);
}

async function opensGroups(topology) {
  const group = topology.layouts.closed.nodes.find((node) => node.actors.length > 1);
  if (!group) return;
  const closed = await nodes();
  check(await search(group.name), `search selects the group ${group.name}`);
  await page.keyboard.press('Enter');
  check(await until(async () => (await nodes()) === closed - 1 + group.actors.length), 'Enter opens the group', `${closed} nodes, then ${await nodes()}`);
  await pause(300);
  check((await data()).selected === group.name, 'the selection stays');
  await screenshot('open');
  await page.keyboard.press('c');
  check(await until(async () => (await nodes()) === closed), 'c closes it', `${await nodes()} nodes`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
}

async function hasBothThemes() {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  await pause(300);
  const dark = await paper();
  check(light !== dark, 'dark and light differ', `${light}, ${dark}`);
  await screenshot('dark');
  await page.keyboard.press('d');
  await pause(100);
  check(await paper() === light, 'd goes to the other one');
  await page.keyboard.press('d');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(() => {
    delete document.documentElement.dataset.theme;
    localStorage.clear();
  });
}

async function fitsAPhone() {
  await page.setViewportSize({ width: 390, height: 844 });
  await pause(400);
  const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('header, main, footer, #bottleneck, #stage')]
    .filter((element) => element.scrollWidth > innerWidth || element.getBoundingClientRect().right > innerWidth + 0.5).map((element) => element.id || element.tagName));
  check(wide.length === 0, 'nothing is wider than a phone', wide.join(' '));
  await page.keyboard.press('f');
  await pause(200);
  await screenshot('narrow');
  await page.keyboard.press('t');
  await pause(200);
  check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'neither are the tables');
  await page.keyboard.press('Escape');
  await page.setViewportSize(SIZE);
  await page.keyboard.press('f');
}

/** Clicks an entry of the menu and gives the file that it saves. */
async function saves(entry) {
  const arrives = page.waitForEvent('download');
  await page.click('#menu > summary');
  await page.click(entry);
  const path = join(tmpdir(), `steadygraph-${process.pid}-${entry.slice(1)}`);
  await (await arrives).saveAs(path);
  return path;
}

async function savesAndPlays() {
  const picture = await saves('#save-picture');
  const drawing = await readFile(picture, 'utf8');
  check(drawing.startsWith('<svg') && drawing.includes('class="node') && !drawing.includes('var(--'), 'the picture is saved as SVG', `${Math.round(drawing.length / 1024)} KB`);
  const saved = await saves('#save');
  const lines = (await readFile(saved, 'utf8')).trim().split('\n');
  check(JSON.parse(lines[0]).steadygraph_recording === 1 && JSON.parse(lines.at(-1)).n > 0, 'the kept frames are saved as a recording', `${lines.length - 1} frames`);

  const live = await number('frame');
  if (options.recording) {
    // A browser gives up a file that grows while it is read.
    await copyFile(options.recording, saved);
  }
  await page.setInputFiles('#file', saved);
  const opened = await until(async () => (await data()).source === 'recording', 30);
  check(opened, 'a recording opens', `${(await data()).frames} frames`);
  // It begins at its first frame; until that is drawn, the last one of the live graph stands there.
  await until(async () => (await number('frame')) < live);
  const first = await number('frame');
  await page.keyboard.press('Space');
  check(await until(async () => (await number('frame')) > first + 3), 'it plays', `frame ${first} to ${await number('frame')}`);
  await page.keyboard.press('Space');
  await pause(100);
  const here = await number('frame');
  await page.keyboard.press('[');
  await pause(100);
  check(await number('frame') < here, 'it goes back');
  await screenshot('recording');
  await page.click('#back');
  check(await until(async () => (await data()).source === 'live' && (await data()).connection === 'live'), 'the page goes back to live');
  await Promise.all([picture, saved].map((path) => unlink(path)));
}

async function showsLoss() {
  if (!options.kill) return;
  const known = errors.length;
  process.kill(Number(options.kill), 'SIGKILL');
  const since = Date.now();
  const lost = await until(async () => ['lost', 'stale'].includes((await data()).connection) && visible('#banner'), 6);
  check(lost, 'a lost connection is shown', `after ${((Date.now() - since) / 1000).toFixed(1)} s: ${await page.textContent('#banner')}`);
  check((await page.evaluate(() => getComputedStyle(document.getElementById('picture')).filter)).includes('grayscale'), 'the picture is grey');
  await screenshot('lost');
  // The browser itself reports each refused connection: that is no fault of the page.
  const own = errors.splice(known).filter((error) => !/ERR_CONNECTION|ERR_INCOMPLETE_CHUNKED|Failed to load resource/.test(error));
  errors.push(...own);
}

try {
  const topology = await opens();
  await namesTheBottleneck();
  await keepsUp();
  await screenshot('');
  await goesByKeyboard(topology);
  await sortsTables(topology);
  await scrubs();
  await opensGroups(topology);
  await hasBothThemes();
  await fitsAPhone();
  await savesAndPlays();
  await showsLoss();
  check(errors.length === 0, 'no error in the console or the page', errors.join(' | '));
  check(outside.size === 0, 'no request outside the origin', [...outside].join(' '));
} catch (error) {
  failures.push(error.message);
  console.log(`FAIL [${label}] the test itself stopped: ${error.stack}`);
  if (options.screenshot) await page.screenshot({ path: options.screenshot.replace(/(\.png)?$/, '-stopped.png') }).catch(() => {});
} finally {
  await browser.close();
}
console.log(`[${label}] ${checks - failures.length} of ${checks} checks hold`);
process.exitCode = failures.length ? 1 : 0;
