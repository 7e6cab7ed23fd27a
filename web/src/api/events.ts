/** Hears what happens while it happens: one stream of the hub's events, and what has to be asked again because of it. */
import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Event as Said } from '../../../src/modules/notifications/schema.ts';

/** A browser gives a stream up that was refused; it is opened anew after a while. */
const REOPEN_MS = 5_000;

/** Whether the stream is open. Whatever was missed while it was not is asked anew when it is. */
export function useEvents(isSignedIn: boolean): boolean {
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    if (!isSignedIn) return undefined;
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      source = new EventSource('/v1/events?kind=hits.*');
      source.onopen = () => {
        setLive(true);
        void queries.invalidateQueries({ queryKey: ['hit'] });
        void queries.invalidateQueries({ queryKey: ['hits'] });
      };
      source.onmessage = ({ data }: MessageEvent<string>) => {
        const { subject } = JSON.parse(data) as Said;
        void queries.invalidateQueries({ queryKey: ['hit', subject] });
        void queries.invalidateQueries({ queryKey: ['hits'] });
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
