/** How far an import is, on standard error: a bar where that is a terminal, a line every few seconds otherwise. */
import type { Io } from './io.ts';
import { bytesInWords, count } from './text.ts';

const DRAW_EVERY_MS = 150;
const SAY_EVERY_MS = 5_000;
const BAR_WIDTH = 24;
/** Before this much time a speed is a guess. */
const SPEED_AFTER_MS = 1_000;

export type Progress = {
  sent: (bytes: number) => void;
  allSent: () => void;
  rows: (rows: number) => void;
  /** Takes the bar off the screen, so that a line can be written; it comes back by itself. */
  clear: () => void;
  stop: () => void;
};

export function openProgress(io: Io, totalBytes: number | undefined, { isQuiet }: { readonly isQuiet: boolean }): Progress {
  const begun = performance.now();
  let bytes = 0;
  let rows = 0;
  let isAllSent = false;
  let isDrawn = false;
  const clear = (): void => { if (isDrawn) io.err('\r\u001b[2K'); isDrawn = false; };
  const line = (): string => {
    const ms = performance.now() - begun;
    const speed = ms < SPEED_AFTER_MS ? '' : `  ${count(Math.round(rows / ms * 1000))} rows/s`;
    const share = totalBytes === undefined || totalBytes === 0 ? undefined : Math.min(1, bytes / totalBytes);
    if (isAllSent) return `all sent, the hub is at work  ${count(rows)} rows${speed}`;
    if (share === undefined) return `${bytesInWords(bytes)} sent  ${count(rows)} rows${speed}`;
    const left = ms < SPEED_AFTER_MS || share === 0 ? '' : `  ${inWords(ms / 1000 * (1 - share) / share)} left`;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = io.isTty.err ? `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ` : '';
    return `${bar}${Math.floor(share * 100)} %  ${count(rows)} rows${speed}${left}`;
  };
  const timer = isQuiet ? undefined : setInterval(() => {
    if (!io.isTty.err) { io.err(`${line()}\n`); return; }
    io.err(`\r\u001b[2K${line().slice(0, Math.max(20, io.columns - 1))}`);
    isDrawn = true;
  }, io.isTty.err ? DRAW_EVERY_MS : SAY_EVERY_MS);
  return {
    sent: (more) => { bytes += more; },
    allSent: () => { isAllSent = true; },
    rows: (done) => { rows = Math.max(rows, done); },
    clear,
    stop: () => { clearInterval(timer); clear(); },
  };
}

function inWords(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
