/** A thread that makes the next generation of an index while others read and write the old one. It tells it and ends. */
import { workerData, type MessagePort } from 'node:worker_threads';
import { roomFor, type Generation } from '../../src/matching/generation.ts';
import { rebuilt } from '../../src/matching/rebuild.ts';

export type BesideAsk = { readonly generation: Generation; readonly port: MessagePort };

const { generation, port } = workerData as BesideAsk;
port.postMessage(rebuilt(generation, roomFor));
port.close();
