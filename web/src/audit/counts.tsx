/** How many checks of the bureau are logged, hour by hour: to be held against what its own systems counted. */
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import type { CheckCounts } from '../../../src/modules/checks/schema.ts';
import { ask } from '../api/client.ts';
import { nowMs } from '../clock.ts';
import { Failed, Loading, Whole } from '../states/states.tsx';
import { FieldBox } from '../work/field.tsx';
import { Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { downloaded } from './download.ts';
import { auditWords } from './words/index.ts';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export function Counts({ me }: PageProps) {
  const { say, sayCode, formats } = auditWords();
  const [from, setFrom] = useState(() => dayOf(nowMs() - (WEEK_DAYS - 1) * DAY_MS));
  const [to, setTo] = useState(() => dayOf(nowMs()));
  const isReady = from !== '' && to !== '' && from <= to;
  const { data, error, isFetching, refetch } = useQuery({ queryKey: ['work', '/v1/checks/counts', from, to], enabled: isReady, queryFn: () => ask<CheckCounts>('GET', '/v1/checks/counts', { query: { from: `${from}T00:00:00Z`, to: dayOf(Date.parse(to) + DAY_MS) + 'T00:00:00Z' } }) });
  const total = data?.hours.reduce((sum, { checks }) => sum + checks, 0) ?? 0;
  return (
    <>
      <div className="work-filters">
        <FieldBox id="counts-from" field={{ name: 'from', label: say('audit.since'), kind: 'day', hint: say('audit.daysUtc') }} value={from} set={setFrom} fault={undefined} />
        <FieldBox id="counts-to" field={{ name: 'to', label: say('audit.untilDay'), kind: 'day', hint: say('audit.countsMost') }} value={to} set={setTo} fault={isReady ? undefined : say('audit.daysWrong')} />
      </div>
      {isReady && isFetching && <Loading />}
      {isReady && error && !isFetching && <Failed cause={error} role={me.role} again={() => void refetch()} />}
      {isReady && data && !isFetching && (data.hours.length === 0 && data.counted.length === 0 ? <Whole sign="empty" title={say('audit.countsEmpty')} /> : (
        <>
          <div className="row apart"><p role="status"><b>{say('audit.countsTotal', { count: total, n: formats.number(total) })}</b></p><Button variant="default" onClick={() => { downloaded(`checks-${from}-${to}.csv`, ['hour,checks', ...data.hours.map(({ hour, checks }) => `${hour},${checks}`)].join('\r\n'), 'text/csv'); }}>{say('audit.downloadCsv')}</Button></div>
          <Table isNarrow caption={say('audit.counts')} rows={data.hours} keyOf={({ hour }) => hour} columns={[{ head: say('audit.hour'), isName: true, cell: ({ hour }) => formats.moment(hour) }, { head: say('audit.checks'), cell: ({ checks }) => formats.number(checks) }]} />
          {data.counted.length > 0 && <><h2>{say('audit.countedOnly')}</h2><Table caption={say('audit.countedOnly')} rows={data.counted} keyOf={({ day, purpose }) => day + purpose} columns={[{ head: say('hits.day'), isName: true, cell: ({ day }) => formats.day(day) }, { head: say('check.purpose'), cell: ({ purpose }) => sayCode('purpose', purpose) }, { head: say('audit.checks'), cell: ({ checks }) => formats.number(checks) }]} /></>}
        </>
      ))}
    </>
  );
}
