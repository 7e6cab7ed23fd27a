/** The words of notes: what the bureaus of a hit write and attach to it. */
import { bureauCode, id, instant, page, pageQuery, text, toldFields, z } from '../../kernel/schema/index.ts';
import { HitId } from '../hits/schema.ts';

export const NoteId = id('not');

const NOTE_CHARS_MAX = 4_000;
/** For each side of a hit. */
export const NOTES_MAX = 200;
export const FILES_MAX = 20;

export const AskNote = z.strictObject({ text: text(NOTE_CHARS_MAX) }).meta({ id: 'AskNote', examples: [{ text: 'Chassis number read by hand at gate 4; a photograph follows.' }] });
export const AskFile = z.strictObject({ name: text(200).meta({ description: 'The file’s name; it will end as its kind does.', examples: ['vin.jpg'] }) });

export const Note = z.object({
  id: NoteId, hit: HitId, at: instant,
  bureau: bureauCode, unit: z.string(),
  person: z.string().optional().meta({ description: 'Who wrote it; told to the own bureau only.' }), device: z.string().optional(),
  text: z.string().optional(),
  file: z.object({ name: z.string(), mediaType: z.string(), bytes: z.number().int(), sha256: z.string() }).optional().meta({ title: 'The attachment', description: 'Its bytes are at /v1/hits/{hit}/attachments/{id}.' }),
  withheld: z.literal(true).optional().meta({ description: 'The record is restricted from the finder’s bureau, so it does not see this.' }),
  warnings: z.array(z.object({ field: z.string(), reason: z.string(), ...toldFields })).optional().meta({ description: 'What looks wrong and was taken all the same; only in the answer to a change.' }),
}).meta({ id: 'Note', title: 'A note or an attachment' });
export type Note = z.output<typeof Note>;

export const NotePage = page(Note);
export const ListNotes = z.strictObject(pageQuery);
