/** `vehicles import`: a file's bytes go to the hub as they are; what it says of every row comes back while they go. */
import type { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { Broken, exchange } from './exchange.ts';
import { EXIT, Failure, Interrupted, UsageFailure } from './exit.ts';
import type { Hub } from './hub.ts';
import { importReport, type ImportReport } from './import-report.ts';
import type { Io } from './io.ts';
import { openProgress } from './progress.ts';
import { profileNamed } from './profiles.ts';
import { openSource } from './source.ts';
import { count } from './text.ts';

const AGAIN = 'It can simply be run again: what has gone in already changes nothing.';

async function run(args: Arguments, io: Io, hub: Hub): Promise<number> {
  const mode = args.find('mode');
  if (mode !== undefined && mode !== 'delta' && mode !== 'snapshot') throw new UsageFailure(`--mode is delta or snapshot, not ${mode}`);
  const isJson = args.has('json');
  const source = await openSource(args.operands[0] ?? '-', io);
  try {
    const profile = await profileNamed(hub, args.get('profile'));
    const progress = openProgress(io, source.bytes, { isQuiet: isJson });
    const report = importReport(io, { isJson, clear: progress.clear, onRows: progress.rows });
    try {
      await exchange(hub, io.signal, {
        path: '/v1/vehicles/imports', source: source.stream,
        ask: {
          query: { profile, mode, allowShrink: args.has('allow-shrink') ? 'true' : undefined, dryRun: args.has('dry-run') ? 'true' : undefined, feed: args.find('feed'), encoding: args.find('encoding') },
          headers: { 'content-type': 'application/octet-stream', accept: 'application/x-ndjson' },
        },
        async* chunks(bytes) { for await (const chunk of bytes) { yield chunk; progress.sent(chunk.length); } },
        onHead: (headers) => { if (typeof headers['crosscheck-world'] === 'string') report.inWorld(headers['crosscheck-world']); },
        onLines: report.take, onAllSent: progress.allSent,
      });
    } catch (cause) {
      throw told(cause, report);
    } finally {
      progress.stop();
    }
    return await report.close({ isStrict: args.has('strict') });
  } finally {
    source.stream.destroy();
  }
}

/** What had been done when it ended early. */
function told(cause: unknown, report: ImportReport): unknown {
  const done = `${count(report.rows())} rows had been dealt with`;
  if (cause instanceof Interrupted) return new Interrupted(`${done}. ${AGAIN}`);
  if (cause instanceof Broken || (cause instanceof Failure && cause.exit === EXIT.unreachable)) return new Failure(EXIT.unreachable, cause.message, { hints: [`${done}. ${AGAIN}`], ...(cause.problem ? { problem: cause.problem } : {}) });
  return cause;
}

export const importCommand: Command = {
  name: 'vehicles import', summary: 'import a file of vehicles', operands: ['FILE'], run,
  usage: 'FILE|- --profile P [--mode delta|snapshot] [--allow-shrink] [--dry-run] [--json] [--strict] [--feed NAME] [--encoding E]',
  flags: {
    profile: { value: 'P', says: 'how the file is to be read: generic, ncic, nz-police, ua-wanted, one of the bureau’s own, or the path of a .json file with one', isNeeded: true },
    mode: { value: 'M', says: 'delta (what the file says is added, changed or cleared; the default) or snapshot (what it no longer contains is withdrawn too)' },
    'allow-shrink': { says: 'lets a snapshot withdraw more than a fifth' },
    'dry-run': { says: 'says what would happen and changes nothing' },
    json: { says: 'refusals and warnings as NDJSON, and the summary as one object on the last line' },
    strict: { says: 'exit status 1 where a row was refused' },
    feed: { value: 'NAME', says: 'which stream of files this is; the profile’s name where nothing is said' },
    encoding: { value: 'E', says: 'where it is not the profile’s: utf-8, windows-1251, …' },
  },
  notes: ['Every refused row is reported with line, field and reason; the rest goes in. Importing a file again changes nothing.', 'Exit status: 0 imported, 65 the file was refused, 69 the hub is out of reach, 77 not allowed.'],
};
