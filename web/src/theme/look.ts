/** Light or dark: as the device says, or as somebody chose on it. What counts stands on the page's root, where the tokens read it. */
import { useSyncExternalStore } from 'react';
import { recall, remember } from '../remembered.ts';

export const LOOKS = ['auto', 'light', 'dark'] as const;
export type Look = (typeof LOOKS)[number];

const isLook = (said: string | undefined): said is Look => LOOKS.some((look) => look === said);
const deviceIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen: Look = 'auto';

function wear(): void {
  document.documentElement.dataset.look = chosen === 'auto' ? (deviceIsDark.matches ? 'dark' : 'light') : chosen;
}

/** Once, before anything is shown. */
export function startLook(): void {
  const kept = recall('look');
  if (isLook(kept)) chosen = kept;
  deviceIsDark.addEventListener('change', wear);
  wear();
}

export function changeLook(look: Look): void {
  chosen = look;
  remember('look', look);
  wear();
  for (const hear of listeners) hear();
}

const hearLook = (hear: () => void): (() => void) => {
  listeners.add(hear);
  return () => { listeners.delete(hear); };
};
export const useLook = (): Look => useSyncExternalStore(hearLook, () => chosen);
