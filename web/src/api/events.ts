/** Hears what happens while it happens: one stream of the hub's events, and what has to be asked again because of it. */
import { useEffect, useState } from 'react';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Event as Said } from '../../../src/modules/notifications/schema.ts';
import { renewHits } from './hit-lists.ts';

/** A browser gives a stream up that was refused; it is opened anew after a while. */
const REOPEN_MS = 5_000;

type Listener = (said: Said) => void;
const listeners = new Set<Listener>();

/** Tells of everything that is said, until the function that comes back is called. */
export function hearing(listener: Listener): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/** Whether the stream is open. Whatever was missed while it was not is asked anew when it is. */
export function useEvents(isSignedIn: boolean): boolean {
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    if (!isSignedIn) return undefined;
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      source = new EventSource('/v1/events');
      source.onopen = () => {
        setLive(true);
        askAnew(queries);
      };
      source.onmessage = ({ data }: MessageEvent<string>) => {
        const said = JSON.parse(data) as Said;
        askAnew(queries, said);
        for (const listener of listeners) listener(said);
      };
      source.onerror = () => {
        setLive(false);
        if (source?.readyState !== EventSource.CLOSED) return;
        again = setTimeout(open, REOPEN_MS);
        void queries.invalidateQueries({ queryKey: ['me'] }); // it may be that one is signed out
      };
    };
    open();
    return () => { clearTimeout(again); source?.close(); };
  }, [isSignedIn, queries]);
  return isLive;
}

/** What is said of one of these kinds changes what was asked under these names. */
const CONCERNS: readonly (readonly [kinds: string, asked: string])[] = [['hits.', 'hit'], ['recoveries.', 'recovery'], ['proposals.', 'proposals'], ['vehicles.approval', 'approvals'], ['', 'inbox']];

/** Because of what was said; of everything that it may be about where nothing in particular was. */
function askAnew(queries: QueryClient, said?: Said): void {
  for (const [kinds, asked] of CONCERNS) {
    if (said === undefined) void queries.invalidateQueries({ queryKey: [asked] });
    else if (said.kind.startsWith(kinds)) void queries.invalidateQueries({ queryKey: asked === 'hit' ? [asked, said.subject] : [asked] });
  }
  if (said === undefined) renewHits(queries);
  else if (said.kind.startsWith('hits.')) renewHits(queries, said.subject);
}

/** Whether the device says that it has a network. */
export function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => { setOnline(navigator.onLine); };
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => { removeEventListener('online', look); removeEventListener('offline', look); };
  }, []);
  return isOnline;
}
