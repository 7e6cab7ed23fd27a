/** Decoys: records of the bureau's own that nobody has a reason to look up; known to auditors alone. */
import type { Canary } from '../../../src/modules/watch/schema.ts';
import { Named } from '../me/names.tsx';
import { AskForm } from '../work/ask-form.tsx';
import { usePages } from '../work/asking.ts';
import { Opened } from '../work/frame.tsx';
import { Sure } from '../work/sure.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { auditWords } from './words/index.ts';

export function Canaries({ me }: PageProps) {
  const { say, formats } = auditWords();
  const query = usePages<Canary>('/v1/canaries');
  return (
    <>
      {me.actions.includes('canaries.add') && (
        <Opened label={say('audit.canaryAdd')}>
          <AskForm<Canary> title={say('audit.canaryAdd')} send={say('audit.canaryAdd')} says={say('work.saved')}
            fields={[{ name: 'record', label: say('audit.record'), hint: say('audit.recordHint'), isNeeded: true, isStamped: true }, { name: 'note', label: say('work.note') }]}
            deed={({ record = '', note = '' }) => ({ method: 'POST', path: '/v1/canaries', body: { record: record.trim(), ...(note === '' ? {} : { note }) } })} />
        </Opened>
      )}
      <Listed query={query} empty={say('audit.canariesEmpty')}>
        {(items) => (
          <Table caption={say('audit.canaries')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('audit.reference'), isName: true, cell: ({ reference }) => <span className="stamped">{reference}</span> },
            { head: say('audit.record'), cell: ({ record }) => <span className="stamped small">{record}</span> },
            { head: say('work.note'), cell: ({ note }) => <bdi>{note ?? say('app.none')}</bdi> },
            { head: say('work.on'), cell: ({ addedAt, addedBy }) => <>{formats.moment(addedAt)} · <Named who={addedBy} /></> },
            { head: say('work.state'), cell: ({ id, reference, removedAt, bureau }) => (removedAt !== undefined ? say('audit.canaryGone', { at: formats.moment(removedAt) }) : me.actions.includes('canaries.remove') && bureau === me.bureau ? <Sure label={say('audit.canaryRemove')} about={reference} deed={{ method: 'DELETE', path: `/v1/canaries/${id}` }} /> : say('audit.canaryStands')) },
          ]} />
        )}
      </Listed>
    </>
  );
}
