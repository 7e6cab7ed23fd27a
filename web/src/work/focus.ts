/** Where the focus goes when something is opened in its place: into it, and back to what opened it. Knows no form. */
import { useEffect, useRef, type RefObject } from 'react';

/** On a telephone what is typed into takes the focus only when it is touched: the keyboard would cover what was opened. */
const isTyped = (): boolean => !matchMedia('(hover: none)').matches;

export function useHandedFocus<Inside extends HTMLElement>(isOpen: boolean, { toFirstField = false }: { readonly toFirstField?: boolean } = {}): { readonly inside: RefObject<Inside | null>; readonly opener: RefObject<HTMLButtonElement | null> } {
  const [inside, opener, was] = [useRef<Inside>(null), useRef<HTMLButtonElement>(null), useRef(isOpen)];
  useEffect(() => {
    if (was.current === isOpen) return;
    was.current = isOpen;
    if (!isOpen) opener.current?.focus();
    else ((toFirstField && isTyped() ? inside.current?.querySelector<HTMLElement>('input, select, textarea') : undefined) ?? inside.current)?.focus();
  }, [isOpen, toFirstField, inside, opener, was]);
  return { inside, opener };
}
