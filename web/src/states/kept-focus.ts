/** Whoever works by keyboard or hears the screen stays where they are: when what had the focus goes (a row that was dealt with, a button that made room for its answer), the part of the screen around it takes the focus. Knows no screen. */
import { useEffect, type RefObject } from 'react';

/** What is a part of a screen, from the inside outward. */
const PARTS = 'li, article, form, section, [role=region], dialog, main';

function parts(of: Element): readonly HTMLElement[] {
  const around: HTMLElement[] = [];
  for (let at = of.parentElement?.closest<HTMLElement>(PARTS); at; at = at.parentElement?.closest<HTMLElement>(PARTS)) around.push(at);
  return around;
}

/** It can be focused for now, and is no stop of the Tab key. */
function stand(on: HTMLElement): void {
  if (!on.hasAttribute('tabindex')) {
    on.tabIndex = -1;
    on.addEventListener('blur', () => { on.removeAttribute('tabindex'); }, { once: true });
  }
  on.focus({ preventScroll: true });
}

export function useKeptFocus(within: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const place = within.current;
    if (!place) return undefined;
    let last: { readonly one: HTMLElement; readonly around: readonly HTMLElement[] } | undefined;
    const isThere = (one: HTMLElement): boolean => one.isConnected && !one.matches(':disabled');
    const came = ({ target }: FocusEvent): void => { if (target instanceof HTMLElement) last = { one: target, around: parts(target) }; };
    // Whoever looks away from something that is still there means it.
    let isLeaving = false;
    const left = (): void => { isLeaving = true; setTimeout(() => { isLeaving = false; if (last && isThere(last.one) && document.activeElement !== last.one) last = undefined; }); };
    const changed = (): void => {
      if (!last || document.activeElement !== document.body) return;
      const { one, around } = last;
      if (isThere(one)) {
        if (!isLeaving) one.focus({ preventScroll: true }); // it waited for an answer, disabled; on the way to the next stop nothing holds back
      }
      else if (!one.isConnected) {
        const part = around.find(({ isConnected }) => isConnected);
        if (part) stand(part);
      }
    };
    const seen = new MutationObserver(changed);
    seen.observe(place, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
    place.addEventListener('focusin', came);
    place.addEventListener('focusout', left);
    return () => { seen.disconnect(); place.removeEventListener('focusin', came); place.removeEventListener('focusout', left); };
  }, [within]);
}
