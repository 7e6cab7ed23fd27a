/** What the bureaus of a hit write and attach to it: writing, attaching; what is there is read in the story. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Note } from '../../../src/modules/notes/schema.ts';
import { ask } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { Faults } from './deed-form.tsx';
import { hitsWords } from './words/index.ts';

/** More than both sides may write together. */
const NOTES_PAGE = '500';
const TEXT_CHARS_MAX = 4_000;
/** Ten megabytes over a slow line. */
const UPLOAD_WITHIN_MS = 300_000;
const FILE_KINDS = 'image/jpeg,image/png,image/webp,application/pdf,text/plain';

const at = (hit: string, what: 'notes' | 'attachments'): `/${string}` => `/v1/hits/${encodeURIComponent(hit)}/${what}`;
export const addressOf = ({ hit, id }: Note): string => `${at(hit, 'attachments')}/${encodeURIComponent(id)}`;

export const useNotes = (hit: string) => {
  const { data: me } = useMe();
  return useQuery({ queryKey: ['hit', hit, 'notes'], queryFn: () => ask<{ items: readonly Note[] }>('GET', at(hit, 'notes'), { query: { limit: NOTES_PAGE } }), enabled: me?.actions.includes('notes.list') === true });
};

export function Writing({ hit }: { readonly hit: string }) {
  const words = hitsWords.useWords();
  const { say } = words;
  const { data: me } = useMe();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [told, setTold] = useState<Note>();
  const wrote = (note: Note): void => {
    setTold(note);
    void queries.invalidateQueries({ queryKey: ['hit', hit, 'notes'] });
  };
  const write = useMutation({ mutationFn: (said: string) => ask<Note>('POST', at(hit, 'notes'), { body: { text: said } }), onSuccess: (note) => { setText(''); wrote(note); } });
  const attach = useMutation({ mutationFn: (file: File) => ask<Note>('POST', at(hit, 'attachments'), { body: file, query: { name: file.name }, withinMs: UPLOAD_WITHIN_MS }), onSuccess: wrote });
  if (me?.actions.includes('notes.add') !== true) return null;
  return (
    <section className="card stack tight">
      <h2>{say('hits.notes')}</h2>
      <form className="stack tight" aria-label={say('hits.notes')} onSubmit={(event) => { event.preventDefault(); if (text.trim() !== '') write.mutate(text.trim()); }}>
        <label className="area-label">{say('hits.noteText')}<textarea value={text} maxLength={TEXT_CHARS_MAX} dir="auto" onChange={({ currentTarget }) => { setText(currentTarget.value); }} /></label>
        <Button type="submit" variant="default" disabled={text.trim() === '' || write.isPending}>{say('hits.noteSend')}</Button>
      </form>
      <Faults cause={write.error} />
      {me.actions.includes('notes.attach') && (
        <label className="area-label file-label">{say('hits.attach')}
          <input type="file" accept={FILE_KINDS} disabled={attach.isPending} onChange={({ currentTarget }) => { const [file] = currentTarget.files ?? []; if (file) attach.mutate(file); currentTarget.value = ''; }} />
          <span className="quiet">{say('hits.attachHint')}</span>
        </label>
      )}
      <p role="status">{attach.isPending ? say('hits.attaching') : told?.withheld === true ? say('hits.withheld') : ''}</p>
      {told?.warnings !== undefined && <p className="notice warn" role="alert">{say('hits.mayNamePerson')}</p>}
      <Faults cause={attach.error} />
    </section>
  );
}
