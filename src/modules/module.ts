/** The shape that every module takes. */
import type { TableEntry } from '../kernel/action.ts';

export type Module = {
  readonly name: string;
  readonly actions: readonly TableEntry[];
  /** Where its numbered SQL files lie. */
  readonly migrations?: URL;
};

export const module = (spec: Module): Module => spec;
