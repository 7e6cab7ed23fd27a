/** The parts of the check that come after its box, with their words: loaded once the box is there. */
import { lazy } from 'react';
import { words } from './words/index.ts';

const loads = {
  readings: words.screen(async () => (await import('./readings.tsx')).Readings),
  differences: words.screen(async () => (await import('./differences.tsx')).Differences),
  replicaBand: words.screen(async () => (await import('./replica.tsx')).ReplicaBand),
  ofReplica: words.screen(async () => (await import('./replica.tsx')).OfReplica),
  raisedLater: words.screen(async () => (await import('./replica.tsx')).RaisedLater),
  currency: words.screen(async () => (await import('./currency.tsx')).Currency),
};
export const Readings = lazy(loads.readings);
export const Differences = lazy(loads.differences);
export const Currency = lazy(loads.currency);
export const ReplicaBand = lazy(loads.replicaBand);
export const OfReplica = lazy(loads.ofReplica);
export const RaisedLater = lazy(loads.raisedLater);

/** Brought before a number is typed, so that they are there when the network is not. */
export const bringExtras = async (): Promise<void> => { await Promise.all(Object.values(loads).map(async (load) => { await load(); })); };
