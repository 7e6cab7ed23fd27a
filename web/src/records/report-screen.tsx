/** Reports a vehicle under the bureau's own reference. What is typed outlives a reload; sent twice, it is reported once. */
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import { ownRecord, useReport } from './api.ts';
import { bodyOf, draftOf } from './form/draft.ts';
import { formOf } from './form/forms.ts';
import { forgetDraft, useKeptDraft } from './form/kept.ts';
import { VehicleForm } from './form/vehicle-form.tsx';
import { Back } from './parts.tsx';
import { useRecordWords } from './words/index.ts';

const FIELDS = formOf('report');
const DRAFT = 'report';

export function ReportScreen() {
  const { say } = useRecordWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const report = useReport();
  const [draft, setDraft, wasKept] = useKeptDraft(DRAFT, () => draftOf(FIELDS));
  const send = (): void => {
    report.mutate(bodyOf(FIELDS, draft), { onSuccess: (record) => {
      forgetDraft(DRAFT);
      queries.setQueryData([...ownRecord(record.id).queryKey, 'warnings'], record.warnings ?? []);
      void navigate({ to: '/records/$id', params: { id: record.id } });
    } });
  };
  return (
    <div className="stack">
      <Back />
      <h1>{say('records.report')}</h1>
      {wasKept && <p className="notice info">{say('records.kept')}</p>}
      <VehicleForm fields={FIELDS} draft={draft} setDraft={setDraft} cause={report.error} isSending={report.isPending} send={send} sendLabel={say('records.send')}>
        <Button size="lg" variant="default" onClick={() => { setDraft(draftOf(FIELDS)); report.reset(); forgetDraft(DRAFT); }}>{say('records.empty')}</Button>
      </VehicleForm>
    </div>
  );
}
