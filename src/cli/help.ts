/** Help in words, derived from the commands' own declarations. */
import type { Command } from './command.ts';
import { padded, wrapped } from './text.ts';

/** What the process itself does; it never reaches a command. */
export const SERVE = { name: 'serve', summary: 'run the hub', usage: '[--data DIR] [--port N] [--host H] [--tls-cert F --tls-key F [--client-ca F]] [--behind-proxy] [--public-url URL] [--issuer-ca F] [--training]' };
export const REPLICA = { name: 'replica', summary: 'run a replica: a post that answers by itself; replica verify tries what it holds', usage: '--hub URL [--hub-ca FILE] [--code CODE] [--data DIR] [--port N] [--host H] [--key FILE | --key-command CMD] [--tls-cert F --tls-key F] [--public-url URL]\n       crosscheck replica verify [--data DIR] [--key FILE | --key-command CMD]' };
export const OF_THE_PROCESS = [SERVE, REPLICA] as const;

const NAME_WIDTH = 20;
const FLAG_WIDTH = 22;

export function overview(commands: readonly Command[], columns: number): string {
  const line = ({ name, summary }: { name: string; summary: string }): string => wrapped(`  ${padded(name, NAME_WIDTH)} ${summary}`, columns, ' '.repeat(NAME_WIDTH + 3));
  return [
    'usage: crosscheck COMMAND …', '',
    ...OF_THE_PROCESS.map(line), ...commands.map(line), '',
    wrapped('Commands talk to the hub at CROSSCHECK_URL (http://localhost:7247 where nothing is said) with the token in CROSSCHECK_TOKEN.', columns),
    wrapped('Where its certificate is of an authority of your own, every command takes --hub-ca FILE; CROSSCHECK_HUB_CA says the same for all.', columns),
    'crosscheck help COMMAND says more of one.', '',
  ].join('\n');
}

export function usageOf(command: Command): string {
  if (command.usage !== undefined) return `crosscheck ${command.name} ${command.usage}`.replaceAll('\n', '\n       ');
  const least = command.operandsMin ?? command.operands.length;
  const operands = command.operands.map((operand, at) => (at < least ? operand : `[${operand}]`));
  const flags = Object.entries(command.flags).map(([name, flag]) => {
    const said = `--${name}${flag.value === undefined ? '' : ` ${flag.value}`}`;
    return flag.isNeeded === true ? said : `[${said}]${flag.isRepeatable === true ? '…' : ''}`;
  });
  return ['crosscheck', command.name, ...operands, ...flags].join(' ');
}

export function helpOf(command: Command, columns: number): string {
  const flags = Object.entries(command.flags).map(([name, flag]) => wrapped(`  ${padded(`--${name}${flag.value === undefined ? '' : ` ${flag.value}`}`, FLAG_WIDTH)} ${flag.says}`, columns, ' '.repeat(FLAG_WIDTH + 3)));
  const notes = (command.notes ?? []).map((note) => wrapped(note, columns));
  return [`${command.name}: ${command.summary}`, '', wrapped(`usage: ${usageOf(command)}`, columns, '       '), ...(flags.length > 0 ? ['', ...flags] : []), ...(notes.length > 0 ? ['', ...notes] : []), ''].join('\n');
}
