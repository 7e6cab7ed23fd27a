/** The door of the command line: finds the command, runs it, and turns every way in which it can end into an exit status. */
import { readFile } from 'node:fs/promises';
import { parseArguments, suggestion } from './arguments.ts';
import { alertCommands } from './alerts.ts';
import { auditOriginCommands } from './audit-origin.ts';
import { ageingCommands } from './ageing.ts';
import { auditCommands } from './audit.ts';
import { bureauCommands } from './bureaus.ts';
import { campaignCommands } from './campaigns.ts';
import { checkCommand } from './check.ts';
import { clientCommands } from './clients.ts';
import type { Command } from './command.ts';
import { compareCommand } from './compare.ts';
import { consentCommands } from './consents.ts';
import { eventsCommand } from './events.ts';
import { EXIT, Failure, Interrupted, UsageFailure } from './exit.ts';
import { OF_THE_PROCESS, helpOf, overview, usageOf } from './help.ts';
import { hitDeedCommands } from './hit-deeds.ts';
import { hitCommands } from './hits.ts';
import { hubCaIn, trustHubCa } from './hub-ca.ts';
import { ProposedInstead, openHub } from './hub.ts';
import { hotlistCommands } from './hotlists.ts';
import { inboxCommands } from './inbox.ts';
import { importCommand } from './import.ts';
import { OutputClosed, type Io } from './io.ts';
import { modelCommands } from './model.ts';
import { linesOfFailure } from './problems.ts';
import { noteCommands } from './notes.ts';
import { peopleCommands } from './people.ts';
import { profilesCommand } from './profiles.ts';
import { receiptCommands } from './receipts.ts';
import { reconcileCommand } from './reconcile.ts';
import { nextStep, proposalCommands } from './proposals.ts';
import { recoveryCommands } from './recoveries.ts';
import { replicaCommands } from './replicas.ts';
import { requestCommands } from './requests.ts';
import { restrictionCommands } from './restrictions.ts';
import { signInCommands } from './sign-in.ts';
import { statusCommand } from './status.ts';
import { tokenCommands } from './tokens.ts';
import { vehicleCommands } from './vehicles.ts';
import { vehicleLifeCommands } from './vehicle-lives.ts';
import { webhookCommands } from './webhooks.ts';
import { wrapped } from './text.ts';
import { witnessesCommands } from './witnesses.ts';

export { ioOfProcess, type Io } from './io.ts';

const COMMANDS: readonly Command[] = [
  checkCommand, compareCommand, importCommand, profilesCommand, ...vehicleCommands, ...vehicleLifeCommands, ...consentCommands, ...ageingCommands, ...campaignCommands,
  ...hitCommands, ...hitDeedCommands, ...noteCommands, ...recoveryCommands, ...receiptCommands, reconcileCommand, ...hotlistCommands, ...requestCommands, ...proposalCommands,
  ...auditOriginCommands,
  ...inboxCommands, eventsCommand, ...webhookCommands, statusCommand, ...signInCommands, ...peopleCommands, ...bureauCommands, ...restrictionCommands, ...tokenCommands, ...clientCommands, ...replicaCommands, ...modelCommands, ...auditCommands, ...witnessesCommands, ...alertCommands,
];

/** Runs one command line without its program's name. The number is the exit status. */
export async function runCommand(words: readonly string[], io: Io): Promise<number> {
  let command: Command | undefined;
  try {
    const { rest: argv, file } = hubCaIn(words);
    if (argv[0] === '--version') { await io.out(`crosscheck ${await version()}\n`); return EXIT.done; }
    if (argv.length === 0) { io.err(overview(COMMANDS, io.columns)); return EXIT.usage; }
    const isHelp = argv[0] === 'help' || argv[0] === '--help' || argv[0] === '-h';
    if (isHelp) { await io.out(helpAbout(argv.slice(1), io)); return EXIT.done; }
    command = findCommand(argv);
    const rest = argv.slice(command?.name.split(' ').length ?? 0);
    const asksHelp = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined).some((word) => word === '--help' || word === '-h');
    if (asksHelp) { await io.out(helpAbout(argv.filter((word) => !word.startsWith('-')), io)); return EXIT.done; }
    if (!command) throw unknownCommand(argv);
    await trustHubCa(file, io);
    return await perform(command, rest, io);
  } catch (cause) {
    return ended(cause, io, command);
  }
}

async function perform(command: Command, argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(command, argv);
  const hub = openHub(io, command.isAnonymous);
  try {
    return await command.run(args, io, hub);
  } catch (cause) {
    if (!(cause instanceof ProposedInstead)) throw cause;
    await io.out(args.has('json') ? `${JSON.stringify(cause.proposal)}\n` : nextStep(cause.proposal));
    return EXIT.proposed;
  } finally {
    hub.close();
  }
}

/** The longest name that the words begin with. */
function findCommand(argv: readonly string[]): Command | undefined {
  const matching = COMMANDS.filter(({ name }) => name.split(' ').every((word, at) => argv[at] === word));
  return matching.sort((a, b) => b.name.length - a.name.length)[0];
}

function helpAbout(words: readonly string[], io: Io): string {
  const own = OF_THE_PROCESS.find(({ name }) => name === words[0] && words.length === 1);
  if (own) return `${own.name}: ${own.summary}\n\n${wrapped(`usage: crosscheck ${own.name} ${own.usage}`, io.columns, '       ')}\n`;
  const command = findCommand(words);
  if (command) return helpOf(command, io.columns);
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${words[0] ?? ''} `));
  if (group.length > 0 && words.length > 0) return `${group.map((one) => wrapped(`crosscheck ${one.name}  ${one.summary}`, io.columns, '    ')).join('\n')}\n`;
  if (words.length > 0) throw unknownCommand(words);
  return overview(COMMANDS, io.columns);
}

function unknownCommand(argv: readonly string[]): UsageFailure {
  const [first = '', second] = argv;
  const names = [...OF_THE_PROCESS.map(({ name }) => name), ...COMMANDS.map(({ name }) => name)];
  const group = names.filter((name) => name.startsWith(`${first} `));
  const typed = [first, ...(second === undefined || second.startsWith('-') ? [] : [second])].join(' ');
  if (group.length > 0) return new UsageFailure(second === undefined || second.startsWith('-') ? `${first} needs one word more` : `unknown command “${typed}”`, [...(typed === first ? [] : suggestion(typed, group)), `There is: ${group.join(', ')}.`]);
  return new UsageFailure(`unknown command “${first}”`, [...suggestion(typed, names), ...(typed === first ? [] : suggestion(first, names))].slice(0, 1).concat('crosscheck help lists all commands.'));
}

function ended(cause: unknown, io: Io, command: Command | undefined): number {
  if (cause instanceof OutputClosed) return EXIT.outputClosed;
  const isAborted = io.signal.aborted && !(cause instanceof Failure);
  const failure = isAborted ? new Interrupted() : cause instanceof Failure ? cause : new Failure(EXIT.fault, `crosscheck itself failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  const isCheck = command === checkCommand && !(failure instanceof Interrupted);
  const lines = linesOfFailure(failure);
  // A check that got no answer says so in words that cannot be taken for "no record".
  io.err(`${isCheck ? 'NOT CHECKED: ' : 'crosscheck: '}${lines.join('\n')}\n`);
  if (failure instanceof UsageFailure && command) io.err(`${wrapped(`usage: ${usageOf(command)}`, io.columns, '       ')}\n`);
  return failure.exit;
}

async function version(): Promise<string> {
  const { version: said } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return said;
}
