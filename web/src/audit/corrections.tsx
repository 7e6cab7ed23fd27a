/** Copies that the bureau has been asked to correct because a request about data was granted elsewhere. */
import { useState } from 'react';
import type { AskedCorrection } from '../../../src/modules/requests/schema.ts';
import { Taps } from '../states/taps.tsx';
import { usePages } from '../work/asking.ts';
import { Sure } from '../work/sure.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { auditWords } from './words/index.ts';

export function Corrections({ me }: PageProps) {
  const { say, formats } = auditWords();
  const [open, setOpen] = useState<'true' | 'false'>('true');
  const query = usePages<AskedCorrection>('/v1/corrections', { open });
  return (
    <>
      <Taps legend={say('work.state')} choices={[{ value: 'true' as const, label: say('audit.toCorrect') }, { value: 'false' as const, label: say('audit.corrected') }]} value={open} choose={setOpen} />
      <Listed query={query} empty={say('audit.correctionsEmpty')}>
        {(items) => (
          <Table caption={say('audit.corrections')} rows={items} keyOf={({ id, record }) => id + record} columns={[
            { head: say('audit.reference'), isName: true, cell: ({ owner, reference }) => <>{owner} <span className="stamped">{reference}</span></> },
            { head: say('audit.record'), cell: ({ record }) => <span className="stamped small">{record}</span> },
            { head: say('audit.toldAt'), cell: ({ toldAt }) => formats.moment(toldAt) },
            { head: say('work.state'), cell: ({ id, reference, confirmedAt }) => (confirmedAt !== undefined ? `${say('audit.corrected')} · ${formats.moment(confirmedAt)}` : me.actions.includes('corrections.confirm') ? <Sure label={say('audit.confirmCorrected')} about={reference} question={say('audit.confirmCorrectedMore')} deed={{ method: 'POST', path: `/v1/corrections/${id}/confirmation`, body: {} }} /> : say('audit.toCorrect')) },
          ]} />
        )}
      </Listed>
    </>
  );
}
