/** The error models: which one weighs every check, one estimated from officers' answers, one made to weigh by two people. */
import type { ModelEntry, ModelState } from '../../../src/modules/checks/schema.ts';
import { Named } from '../me/names.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { useThing } from '../work/asking.ts';
import { Sure } from '../work/sure.tsx';
import { Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

export function ErrorModels({ me }: PageProps) {
  const { say, formats } = adminWords();
  const { data, error, isPending, refetch } = useThing<ModelState>('/v1/model');
  const may = (action: string): boolean => me.actions.includes(action);
  if (isPending) return <Loading />;
  if (!data) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  const { active, comparison, thresholds, versions } = data;
  const madeFrom = ({ isShipped, answers }: ModelEntry): string => (isShipped ? say('admin.modelShipped') : answers === undefined ? say('admin.modelEstimated') : say('admin.modelAnswers', { count: answers, n: formats.number(answers) }));
  return (
    <>
      <section className="card stack tight">
        <dl className="pairs">
          <dt>{say('admin.modelActive')}</dt><dd className="stamped">{active}</dd>
          <dt>{say('admin.modelComparison')}</dt><dd className="stamped">{comparison}</dd>
          <dt>{say('admin.modelStrong')}</dt><dd>{formats.number(thresholds.strong)}</dd>
          <dt>{say('admin.modelPossible')}</dt><dd>{formats.number(thresholds.possible)}</dd>
        </dl>
        {may('model.estimate') && <Sure<ModelEntry> label={say('admin.modelEstimate')} question={say('admin.modelEstimateMore')} deed={{ method: 'POST', path: '/v1/model/estimates' }} />}
      </section>
      <Table caption={say('admin.models')} rows={versions} keyOf={({ version }) => version} columns={[
        { head: say('admin.modelVersion'), isName: true, cell: ({ version }) => <span className="stamped">{version}</span> },
        { head: say('admin.modelFrom'), cell: (entry) => madeFrom(entry) },
        { head: say('admin.addedAt'), cell: ({ madeAt, madeBy }) => (madeAt === undefined ? say('admin.none') : <>{formats.moment(madeAt)}{madeBy !== undefined && <> · <Named who={madeBy} /></>}</>) },
        { head: say('work.state'), cell: ({ version }) => (version === active ? <span className="tag good">{say('admin.modelWeighs')}</span> : may('model.activate') ? <Sure label={say('admin.activate')} about={version} question={say('admin.modelActivateMore')} deed={{ method: 'PUT', path: '/v1/model', body: { version } }} /> : say('admin.modelRests')) },
      ]} />
    </>
  );
}
