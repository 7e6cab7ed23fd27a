/** Bureaus to choose from, each by its name and code, which keep their direction in any language. */
import { isolated } from '../words/isolated.ts';

export const bureauChoices = (bureaus: readonly { readonly code: string; readonly name: string }[]): readonly { readonly value: string; readonly label: string }[] =>
  bureaus.map(({ code, name }) => ({ value: code, label: isolated(name === code ? code : `${name} (${code})`) }));
