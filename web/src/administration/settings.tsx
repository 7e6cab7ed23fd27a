/** What one's bureau settles for itself: a form for each section, made from the shape that the hub tells of it. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Button } from '../theme/controls.tsx';
import type { SettingsSection } from '../../../src/modules/bureaus/schema.ts';
import { Refused } from '../api/client.ts';
import { Named } from '../me/names.tsx';
import { Failed, Loading, WentWrong } from '../states/states.tsx';
import { FaultSummary } from '../work/ask-form.tsx';
import { isProposal, useDeed, useThing } from '../work/asking.ts';
import { Proposed } from '../work/proposed.tsx';
import { Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { Part, useFieldWord } from './schema-form.tsx';
import { inlined } from './schema-shape.ts';
import { adminWords } from './words/index.ts';

export function SettingsPage({ me }: PageProps) {
  const { say, sayCode, formats } = adminWords();
  const { data, error, isPending, refetch } = useThing<{ readonly items: readonly SettingsSection[] }>('/v1/settings');
  if (isPending) return <Loading />;
  if (!data) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  return (
    <Table caption={say('admin.settings')} rows={data.items} keyOf={({ section }) => section} columns={[
      { head: say('admin.section'), isName: true, cell: ({ section }) => <Link to="/admin/$page/$id" params={{ page: 'settings', id: section }}>{sayCode('admin.section', section)}</Link> },
      { head: say('admin.about'), cell: ({ section }) => sayCode('admin.sectionMore', section) },
      { head: say('admin.changedAt'), cell: ({ changedAt, changedBy }) => (changedAt === undefined ? say('admin.defaults') : <>{formats.moment(changedAt)} · <Named who={changedBy} /></>) },
    ]} />
  );
}

export function SettingsSectionPage({ me, id }: PageProps & { readonly id: string }) {
  const { say, sayCode } = adminWords();
  const [saved, setSaved] = useState<number>();
  const { data, error, isPending, refetch } = useThing<SettingsSection>(`/v1/settings/${encodeURIComponent(id)}`);
  if (isPending) return <Loading />;
  if (!data) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  return <section className="card stack" aria-label={sayCode('admin.section', data.section)}><p className="quiet">{sayCode('admin.sectionMore', data.section)}</p><SectionForm key={data.version} section={data} isReadOnly={!me.actions.includes('settings.change')} saved={setSaved} /><div role="status">{saved === data.version ? <p className="notice good">{say('work.saved')}</p> : null}</div></section>;
}

function SectionForm({ section: { section, settings, schema, version, changedAt, changedBy }, isReadOnly, saved }: { readonly section: SettingsSection; readonly isReadOnly: boolean; readonly saved: (version: number) => void }) {
  const { say, formats } = adminWords();
  const word = useFieldWord();
  const shape = inlined(schema);
  const [value, setValue] = useState(settings);
  const doing = useDeed<SettingsSection>();
  const faults = doing.error instanceof Refused ? doing.error.faults : [];
  return (
    <form className="stack ask" noValidate onSubmit={(event) => { event.preventDefault(); doing.mutate({ method: 'PUT', path: `/v1/settings/${encodeURIComponent(section)}`, body: value, ifMatch: `"${version}"` }, { onSuccess: (answer) => { if (!isProposal(answer)) saved(answer.version); } }); }}>
      <p className="quiet small">{changedAt === undefined ? say('admin.defaults') : <>{formats.moment(changedAt)} · <Named who={changedBy} /></>}</p>
      <FaultSummary faults={faults} fields={Object.keys(shape.properties ?? {}).map((name) => ({ name, label: word(name) }))} base="settings" />
      <Part shape={shape} name={section} path="" value={value} set={setValue} faults={faults} isReadOnly={isReadOnly} />
      {faults.length === 0 && <WentWrong cause={doing.error} />}
      {isProposal(doing.data) && <Proposed proposal={doing.data} />}
      {isReadOnly ? <p className="notice">{say('admin.settingsRead')}</p> : <div className="row"><Button type="submit" disabled={doing.isPending}>{say('work.save')}</Button></div>}
    </form>
  );
}
