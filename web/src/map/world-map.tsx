/** A map of routes, drawn when it is shown: the outline of the world is loaded with it and with nothing else. */
import { lazy, Suspense } from 'react';
import type { MapProps } from './drawn-map.tsx';
import { mapWords } from './words/index.ts';

const Drawn = lazy(mapWords.screen(async () => (await import('./drawn-map.tsx')).DrawnMap));

export const WorldMap = (props: MapProps) => <Suspense fallback={<div style={{ aspectRatio: '2 / 1' }} aria-hidden="true" />}><Drawn {...props} /></Suspense>;
