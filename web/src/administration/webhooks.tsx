/** Webhooks: where the bureau's own systems are called; their secrets are shown once. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import type { Webhook, WebhookSecret } from '../../../src/modules/notifications/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { AskForm } from '../work/ask-form.tsx';
import { usePages, type Path } from '../work/asking.ts';
import { linesOf } from '../work/field.tsx';
import { Once, Opened } from '../work/frame.tsx';
import { Sure } from '../work/sure.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

type Secret = z.output<typeof WebhookSecret>;

export function Webhooks({ me }: PageProps) {
  const { say, formats } = adminWords();
  const query = usePages<Webhook>('/v1/webhooks');
  const [told, setTold] = useState<Secret>();
  const may = (action: string): boolean => me.actions.includes(action);
  const pathOf = (id: string): Path => `/v1/webhooks/${encodeURIComponent(id)}`;
  return (
    <>
      {told && <Once label={say('admin.secret')} value={told.secret} />}
      {may('webhooks.add') && (
        <Opened label={say('admin.webhookAdd')}>
          <AskForm<Secret> title={say('admin.webhookAdd')} send={say('admin.webhookAdd')} says={say('work.saved')} done={setTold}
            fields={[{ name: 'url', label: say('admin.url'), hint: say('admin.urlHint'), isNeeded: true, isStamped: true }, { name: 'kinds', label: say('admin.kinds'), hint: say('admin.kindsHint'), kind: 'area', isStamped: true }]}
            deed={({ url, kinds = '' }) => ({ method: 'POST', path: '/v1/webhooks', body: { url, ...(linesOf(kinds).length === 0 ? {} : { kinds: linesOf(kinds) }) } })} />
        </Opened>
      )}
      <Listed query={query} empty={say('admin.webhooksEmpty')}>
        {(items) => (
          <Table caption={say('admin.webhooks')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('admin.url'), isName: true, cell: ({ url }) => <span className="stamped">{url}</span> },
            { head: say('admin.kinds'), cell: ({ kinds }) => (kinds === undefined ? say('work.all') : <span className="stamped">{kinds.join(', ')}</span>) },
            { head: say('admin.addedAt'), cell: ({ createdAt }) => formats.moment(createdAt) },
            { head: say('admin.deeds'), cell: ({ id, url, oldSecretUntil }) => (
              <div className="stack tight">
                {oldSecretUntil !== undefined && <span className="small">{say('admin.oldSecret', { until: formats.moment(oldSecretUntil) })}</span>}
                {may('webhooks.rotate') && <Sure<Secret> label={say('admin.rotate')} about={url} question={say('admin.rotateMore')} deed={{ method: 'POST', path: `${pathOf(id)}/secret` }} done={setTold} />}
                {may('webhooks.remove') && <Sure label={say('admin.remove')} about={url} question={say('admin.webhookRemoveMore')} deed={{ method: 'DELETE', path: pathOf(id) }} isHarsh />}
              </div>
            ) },
          ]} />
        )}
      </Listed>
      {may('deliveries.list') && <p><Link to="/admin/$page" params={{ page: 'deliveries' }}>{say('admin.deliveries')}</Link></p>}
    </>
  );
}
