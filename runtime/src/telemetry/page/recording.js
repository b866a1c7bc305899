// Recordings: opening a file, by button or by drag and drop, and saving what the page keeps as one.

import { Frame, Topology } from './model.js';
import { History } from './history.js';
import { lines } from './lines.js';

/**
 * Reads a recorded file. Its last line may be torn by a crash, so a line that does not parse ends it.
 * @param {File} file
 * @returns {Promise<{topology: Topology, history: History}>}
 */
export async function readRecording(file) {
  let topology = null;
  let before = null;
  const history = new History(true);
  for await (const line of lines(file.stream())) {
    let value;
    try {
      value = JSON.parse(line);
    } catch {
      if (topology) break;
      throw new Error('this is not a recording: its first line is not JSON');
    }
    if (!topology) {
      if (value.steadygraph_recording !== 1) throw new Error('this is not a recording of version 1');
      topology = new Topology(value.topology);
    } else {
      before = new Frame(topology, value, before);
      history.push(before);
    }
  }
  if (!topology) throw new Error('the file is empty');
  if (!history.length) throw new Error('the recording holds no frame');
  return { topology, history };
}

/** The kept frames as a recording. @param {Topology} topology @param {History} history */
export function writeRecording(topology, history) {
  const parts = [`${JSON.stringify({ steadygraph_recording: 1, topology: topology.forRecording })}\n`];
  for (const frame of history.frames) parts.push(`${JSON.stringify(frame.raw(topology))}\n`);
  return new Blob(parts, { type: 'application/x-ndjson' });
}

/** Calls `open` with a file that is picked or dropped anywhere on the page. */
export function acceptFiles(input, target, open) {
  input.addEventListener('change', () => {
    if (input.files[0]) open(input.files[0]);
    input.value = '';
  });
  let depth = 0;
  const over = (change) => {
    depth = Math.max(0, depth + change);
    target.classList.toggle('dropping', depth > 0);
  };
  target.addEventListener('dragenter', () => over(1));
  target.addEventListener('dragleave', () => over(-1));
  target.addEventListener('dragover', (event) => event.preventDefault());
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    over(-depth);
    if (event.dataTransfer.files[0]) open(event.dataTransfer.files[0]);
  });
}
