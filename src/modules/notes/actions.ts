/** What people do with notes: write one, attach a file, read them. Knows of hits what app.ts hands over. */
import { GivenFile, SentFile, action } from '../../kernel/action.ts';
import { agreesWith, MEDIA_TYPES, toldOf } from '../../kernel/blobs/media-types.ts';
import { dispositionOf, fileNameOf } from '../../kernel/blobs/names.ts';
import { BLOB_BYTES_MAX, keepBlob, readBlob, sha256Of } from '../../kernel/blobs/store.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { faults, limitOf, pageOf, withTold, z } from '../../kernel/schema/index.ts';
import { mayNamePerson } from '../../identifiers/persons.ts';
import { HitId } from '../hits/schema.ts';
import { accessBy, type FindHit, type HitSeen } from './access.ts';
import { noted } from './announcing.ts';
import { grants } from './policy.ts';
import { declaredOtherwise, fileNotTaken, nameNotTaken, notAHit, tooMany } from './refusals.ts';
import { AskFile, AskNote, FILES_MAX, ListNotes, NOTES_MAX, Note, NoteId, NotePage } from './schema.ts';
import { findFile, findNote, insertNote, listNotes, writtenBy } from './store.ts';

const ByHit = z.strictObject({ id: HitId });
const ByAttachment = z.strictObject({ id: HitId, attachment: NoteId });
const FILE_TYPES = Object.keys(MEDIA_TYPES);
const PERSON_WARNING = faults.say('person');

const warnedOf = (field: string, said: string): Pick<Note, 'warnings'> => (mayNamePerson(said) ? { warnings: [withTold({ field, reason: PERSON_WARNING }, PERSON_WARNING)] } : {});

export function noteActions(findHit: FindHit) {
  const { hitFor, onlooker, heldFor } = accessBy(findHit);

  async function written(ctx: Context, hit: HitSeen, note: Note): Promise<void> {
    await insertNote(ctx.store.db, note, ctx.principal);
    await ctx.store.announce(noted(note, hit, ctx.principal));
  }

  const headOf = (ctx: Context, hit: string, isWithheld: boolean): Pick<Note, 'id' | 'hit' | 'at' | 'bureau' | 'unit' | 'person' | 'device' | 'withheld'> => {
    const { bureau, unit, person, device } = ctx.principal;
    return { id: ctx.newId('not'), hit, at: ctx.now(), bureau, unit, ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device }), ...(isWithheld ? { withheld: true as const } : {}) };
  };

  const add = action({
    name: 'notes.add', summary: 'Write a note to a hit', http: 'POST /v1/hits/{id}/notes', effect: 'write', status: 201, grant: grants.write,
    description: 'Owner and finder read it; the other side sees the unit that wrote it, not the person. The same note twice in a row is one.',
    params: ByHit, body: AskNote, output: Note, refusals: [notFound, notAHit, tooMany], subjects: (note) => [note.hit, note.id],
    async run(ctx, { params, body }) {
      const { hit, isWithheld } = await heldFor(ctx, params.id);
      const { notes, last } = await writtenBy(ctx.store.db, hit.id, ctx.principal.bureau);
      if (last?.text === body.text && last.person === ctx.principal.person && last.device === ctx.principal.device && last.unit === ctx.principal.unit) return last;
      if (notes >= NOTES_MAX) throw tooMany('notes', NOTES_MAX);
      const note: Note = { ...headOf(ctx, hit.id, isWithheld), text: body.text };
      await written(ctx, hit, note);
      return { ...note, ...warnedOf('text', body.text) };
    },
  });

  const attach = action({
    name: 'notes.attach', summary: 'Attach a file to a hit', http: 'POST /v1/hits/{id}/attachments', effect: 'write', status: 201, grant: grants.write,
    description: 'The body is the file: JPEG, PNG, WebP, PDF or plain text in UTF-8. What it is, is told from its bytes; a Content-Type that says otherwise is refused. The same file attached again is one attachment.',
    takes: FILE_TYPES, bodyBytesMax: BLOB_BYTES_MAX,
    params: ByHit, query: AskFile, body: SentFile, output: Note, refusals: [notFound, notAHit, fileNotTaken, declaredOtherwise, nameNotTaken, tooMany], subjects: (note) => [note.hit, note.id],
    async run(ctx, { params, query, body: { bytes, contentType } }) {
      const told = toldOf(bytes);
      if ('fault' in told) throw fileNotTaken(told.fault);
      const { mediaType } = told;
      if (!agreesWith(contentType, mediaType)) throw declaredOtherwise(contentType.slice(0, 100), mediaType);
      const named = fileNameOf(query.name, mediaType);
      if ('fault' in named) throw nameNotTaken(named.fault);
      const { hit, isWithheld } = await heldFor(ctx, params.id);
      const sha256 = sha256Of(bytes);
      const known = await findFile(ctx.store.db, hit.id, ctx.principal.bureau, sha256);
      if (known) return known;
      const { files } = await writtenBy(ctx.store.db, hit.id, ctx.principal.bureau);
      if (files >= FILES_MAX) throw tooMany('attachments', FILES_MAX);
      const note: Note = { ...headOf(ctx, hit.id, isWithheld), file: { name: named.name, mediaType, bytes: bytes.length, sha256 } };
      await keepBlob(ctx.store.db, { sha256, mediaType, content: bytes }, note.id, note.at);
      await written(ctx, hit, note);
      return { ...note, ...warnedOf('name', named.name) };
    },
  });

  const list = action({
    name: 'notes.list', summary: 'Notes and attachments of a hit, oldest first', http: 'GET /v1/hits/{id}/notes', effect: 'read', grant: grants.see,
    params: ByHit, query: ListNotes, output: NotePage, refusals: [notFound],
    async run(ctx, { params, query }) {
      const hit = await hitFor(ctx, params.id, grants.see);
      const limit = limitOf(query);
      return pageOf(await listNotes(ctx.store.db, hit.id, await onlooker(ctx, hit), { after: query.after, limit }), limit, ({ id }) => id);
    },
  });

  const download = action({
    name: 'notes.download', summary: 'An attachment’s bytes', http: 'GET /v1/hits/{id}/attachments/{attachment}', effect: 'read', grant: grants.see,
    description: 'Always as a download, with its own media type, never to be guessed.',
    params: ByAttachment, output: GivenFile, gives: FILE_TYPES, refusals: [notFound], subjects: (file) => file.subjects,
    async run(ctx, { params }) {
      const hit = await hitFor(ctx, params.id, grants.see);
      const note = await findNote(ctx.store.db, hit.id, await onlooker(ctx, hit), params.attachment);
      if (!note?.file) throw notFound('attachment');
      const blob = await readBlob(ctx.store.db, note.file.sha256);
      if (!blob) throw new Error(`the file of ${note.id} is gone`);
      const charset = blob.mediaType === 'text/plain' ? '; charset=utf-8' : '';
      return { contentType: blob.mediaType + charset, content: blob.content, headers: { 'content-disposition': dispositionOf(note.file.name) }, subjects: [hit.id, note.id] };
    },
  });

  return [add, attach, list, download];
}
