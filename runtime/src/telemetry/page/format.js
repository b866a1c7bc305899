// Numbers as people read them. An unknown number (NaN) is a dash everywhere.

const UNKNOWN = '–';
const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** Three digits and a unit prefix: 1234567 is "1.23 M". */
export function count(value) {
  if (Number.isNaN(value)) return UNKNOWN;
  const size = Math.abs(value);
  for (const [unit, suffix] of [[1e12, ' T'], [1e9, ' G'], [1e6, ' M'], [1e4, ' k']]) {
    if (size >= unit) return digits(value / (unit === 1e4 ? 1e3 : unit)) + suffix;
  }
  return size >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

const digits = (value) => value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

/** Every digit, in groups of three. */
export const exact = (value) => (Number.isNaN(value) ? UNKNOWN : value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, '\u202f'));

export const rate = (value) => (Number.isNaN(value) ? UNKNOWN : `${count(value)}/s`);

export const percent = (value) => (Number.isNaN(value) ? UNKNOWN : `${Math.round(value * 100)} %`);

export function bytes(value) {
  if (Number.isNaN(value) || value === null) return UNKNOWN;
  if (value < 1024) return `${value} B`;
  const power = Math.min(4, Math.floor(Math.log2(value) / 10));
  return `${digits(value / 1024 ** power)} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}

/** Microseconds with the unit that suits them. */
export function micros(value) {
  if (Number.isNaN(value)) return UNKNOWN;
  if (value < 1) return `${Math.round(value * 1000)} ns`;
  if (value < 1e3) return `${digits(value)} µs`;
  if (value < 1e6) return `${digits(value / 1e3)} ms`;
  return seconds(value / 1e6);
}

/** A value of a measure, as `fill` or `transit p99`: shares, seconds and so on are told apart by the first word. */
export function measured(measure, value) {
  if (typeof value !== 'number' || Number.isNaN(value)) return UNKNOWN;
  switch (measure.split(' ')[0]) {
    case 'load': case 'backpressured': case 'fill': return percent(value);
    case 'rate': return rate(value);
    case 'transit': return micros(value * 1e6);
    case 'mCPU': return `${count(value)} mCPU`;
    default: return count(value);
  }
}

/** A span of time: "0.4 s", "1:05 min", "3:07:11 h". */
export function seconds(value) {
  if (Number.isNaN(value)) return UNKNOWN;
  if (value < 60) return `${value.toFixed(1)} s`;
  const pad = (n) => String(Math.floor(n)).padStart(2, '0');
  if (value < 3600) return `${Math.floor(value / 60)}:${pad(value % 60)} min`;
  if (value < 86400) return `${Math.floor(value / 3600)}:${pad((value % 3600) / 60)}:${pad(value % 60)} h`;
  return `${Math.floor(value / 86400)} d ${Math.floor((value % 86400) / 3600)} h`;
}

/** The time of day at `t` seconds after the start of the process. */
export const timeOfDay = (startedMs, t) => clock.format(startedMs + t * 1000);
