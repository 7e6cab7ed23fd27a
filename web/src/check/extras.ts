/** The parts of the check that come after its box, with their words: loaded once the box is there. */
import { lazy } from 'react';
import { words } from './words/index.ts';

const load = () => import('./extras-loaded.tsx');
/** Brought once the box is there, so that they are there when the network is not. */
export const bringExtras = words.screen(load);
export const Readings = lazy(words.screen(async () => (await load()).Readings));
export const Differences = lazy(words.screen(async () => (await load()).Differences));
export const Currency = lazy(words.screen(async () => (await load()).Currency));
