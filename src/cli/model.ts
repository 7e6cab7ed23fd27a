/** The error model: which one weighs, one estimated from officers' answers, one activated. */
import type { ModelEntry, ModelState } from '../modules/checks/schema.ts';
import { suggestion } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { count, shown, table } from './text.ts';

const JSON_FLAG = { json: { says: 'the answer as JSON' } } as const;

function readable({ active, comparison, thresholds, versions }: ModelState): string {
  const rows = versions.map((one) => [one.version, one.isShipped ? 'shipped' : one.answers === undefined ? 'estimated' : `${count(one.answers)} answers`, (one.madeAt ?? '').slice(0, 16).replace('T', ' '), one.madeBy ?? '', one.version === active ? 'active' : ''].map(shown));
  return `${shown(active)} weighs, compared by ${shown(comparison)}; strong from ${thresholds.strong}, possible from ${thresholds.possible}\n${table(['VERSION', 'FROM', 'MADE (UTC)', 'BY', ''], rows)}`;
}

export const modelCommands: readonly Command[] = [
  {
    name: 'model', summary: 'the error model that weighs, and those there are', usage: '[show] [--json]', operands: ['show'], operandsMin: 0, flags: JSON_FLAG,
    run: async (args, io, hub) => {
      const [word = 'show'] = args.operands;
      if (word !== 'show') throw new UsageFailure(`unknown command “model ${word}”`, [...suggestion(`model ${word}`, modelCommands.map(({ name }) => name)), 'There is: model show, model estimate, model activate.']);
      const state = await hub.ask<ModelState>('GET', '/v1/model');
      await io.out(args.has('json') ? `${JSON.stringify(state)}\n` : readable(state));
      return EXIT.done;
    },
  },
  {
    name: 'model estimate', summary: 'estimate a model from officers’ answers; it does not weigh until it is activated', operands: [], flags: JSON_FLAG,
    run: async (args, io, hub) => {
      const entry = await hub.ask<ModelEntry>('POST', '/v1/model/estimates');
      await io.out(args.has('json') ? `${JSON.stringify(entry)}\n` : `estimated ${shown(entry.version)} from ${count(entry.answers ?? 0)} answers; to let it weigh: crosscheck model activate ${shown(entry.version)}\n`);
      return EXIT.done;
    },
  },
  {
    name: 'model activate', summary: 'let a model weigh from now on', operands: ['VERSION'], flags: JSON_FLAG,
    run: async (args, io, hub) => {
      const state = await hub.ask<ModelState>('PUT', '/v1/model', { body: { version: args.operands[0] } });
      await io.out(args.has('json') ? `${JSON.stringify(state)}\n` : readable(state));
      return EXIT.done;
    },
  },
];
