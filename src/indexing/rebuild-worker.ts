/** The thread of one rebuild: makes the next generation, hands it over, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { rebuildHere, type RebuildAsk, type Rebuilt } from './rebuilding.ts';

export type FromRebuild = Rebuilt;

parentPort?.postMessage(rebuildHere(workerData as RebuildAsk) satisfies FromRebuild);
