/** Who witnesses the log and how many of them must sign: everybody may read it, the hub's administrators arrange it. */
import type { Witness, WitnessList } from '../../../src/modules/witnesses/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { Said } from '../said/said.tsx';
import { Failed, Loading, Whole } from '../states/states.tsx';
import { AskForm } from '../work/ask-form.tsx';
import { useThing } from '../work/asking.ts';
import { Opened } from '../work/frame.tsx';
import { Sure } from '../work/sure.tsx';
import { Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

export function Witnesses({ me }: PageProps) {
  const { say, formats } = adminWords();
  const { data, error, isPending, refetch } = useThing<z.output<typeof WitnessList>>('/v1/witnesses');
  const may = (action: string): boolean => me.actions.includes(action);
  if (isPending) return <Loading />;
  if (!data) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  const { items, quorum, witnessed } = data;
  return (
    <>
      <section className="card stack tight">
        {items.length > 0 && <p>{say('admin.quorumIs', { n: formats.number(quorum), of: formats.number(items.length) })}</p>}
        <p className="quiet">{witnessed === undefined ? say('admin.notWitnessed') : say('admin.witnessed', { n: formats.number(witnessed.size), at: formats.moment(witnessed.at) })}</p>
      </section>
      {may('witnesses.add') && (
        <Opened label={say('admin.witnessAdd')}>
          <AskForm<Witness> title={say('admin.witnessAdd')} send={say('admin.witnessAdd')} says={say('work.saved')}
            fields={[{ name: 'key', label: say('admin.witnessKey'), hint: say('admin.witnessKeyHint'), isNeeded: true, isStamped: true }, { name: 'url', label: say('admin.url'), hint: say('admin.witnessUrlHint'), isNeeded: true, isStamped: true }]}
            deed={({ key, url }) => ({ method: 'POST', path: '/v1/witnesses', body: { key, url } })} />
        </Opened>
      )}
      {may('witnesses.setQuorum') && items.length > 0 && (
        <Opened label={say('admin.quorumSet')}>
          <AskForm key={quorum} title={say('admin.quorumSet')} send={say('work.save')} says={say('work.saved')} fields={[{ name: 'quorum', label: say('admin.quorum'), hint: say('admin.quorumHint'), kind: 'number', min: 1, max: items.length, isNeeded: true, initial: String(quorum) }]}
            deed={({ quorum: wanted }) => ({ method: 'PUT', path: '/v1/witnesses/quorum', body: { quorum: Number(wanted) } })} />
        </Opened>
      )}
      {items.length === 0 ? <Whole sign="empty" title={say('admin.witnessesEmpty')}><p>{say('admin.witnessesEmptyMore')}</p></Whole> : (
        <Table caption={say('admin.witnesses')} rows={items} keyOf={({ id }) => id} columns={[
          { head: say('admin.name'), isName: true, cell: ({ name }) => <span className="stamped">{name}</span> },
          { head: say('admin.signedLast'), cell: ({ signed }) => (signed === undefined ? say('admin.never') : `${formats.moment(signed.at)} · ${say('admin.entries', { count: signed.size, n: formats.number(signed.size) })}`) },
          { head: say('admin.fault'), cell: ({ fault, faultTold, faultAt }) => (fault === undefined ? say('admin.none') : <><Said told={faultTold} english={fault} />{faultAt !== undefined && <> · {formats.moment(faultAt)}</>}</>) },
          { head: say('admin.witnessKey'), cell: ({ key }) => <span className="stamped small">{key}</span> },
          ...(may('witnesses.remove') ? [{ head: say('admin.deeds'), cell: ({ id, name }: Witness) => <Sure label={say('admin.remove')} about={name} question={say('admin.witnessRemoveMore')} deed={{ method: 'DELETE', path: `/v1/witnesses/${id}` }} isHarsh /> }] : []),
        ]} />
      )}
    </>
  );
}
