/** The shape of a command: its words, what it takes, what it does. */
import type { Arguments, Shape } from './arguments.ts';
import type { Hub } from './hub.ts';
import type { Io } from './io.ts';

export type Command = Shape & {
  readonly name: string;
  readonly summary: string;
  /** How it is called, after the name; from the shape where absent. */
  readonly usage?: string;
  /** It needs no token, because it fetches one. */
  readonly isAnonymous?: true;
  readonly notes?: readonly string[];
  readonly run: (args: Arguments, io: Io, hub: Hub) => Promise<number>;
};
