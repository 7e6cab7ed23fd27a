/** Hears what cameras found that may be meant: one stream of a list that comes whole whenever it changes. Knows no screen. */
import { useEffect, useState } from 'react';
import type { LaneList, LaneSighting } from '../../../../src/modules/checks/schema.ts';

const REOPEN_MS = 5_000;

export type Lane = {
  /** Undefined until the hub has told. */
  readonly sightings: readonly LaneSighting[] | undefined;
  /** Whether the hub is heard: what was heard before is not taken for what is now. */
  readonly isLost: boolean;
};

const SILENT: Lane = { sightings: undefined, isLost: false };

/** While it is shown; of the whole bureau's cameras or of one's own unit's. */
export function useLane(whose: LaneSide, isWatching: boolean): Lane {
  const [lane, setLane] = useState<Lane & { readonly of?: LaneSide }>(SILENT);
  useEffect(() => {
    if (!isWatching) return undefined;
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      source = new EventSource(`/v1/checks/lane?whose=${whose}`);
      source.onmessage = ({ data }: MessageEvent<string>) => { setLane({ of: whose, sightings: (JSON.parse(data) as LaneList).items, isLost: false }); };
      source.onerror = () => {
        setLane(({ sightings }) => ({ of: whose, sightings, isLost: true }));
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, REOPEN_MS);
      };
    };
    open();
    return () => { clearTimeout(again); source?.close(); };
  }, [whose, isWatching]);
  return lane.of === whose ? lane : SILENT;
}

export const SIDES = ['unit', 'bureau'] as const;
export type LaneSide = (typeof SIDES)[number];
