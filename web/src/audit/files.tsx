/** A proof or a receipt that somebody brings, tried in this browser: dropped, chosen or pasted. Nothing of it is sent. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { KeptReceipt, ReceiptKeys } from '../../../src/modules/receipts/schema.ts';
import { ask } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { WentWrong } from '../states/states.tsx';
import { FieldBox } from '../work/field.tsx';
import { knownKey } from './log-source.ts';
import { CannotVerify, ProveButton } from './prove-button.tsx';
import { ProofResult } from './proof-result.tsx';
import { canVerify, readVkey } from './proving/note.ts';
import { isProofFile, tryProof, type Proven } from './proving/proof.ts';
import { isReceiptFile, tryReceipt, type Tried } from './proving/receipt.ts';
import { ToldList, VerdictLine } from './told-list.tsx';
import { auditWords } from './words/index.ts';

type Outcome = { readonly proven: Proven } | { readonly tried: Tried; readonly kept: KeptReceipt } | { readonly neither: true };
const FILE_BYTES_MAX = 4_000_000;

async function outcomeOf(text: string, keys: readonly string[]): Promise<Outcome> {
  if (!await canVerify()) throw new CannotVerify();
  let read: unknown;
  try { read = JSON.parse(text); } catch { return { neither: true }; }
  if (isProofFile(read)) return { proven: await tryProof(read, await knownKey()) };
  if (isReceiptFile(read)) return { tried: await tryReceipt(read, await Promise.all(keys.map(readVkey))), kept: read };
  return { neither: true };
}

export function Files() {
  const { say } = auditWords();
  const { data: me } = useMe();
  const [text, setText] = useState('');
  const [id, setId] = useState('');
  const [isOver, setOver] = useState(false);
  const keys = useQuery({ queryKey: ['work', '/v1/receipts/key'], queryFn: () => ask<ReceiptKeys>('GET', '/v1/receipts/key') }).data?.keys.map(({ key }) => key) ?? [];
  const { mutate, data, error, isPending, reset } = useMutation({ mutationFn: (given: string) => outcomeOf(given, keys) });
  const take = (file: File | null | undefined): void => {
    if (!file || file.size > FILE_BYTES_MAX) return;
    void file.text().then((read) => { setText(read); mutate(read); });
  };
  return (
    <>
      <section className={`work-drop ${isOver ? 'over' : ''}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => { setOver(false); }} onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files.item(0)); }}>
        <p>{say('audit.filesDrop')}</p>
        <label className="field"><span className="small"><b>{say('audit.fileChoose')}</b></span><input type="file" className="box" accept=".json,application/json" onChange={({ currentTarget }) => { take(currentTarget.files?.item(0)); }} /></label>
        <FieldBox id="proof-text" field={{ name: 'text', label: say('audit.filePaste'), kind: 'area', isStamped: true }} value={text} set={(typed) => { setText(typed); reset(); }} fault={undefined} />
        <div className="row"><Button disabled={text.trim() === '' || isPending} onClick={() => { mutate(text); }}>{say('audit.try')}</Button></div>
        {error instanceof CannotVerify ? <p className="notice warn" role="alert">{say('audit.cannotVerify')}</p> : <WentWrong cause={error} />}
        {data && 'neither' in data && <p className="notice bad" role="alert">{say('audit.fileNeither')}</p>}
        {data && 'proven' in data && <ProofResult proven={data.proven} />}
        {data && 'tried' in data && <ReceiptResult tried={data.tried} kept={data.kept} />}
      </section>
      {me?.actions.includes('log.proof') === true && (
        <section className="card stack">
          <h2>{say('audit.proveId')}</h2>
          <FieldBox id="proof-id" field={{ name: 'id', label: say('audit.id'), hint: say('audit.idHint'), isStamped: true }} value={id} set={setId} fault={undefined} />
          {id.trim() !== '' && <ProveButton key={id} id={id.trim()} />}
        </section>
      )}
    </>
  );
}

const TOLD = ['check', 'bureau', 'unit', 'at', 'outcome', 'as-of', 'comparison', 'model', 'kept'] as const;

function ReceiptResult({ tried: { faults, said, signer, open }, kept }: { readonly tried: Tried; readonly kept: KeptReceipt }) {
  const { say, sayCode, formats } = auditWords();
  const isSound = faults.length === 0;
  return (
    <div className="stack tight">
      <VerdictLine isSound={isSound} />
      <ToldList title={say('audit.faults')} kind="faults" lines={faults.map((code) => ({ key: code, text: sayCode('audit.fault', code) }))} />
      {isSound && (
        <>
          {said.has('world') && <p className="notice warn">{say('app.training')}</p>}
          <ToldList title={say('audit.holdsTitle')} kind="holds" lines={[{ key: 'signed', text: say('audit.receiptShows', { who: signer ?? '' }) }]} />
          <dl className="pairs">{TOLD.map((name) => <div key={name} style={{ display: 'contents' }}><dt>{sayCode('audit.receipt', name.replace('-', '_'))}</dt><dd className="stamped">{name === 'at' ? formats.moment(said.get(name) ?? '') : said.get(name)}</dd></div>)}</dl>
          <details><summary>{say('audit.asked')}</summary><pre className="plain" tabIndex={0}>{JSON.stringify(kept.question, undefined, 1)}</pre></details>
        </>
      )}
      {isSound && <ToldList title={say('audit.openTitle')} kind="open" lines={open.map((code) => ({ key: code, text: sayCode('audit.open', code) }))} />}
    </div>
  );
}
