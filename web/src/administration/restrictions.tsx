/** From which bureaus one's own bureau hides a whole collection (R5). To hide more of it takes a second person. */
import type { Bureau, Restriction } from '../../../src/modules/bureaus/schema.ts';
import { Named } from '../me/names.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { bureauChoices } from '../work/bureau-choices.ts';
import { AskForm } from '../work/ask-form.tsx';
import { useChoices, useThing } from '../work/asking.ts';
import { linesOf } from '../work/field.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

export function Restrictions({ me }: PageProps) {
  const { say, sayCode, formats } = adminWords();
  const { data, error, isPending, refetch } = useThing<{ readonly items: readonly Restriction[] }>('/v1/restrictions');
  const bureaus = useChoices<Bureau>('/v1/bureaus').data?.items ?? [];
  if (isPending) return <Loading />;
  if (!data) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  const others = bureaus.filter(({ code }) => code !== me.bureau && code !== 'HUB');
  return (
    <>
      {data.items.map(({ collection, bureaus: hidden, isApplied, waiting, changedAt, changedBy }) => (
        <section key={collection} className="card stack">
          <h2>{sayCode('collection', collection)}</h2>
          <p>{hidden.length === 0 ? say('admin.hiddenFromNobody') : say('admin.hiddenFrom', { who: hidden.join(', ') })}</p>
          {changedAt !== undefined && <p className="quiet small">{formats.moment(changedAt)} · <Named who={changedBy} /></p>}
          {!isApplied && <p className="notice info">{say('admin.restrictionWaiting', { count: waiting, n: formats.number(waiting) })}</p>}
          {me.actions.includes('restrictions.change') && others.length > 0 && (
            <AskForm key={hidden.join()} send={say('work.save')} says={say('work.saved')} isEmptied={false}
              fields={[{ name: 'bureaus', label: say('admin.hideFrom'), hint: say('admin.hideFromHint'), kind: 'many', initial: hidden.join('\n'), choices: bureauChoices(others) }]}
              deed={({ bureaus: chosen = '' }) => ({ method: 'PUT', path: `/v1/restrictions/${collection}`, body: { bureaus: linesOf(chosen) } })} />
          )}
        </section>
      ))}
    </>
  );
}
