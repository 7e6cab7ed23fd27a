/** The keys that work on every screen: to the screens, to the box, along a list, to the sheet that tells them. */
import { useNavigate } from '@tanstack/react-router';
import { useWords } from '../words/use-words.ts';
import { useShortcut, useShortcutKeys } from './shortcuts.ts';

/** What one types into first on a screen that has it. */
const BOX = 'main :is([data-search], [type=search], #number)';
/** What a list's rows are to the keys: each may take the focus. */
const ROWS = 'main :is([data-row], .hit-row, .more-link)';

export function useKeys(showSheet: () => void): void {
  const { say } = useWords();
  const navigate = useNavigate();
  useShortcutKeys();
  useShortcut('?', say('keys.sheet'), showSheet);
  useShortcut('/', say('keys.box'), () => {
    const box = document.querySelector<HTMLElement>(BOX);
    if (box) box.focus();
    else void navigate({ to: '/check' });
  });
  useShortcut('j', say('keys.next'), () => { step(1); });
  useShortcut('k', say('keys.previous'), () => { step(-1); });
}

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) => row.checkVisibility());
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}
