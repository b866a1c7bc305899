// Reading a long text line by line without holding up the page.

const SLICE_MS = 8;

/**
 * Yields the lines of a stream of bytes. After every few milliseconds of work it lets the page draw.
 * The last line comes too if no newline ends it.
 * @param {ReadableStream<Uint8Array>} stream
 */
export async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let since = performance.now();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    for (const line of parts) {
      if (line) yield line;
      if (performance.now() - since > SLICE_MS) {
        await new Promise((resume) => setTimeout(resume, SLICE_MS));
        since = performance.now();
      }
    }
  }
  if (rest) yield rest;
}
