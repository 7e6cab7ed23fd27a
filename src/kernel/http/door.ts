/**
 * The door: whoever asks for work comes by here before anything of the request was looked at but its first line. Who is turned away gets an
 * answer that was made beforehand. Knows routes and lanes, and nobody by name.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { splitRoute, type TableEntry } from '../action.ts';
import { detached } from '../telemetry/traces.ts';
import { overloaded, type Admission, type Lane } from './admission.ts';
import { lingerAtEnd } from './linger.ts';
import { problemHeaders, problemOf } from './problem.ts';

/** What asks for work; health, metrics, pages and the log's tiles are answered as long as the process lives. */
const API = '/v1/';

/** A body up to this is let run out, so that the connection can be used again: to make a new one would cost both sides more. */
const RUN_OUT_BYTES_MAX = 64 * 1024;

/** `listen` is called once there is room; at once where there is. */
export type Door = (incoming: IncomingMessage, outgoing: ServerResponse, listen: () => void) => void;

export type DoorOptions = { readonly admission: Admission; readonly actions: readonly TableEntry[]; readonly newTraceId: () => string; readonly world?: string | undefined };

export function openDoor({ admission, actions, newTraceId, world }: DoorOptions): Door {
  const laneOf = lanesOf(actions);
  const turnAway = prepared(world);
  return (incoming, outgoing, listen) => {
    const url = incoming.url ?? '';
    if (!url.startsWith(API)) { listen(); return; }
    // Who waited is let in by whoever leaves, and is no part of what that one did.
    admission.ask(laneOf(incoming.method ?? '', url), { go: () => { detached(listen); }, away: () => { turnAway(newTraceId(), incoming, outgoing); }, isGone: () => outgoing.destroyed });
  };
}

/** The lane of a request by its method and path: whole paths in a table, those with a parameter by what comes before it. */
function lanesOf(actions: readonly TableEntry[]): (method: string, url: string) => Lane {
  const whole = new Map<string, Lane>();
  const begun: (readonly [string, Lane])[] = [];
  for (const { http, lane } of actions) {
    if (lane === undefined) continue;
    const { method, path } = splitRoute(http);
    const at = path.indexOf('{');
    if (at < 0) whole.set(`${method} ${path}`, lane);
    else begun.push([`${method} ${path.slice(0, at)}`, lane]);
  }
  return (method, url) => {
    const end = url.indexOf('?');
    const asked = `${method} ${end < 0 ? url : url.slice(0, end)}`;
    return whole.get(asked) ?? begun.find(([head]) => asked.startsWith(head))?.[1] ?? 'usual';
  };
}

/** The answer to who is turned away: all of it is made once, but for the trace. */
function prepared(world: string | undefined): (traceId: string, incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const cause = overloaded();
  const mark = '\u0000';
  const [before = '', after = ''] = JSON.stringify({ ...problemOf(cause, mark), ...(world === undefined ? {} : { world }) }).split(JSON.stringify(mark).slice(1, -1));
  const headers = Object.entries({ ...problemHeaders(cause), 'cache-control': 'no-store', ...(world === undefined ? {} : { 'crosscheck-world': world }) }).flat();
  return (traceId, incoming, outgoing) => {
    const text = before + traceId + after;
    const isShort = incoming.headers['transfer-encoding'] === undefined && Number(incoming.headers['content-length'] ?? 0) <= RUN_OUT_BYTES_MAX;
    if (!isShort) { outgoing.shouldKeepAlive = false; lingerAtEnd(incoming); }
    outgoing.writeHead(cause.status, [...headers, 'content-length', String(Buffer.byteLength(text))]);
    outgoing.end(text);
    incoming.resume();
  };
}
