/** How wide the place of a chart is: charts are drawn in the screen's own pixels, so that their text is as large as all text. */
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

const FIRST_PX = 320;

export function useWidth<E extends HTMLElement>(): { readonly place: RefObject<E | null>; readonly width: number } {
  const place = useRef<E>(null);
  const [width, setWidth] = useState(FIRST_PX);
  useLayoutEffect(() => {
    const one = place.current;
    if (!one) return undefined;
    const watcher = new ResizeObserver(([entry]) => { if (entry && entry.contentRect.width > 0) setWidth(Math.floor(entry.contentRect.width)); });
    watcher.observe(one);
    return () => { watcher.disconnect(); };
  }, []);
  return { place, width };
}
