/**
 * The question while it is put together: readings of one vehicle, what else is seen, and why. It outlives a reload and an
 * update in this tab's own memory, for the person who typed it, until it is asked anew or they sign out.
 */
import { useSyncExternalStore } from 'react';
import type { CAPTURES } from '../../../src/modules/vehicles/schema.ts';

export type Capture = Extract<(typeof CAPTURES)[number], 'typed' | 'scanned' | 'camera' | 'read_aloud'>;
export const KINDS = ['any', 'vin', 'plate', 'part'] as const;
export type Kind = (typeof KINDS)[number];
/** Where on a vehicle, or in whose hand, a number was read. */
export const PLACES = ['papers', 'windscreen', 'chassis', 'control_unit', 'plate_front', 'plate_rear', 'other'] as const;
export type Place = (typeof PLACES)[number];

export type ReadingDraft = {
  readonly number: string; readonly kind: Kind; readonly country: string; readonly capture: Capture;
  readonly place?: Place | undefined; readonly crop?: string | undefined;
};
export type Draft = {
  /** One at least; the one at `open` is in the box. */
  readonly readings: readonly ReadingDraft[]; readonly open: number;
  readonly purpose: string; readonly make: string; readonly colour: string; readonly year: string;
};

/** As many as a check takes of one vehicle. */
export const READINGS_MAX = 8;

export const EMPTY_READING: ReadingDraft = { number: '', kind: 'any', country: '', capture: 'typed' };
const emptyDraft = (purpose: string): Draft => ({ readings: [EMPTY_READING], open: 0, purpose, make: '', colour: '', year: '' });

const KEY = 'crosscheck.draft';
let draft = emptyDraft('');
let owner = '';
const hearers = new Set<() => void>();

/** Whose draft it is, and the purpose it begins with: what somebody else typed in this tab is gone. */
export function openDraft(who: string, purpose: string): void {
  if (owner === who && draft.purpose !== '') return;
  owner = who;
  draft = keptDraft(who) ?? emptyDraft(purpose);
  tell();
}

export function changeDraft(change: Partial<Draft>): void {
  draft = { ...draft, ...change };
  keep();
  tell();
}

/** Changes the reading in the box. An emptied box is typed into anew: its picture and how it was captured go. */
export function changeReading(change: Partial<ReadingDraft>): void {
  const readings = draft.readings.map((one, at) => (at === draft.open ? { ...one, ...change, ...(change.number === '' ? { kind: 'any' as const, country: '', capture: 'typed' as const, crop: undefined } : {}) } : one));
  changeDraft({ readings });
}

export const openReading = ({ readings, open }: Draft): ReadingDraft => readings[open] ?? EMPTY_READING;

/** For a new check: the purpose stays. */
export function emptyTheDraft(): void {
  draft = emptyDraft(draft.purpose);
  keep();
  tell();
}

/** At sign-out nothing of it stays. */
export function forgetDraft(): void {
  draft = emptyDraft('');
  owner = '';
  try { sessionStorage.removeItem(KEY); } catch { /* nothing was kept */ }
  tell();
}

export const useDraft = (): Draft => useSyncExternalStore(hear, () => draft);

function hear(hearer: () => void): () => void {
  hearers.add(hearer);
  return () => { hearers.delete(hearer); };
}
const tell = (): void => { for (const hearer of hearers) hearer(); };

function keep(): void {
  const readings = draft.readings.map(({ crop: _, ...reading }) => reading);
  try { sessionStorage.setItem(KEY, JSON.stringify({ owner, draft: { ...draft, readings } })); } catch { /* a tab that keeps nothing is typed into anew */ }
}

function keptDraft(who: string): Draft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as { readonly owner: string; readonly draft: Draft } | null;
    return kept?.owner === who && kept.draft.readings.length > 0 ? kept.draft : undefined;
  } catch {
    return undefined;
  }
}
