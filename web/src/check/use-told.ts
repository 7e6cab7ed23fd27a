/** Tells a number while it is typed. The tables of makers are large: they are loaded once somebody begins to type. */
import { useEffect, useState } from 'react';
import { thisYear } from '../clock.ts';
import type { Told } from './told.ts';

export function useTold(typed: string): Told | undefined {
  const [tell, setTell] = useState<{ readonly of: (typed: string, year: number) => Told }>();
  const isTyped = typed.trim() !== '';
  useEffect(() => {
    if (isTyped && !tell) import('./told.ts').then((loaded) => { setTell({ of: loaded.tell }); }, () => undefined); // without it the number is asked all the same
  }, [isTyped, tell]);
  return isTyped ? tell?.of(typed, thisYear()) : undefined;
}
