/** Where a bureau's people sign in: at the built-in issuer, or at one of the bureau's own; tried before anybody depends on it, changed by two people. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { useMutation } from '@tanstack/react-query';
import type { Bureau } from '../../../src/modules/bureaus/schema.ts';
import type { Issuer, IssuerTried, PutIssuer } from '../../../src/modules/sign-in/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { ask } from '../api/client.ts';
import { Named } from '../me/names.tsx';
import { Failed, Loading, WentWrong } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { bureauChoices } from '../work/bureau-choices.ts';
import { AskForm } from '../work/ask-form.tsx';
import { useChoices, useThing, type Path } from '../work/asking.ts';
import { FieldBox, type Field } from '../work/field.tsx';
import { Opened } from '../work/frame.tsx';
import { Sure } from '../work/sure.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

type Way = PutIssuer['authentication'];
const WAYS: readonly Way[] = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
const TIES: readonly Issuer['linkBy'][] = ['invitation', 'verified_email'];

/** Supervisors settle it for their own bureau, the hub for any. */
export function Issuers({ me }: PageProps) {
  const { say } = adminWords();
  const isForAll = me.actions.includes('bureaus.add');
  const [bureau, setBureau] = useState(me.bureau);
  const bureaus = useChoices<Bureau>('/v1/bureaus', isForAll).data?.items ?? [];
  return (
    <>
      {isForAll && <FieldBox id="issuer-bureau" field={{ name: 'bureau', label: say('me.bureau'), kind: 'select', isNeeded: true, choices: bureauChoices(bureaus) }} value={bureau} set={setBureau} fault={undefined} />}
      <IssuerOf key={bureau} me={me} bureau={bureau} />
    </>
  );
}

function IssuerOf({ me, bureau }: PageProps & { readonly bureau: string }) {
  const { say, sayCode, formats } = adminWords();
  const path: Path = `/v1/bureaus/${encodeURIComponent(bureau)}/issuer`;
  const { data: issuer, error, isPending, refetch } = useThing<Issuer>(path);
  const may = (action: string): boolean => me.actions.includes(action);
  if (isPending) return <Loading />;
  if (!issuer) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  return (
    <>
      <section className="card stack">
        <h2>{say(issuer.isBuiltIn ? 'admin.issuerBuiltIn' : 'admin.issuerOwn')}</h2>
        <dl className="pairs">
          <dt>{say('admin.issuerAddress')}</dt><dd className="stamped">{issuer.issuer}</dd>
          {!issuer.isBuiltIn && <>
            <dt>{say('admin.issuerClient')}</dt><dd className="stamped">{issuer.clientId}</dd>
            <dt>{say('admin.issuerWay')}</dt><dd>{sayCode('admin.way', issuer.authentication)}</dd>
            <dt>{say('admin.issuerClaim')}</dt><dd className="stamped">{issuer.subjectClaim}</dd>
          </>}
          <dt>{say('admin.issuerTie')}</dt><dd>{sayCode('admin.tie', issuer.linkBy)}</dd>
          <dt>{say('admin.issuerReturn')}</dt><dd className="stamped">{issuer.redirectUri}</dd>
          {issuer.changedAt !== undefined && <><dt>{say('admin.changedAt')}</dt><dd>{formats.moment(issuer.changedAt)} · <Named who={issuer.changedBy} /></dd></>}
        </dl>
        {may('issuers.try') && !issuer.isBuiltIn && <TryIssuer path={`${path}/trial`} />}
        {may('issuers.remove') && !issuer.isBuiltIn && <Sure label={say('admin.issuerRemove')} question={say('admin.issuerRemoveMore')} deed={{ method: 'DELETE', path }} isHarsh />}
      </section>
      {may('issuers.put') && <Opened label={say('admin.issuerPut')}><PutForm path={path} issuer={issuer} /></Opened>}
    </>
  );
}

/** The hub asks the issuer who it is: what it answers is what people would be sent to. */
function TryIssuer({ path }: { readonly path: Path }) {
  const { say } = adminWords();
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => ask<z.output<typeof IssuerTried>>('GET', path) });
  return (
    <div className="stack tight">
      <div className="row"><Button variant="default" disabled={isPending} onClick={() => { mutate(); }}>{say('admin.issuerTry')}</Button></div>
      <WentWrong cause={error} />
      {data && <p className="notice good" role="status">{say('admin.issuerAnswers')} <span className="stamped">{data.authorizationEndpoint}</span></p>}
    </div>
  );
}

function PutForm({ path, issuer }: { readonly path: Path; readonly issuer: Issuer }) {
  const { say, sayCode } = adminWords();
  const [way, setWay] = useState<Way>(issuer.authentication === 'internal' ? 'client_secret_basic' : issuer.authentication);
  const isKey = way === 'private_key_jwt';
  const known = issuer.isBuiltIn ? undefined : issuer;
  const fields: readonly Field[] = [
    { name: 'issuer', label: say('admin.issuerAddress'), hint: say('admin.issuerAddressHint'), isNeeded: true, isStamped: true, initial: known?.issuer ?? '' },
    { name: 'clientId', label: say('admin.issuerClient'), isNeeded: true, isStamped: true, initial: known?.clientId ?? '' },
    isKey ? { name: 'privateKey', label: say('admin.issuerKey'), hint: say('admin.issuerKeyHint'), kind: 'area', isNeeded: true, isStamped: true } : { name: 'clientSecret', label: say('admin.issuerSecret'), hint: say('admin.issuerSecretHint'), kind: 'secret', isNeeded: true },
    { name: 'subjectClaim', label: say('admin.issuerClaim'), hint: say('admin.issuerClaimHint'), isNeeded: true, isStamped: true, initial: known?.subjectClaim ?? 'sub' },
    { name: 'linkBy', label: say('admin.issuerTie'), kind: 'select', isNeeded: true, initial: issuer.linkBy, choices: TIES.map((value) => ({ value, label: sayCode('admin.tie', value) })) },
  ];
  return (
    <>
      <Taps legend={say('admin.issuerWay')} choices={WAYS.map((value) => ({ value, label: sayCode('admin.way', value) }))} value={way} choose={setWay} />
      <AskForm<Issuer> key={way} title={say('admin.issuerPut')} send={say('admin.issuerPut')} says={say('work.saved')} fields={fields}
        refuses={({ privateKey = '' }) => (isKey && keyIn(privateKey) === undefined ? [{ path: '/privateKey', detail: say('admin.issuerNoKey') }] : [])}
        deed={({ clientSecret, privateKey = '', ...said }) => ({ method: 'PUT', path, body: { ...said, authentication: way, ...(isKey ? { privateKey: keyIn(privateKey) } : { clientSecret }) } })}>
        <p className="notice">{say('admin.issuerReturn')} <span className="stamped">{issuer.redirectUri}</span></p>
      </AskForm>
    </>
  );
}

/** A key as it was pasted; undefined where it is none. */
function keyIn(pasted: string): object | undefined {
  try {
    const read: unknown = JSON.parse(pasted);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
