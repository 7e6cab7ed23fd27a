/** `check`: one question, answered for reading or as JSON; the exit status says the outcome. */
import type { Arguments } from './arguments.ts';
import { readableAnswer, type Answer } from './answer.ts';
import { checkStream } from './check-stream.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, Interrupted } from './exit.ts';
import type { Hub } from './hub.ts';
import { OutputClosed, type Io } from './io.ts';
import { keepReceipt, keptOf } from './receipt-file.ts';
import { paintFor } from './paint.ts';
import { linesOfFailure, problemOf } from './problems.ts';
import { CIRCUMSTANCES, NUMBERS, questionOf, type Question } from './question.ts';

const EXITS = { hit: EXIT.hit, candidates: EXIT.candidates, no_record: EXIT.done } as const;

async function run(args: Arguments, io: Io, hub: Hub): Promise<number> {
  if (args.has('stream')) return checkStream(args, io, hub);
  const question = questionOf(args);
  if (args.has('country') && question.body.vehicle.plate === undefined) io.err('--country says which country’s plate it is; there is no plate here\n');
  try {
    const answer = await hub.ask<Answer>('POST', '/v1/checks', { body: args.has('receipt') ? { ...question.body, receipt: true } : question.body });
    // Whatever a later hub says, an outcome that is not understood is not "no record".
    if (!Object.hasOwn(EXITS, answer.outcome) || !Array.isArray(answer.findings)) throw new Failure(EXIT.fault, `the hub’s answer is not understood: outcome ${JSON.stringify(answer.outcome)}`);
    const receipt = args.find('receipt');
    const isKept = receipt === undefined || await receipted(answer, receipt, io);
    await io.out(args.has('json') ? `${JSON.stringify(answer)}\n` : readableAnswer(answer, question.words, { paint: paintFor(io), columns: io.columns }));
    return isKept ? EXITS[answer.outcome] : EXIT.fault;
  } catch (cause) {
    if (cause instanceof OutputClosed || cause instanceof Interrupted) throw cause;
    return notChecked(cause instanceof Failure ? cause : new Failure(EXIT.fault, `the answer cannot be shown: ${(cause as Error).message}`), question, args.has('json'), io);
  }
}

/** Keeps the receipt of an answer. The answer itself is told whatever becomes of it. */
async function receipted(answer: Answer, path: string, io: Io): Promise<boolean> {
  try {
    const kept = keptOf(answer);
    if (!kept) throw new Failure(EXIT.fault, 'the hub gave no receipt');
    io.err(`receipt: ${await keepReceipt(path, kept, answer.id)}\n`);
    return true;
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    io.err(`NO RECEIPT KEPT: ${linesOfFailure(cause).join('\n')}\n`);
    return false;
  }
}

/** No answer is an answer of its own: it stands where "no record" would have stood. */
async function notChecked(failure: Failure, { body: { ref } }: Question, isJson: boolean, io: Io): Promise<number> {
  const [title = '', ...rest] = linesOfFailure(failure);
  if (isJson) {
    await io.out(`${JSON.stringify({ ...(ref === undefined ? {} : { ref }), outcome: 'not_checked', findings: [], problem: problemOf(failure) })}\n`);
    io.err(`NOT CHECKED: ${[title, ...rest].join('\n')}\n`);
  } else {
    await io.out(`${paintFor(io)('alarm', '✕ NOT CHECKED')}  ${[title, ...rest].join('\n')}\n`);
  }
  return failure.exit;
}

export const checkCommand: Command = {
  name: 'check', summary: 'check a vehicle, or a stream of numbers', operands: [], run,
  usage: '[--vin V]… [--plate P] [--country XX] [--engine N] [--number N] [--make M] [--model M] [--year Y] [--colour C] --purpose P [--all] [--receipt FILE|DIR] [--json]\ncrosscheck check --stream FILE|- --purpose P [--country XX] [--all] [--receipt FILE|DIR]',
  flags: {
    ...NUMBERS, ...CIRCUMSTANCES,
    ref: { value: 'R', says: 'your own mark; it comes back with the answer' },
    receipt: { value: 'FILE|DIR', says: 'ask for signed receipts and keep them: one check a file, a stream a line each' },
    all: { says: 'show weak candidates too; to a camera lane, possible ones as well' },
    json: { says: 'the answer as JSON' },
    stream: { value: 'FILE|-', says: 'one check a line: a number, or a check in JSON where the line begins with {; NDJSON comes back, in order' },
  },
  notes: [
    'A number that was read in part: ? stands for one character, * for any run of them, [8B] for one of those. Quote it: --vin \'WVWZZZ1K?8W1234??\'.',
    'Candidates are STRONG (more likely the vehicle than not), POSSIBLE (worth comparing) or WEAK (most likely another; not shown without --all). Weak ones alone are no record.',
    'Exit status: 0 no record, 10 candidates, 20 hit; 64 and above: not checked.',
    'In a stream, a full VIN counts as a VIN, and with --country any other number is asked as a plate too. Its exit status is the weightiest outcome; 65 where a line was not checked, 69 where the stream broke.',
  ],
};
