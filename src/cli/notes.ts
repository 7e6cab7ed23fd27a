/** Notes and attachments of a hit, and its report on paper. */
import { basename } from 'node:path';
import type { Note } from '../modules/notes/schema.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, UsageFailure } from './exit.ts';
import { fetchFile, keep, readWhole, send } from './files.ts';
import { noteLine } from './hit-words.ts';
import { bytesInWords, shown } from './text.ts';

const JSON_FLAG = { json: { says: 'the answer as JSON' } };
const pathOf = (id: string | undefined): string => `/v1/hits/${encodeURIComponent(id ?? '')}`;

const said = (note: Note, isJson: boolean): string => {
  if (isJson) return `${JSON.stringify(note)}\n`;
  const warnings = (note.warnings ?? []).map(({ field, reason }) => `  warning: ${shown(field)} ${shown(reason)}\n`).join('');
  return `${note.file ? 'attached' : 'noted'}: ${noteLine(note)}${note.withheld === true ? '; withheld from the finder, from whom the record is restricted' : ''}\n${warnings}`;
};

const note: Command = {
  name: 'note', summary: 'write a note to a hit, for both bureaus', operands: ['ID', 'TEXT'], flags: JSON_FLAG,
  run: async (args, io, hub) => {
    const made = await hub.ask<Note>('POST', `${pathOf(args.operands[0])}/notes`, { body: { text: args.operands[1] } });
    await io.out(said(made, args.has('json')));
    return EXIT.done;
  },
};

const attach: Command = {
  name: 'attach', summary: 'attach a photograph, a PDF or a text to a hit', operands: ['ID', 'FILE'], flags: { name: { value: 'NAME', says: 'how it is called there; as the file where nothing is said' }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const [id, file = ''] = args.operands;
    const made = await send<Note>(hub, `${pathOf(id)}/attachments`, { bytes: await readWhole(file), query: { name: args.find('name') ?? basename(file) }, signal: io.signal });
    await io.out(said(made, args.has('json')));
    return EXIT.done;
  },
};

const attachment: Command = {
  name: 'attachment', summary: 'save an attachment of a hit', operands: ['ID', 'ATTACHMENT'], flags: { out: { value: 'FILE', says: 'where to; a file that is there already is not touched', isNeeded: true } },
  notes: ['crosscheck hit ID lists the attachments (not_…).'],
  run: async (args, io, hub) => {
    const [id, which = ''] = args.operands;
    const content = await fetchFile(hub, `${pathOf(id)}/attachments/${encodeURIComponent(which)}`, { signal: io.signal });
    await keep(args.get('out'), content);
    await io.out(`saved ${shown(args.get('out'))}, ${bytesInWords(content.length)}\n`);
    return EXIT.done;
  },
};

const STEERING = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

const report: Command = {
  name: 'report', summary: 'the whole story of a hit, as text or as a page to print', operands: ['ID'], usage: 'ID [--out FILE]',
  flags: { out: { value: 'FILE', says: 'a page for printing where it ends in .html, else text; on the terminal where nothing is said' } },
  run: async (args, io, hub) => {
    const out = args.find('out');
    if (out === '') throw new UsageFailure('--out needs the name of a file');
    const format = out !== undefined && /\.html?$/i.test(out) ? 'html' : 'text';
    const content = await fetchFile(hub, `${pathOf(args.operands[0])}/report`, { query: { format }, signal: io.signal });
    if (content.length === 0) throw new Failure(EXIT.fault, 'the hub answered with an empty report');
    if (out === undefined) { await io.out(content.toString('utf8').replace(STEERING, (sign) => (sign === '\n' ? sign : ' '))); return EXIT.done; }
    await keep(out, content);
    await io.out(`saved ${shown(out)}, ${bytesInWords(content.length)}\n`);
    return EXIT.done;
  },
};

export const noteCommands: readonly Command[] = [note, attach, attachment, report];
