/** The words that the areas of work share, in the language that is chosen, and areas that have them beside their own. */
import { SAID } from '../../said/words/index.ts';
import { area, type Area } from '../../words/areas.ts';
import type { Loaders } from '../../words/index.ts';
import type { Table } from '../../words/shape.ts';
import type { en } from './en.ts';

const work = area({
  en: async () => (await import('./en.ts')).en, fr: async () => (await import('./fr.ts')).fr, es: async () => (await import('./es.ts')).es, ar: async () => (await import('./ar.ts')).ar,
});
export const workWords = work.useWords;

/** An area whose screens bring these words too, those for what the hub says, and what is named beside. */
export function workArea<E extends Table>(loaders: Loaders & { readonly en: () => Promise<E> }, ...beside: readonly Loaders[]): Area<E & typeof en> {
  const own = area(loaders, SAID, ...beside);
  const useWords: () => unknown = own.useWords; // of the one table and of the other
  return { screen: (load) => work.screen(async () => (await own.screen(load)()).default), useWords: useWords as Area<E & typeof en>['useWords'] };
}
