/** The words of one area of the console, loaded with the first of its screens: what an officer's first screen does not say is not in it. */
import { bringWords, type Loaders } from './index.ts';
import type { KeyOf, Table } from './shape.ts';
import { useWords, type Spoken } from './use-words.ts';

export type Area<E extends Table> = {
  /** A screen of the area, with its words: for a route. */
  readonly screen: <C>(load: () => Promise<C>) => () => Promise<{ default: C }>;
  readonly useWords: () => Spoken<KeyOf<E>>;
};

/** `loaders` of the four languages. The area's keys begin with its name, so that no two areas say the same key. `beside`: tables that its screens bring too. */
export const area = <E extends Table>(loaders: Loaders & { readonly en: () => Promise<E> }, ...beside: readonly Loaders[]): Area<E> => ({
  screen: (load) => async () => {
    const [component] = await Promise.all([load(), ...[loaders, ...beside].map(bringWords)]);
    return { default: component };
  },
  useWords: useWords as unknown as () => Spoken<KeyOf<E>>,
});
