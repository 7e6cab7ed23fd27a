/** Tells a number while it is typed. The tables of makers are large: they are loaded once somebody begins to type. */
import { useEffect, useMemo, useState } from 'react';
import { thisYear } from '../clock.ts';
import type { TellNumber } from './question.ts';
import type { Told } from './told.ts';

/** What numbers are taken for; of none until the tables are there. */
export function useTell(isTyped: boolean): TellNumber {
  const [tell, setTell] = useState<{ readonly of: (typed: string, year: number) => Told }>();
  useEffect(() => {
    if (isTyped && !tell) import('./told.ts').then((loaded) => { setTell({ of: loaded.tell }); }, () => undefined); // without it the number is asked all the same
  }, [isTyped, tell]);
  return useMemo(() => (typed) => (typed.trim() === '' ? undefined : tell?.of(typed, thisYear())), [tell]);
}
