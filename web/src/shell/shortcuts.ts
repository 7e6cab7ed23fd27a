/** What keys do where one is: screens say it while they are shown, the shell listens. Nothing is heard while somebody types or a dialogue is open. */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { recall, remember } from '../remembered.ts';
import { keyOf } from './key-names.ts';

/** `keys`: a key as it is printed (`j`, `?`, `Enter`), or two after one another (`g h`). */
export type Shortcut = { readonly keys: string; readonly what: string };
type Entry = Shortcut & { readonly run: () => void };

/** The second key of two comes within this time. */
const SECOND_WITHIN_MS = 1_500;
const OFF = 'off';

let entries: readonly Entry[] = [];
const listeners = new Set<() => void>();
const set = (next: readonly Entry[]): void => { entries = next; for (const hear of listeners) hear(); };
const hearShortcuts = (hear: () => void): (() => void) => {
  listeners.add(hear);
  return () => { listeners.delete(hear); };
};

/** While the screen is shown, `keys` do this. `what` is a sentence for the sheet, in the reader's language. The screen that came last wins. */
export function useShortcut(keys: string, what: string, run: () => void): void {
  const newest = useRef(run);
  useEffect(() => { newest.current = run; });
  useEffect(() => {
    const entry: Entry = { keys, what, run: () => { newest.current(); } };
    set([...entries, entry]);
    return () => { set(entries.filter((one) => one !== entry)); };
  }, [keys, what]);
}

/** Those that count now, for the sheet. */
export const useShortcuts = (): readonly Shortcut[] => useSyncExternalStore(hearShortcuts, () => entries).filter(({ keys }, at, all) => all.findLastIndex((one) => one.keys === keys) === at);

/** Single keys can be switched off: a voice that dictates must not set them off (WCAG 2.1.4). */
export const areShortcutsOn = (): boolean => recall('shortcuts') !== OFF;
export const switchShortcuts = (isOn: boolean): void => { remember('shortcuts', isOn ? 'on' : OFF); };

/** Listens for all of them; used once, by the shell. */
export function useShortcutKeys(): void {
  useEffect(() => {
    let first = '';
    let firstAt = 0;
    const hear = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !areShortcutsOn() || isTyping(event.target) || document.querySelector('dialog:modal')) return;
      const key = keyOf(event);
      const keys = first !== '' && event.timeStamp - firstAt < SECOND_WITHIN_MS ? `${first} ${key}` : key;
      first = '';
      const found = entries.findLast((entry) => entry.keys === keys);
      if (found) {
        event.preventDefault();
        found.run();
      } else if (entries.some((entry) => entry.keys.startsWith(`${key} `))) {
        [first, firstAt] = [key, event.timeStamp];
      }
    };
    document.addEventListener('keydown', hear);
    return () => { document.removeEventListener('keydown', hear); };
  }, []);
}

const TYPED_INTO = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false])';
const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.closest(TYPED_INTO) !== null;
