/** The thread that reads its lot of a snapshot into the shared buffers, says whether it is whole, and ends. */
import { closeSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { faultOfParts, type SnapshotLot } from './snapshot-parts.ts';

export type LotRead = { /** Why the file is refused. */ readonly fault: string | undefined };

const { path, parts } = workerData as SnapshotLot;
const file = openSync(path, 'r');
const fault = faultOfParts(file, parts);
closeSync(file);
parentPort?.postMessage({ fault } satisfies LotRead);
