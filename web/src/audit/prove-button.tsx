/** Fetches the proof of one entry, tries it in this browser, and offers it as a file. */
import { useMutation } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import type { ProofFile } from '../../../src/modules/log/schema.ts';
import { ask } from '../api/client.ts';
import { WentWrong } from '../states/states.tsx';
import { downloaded } from './download.ts';
import { knownKey } from './log-source.ts';
import { ProofResult } from './proof-result.tsx';
import { canVerify } from './proving/note.ts';
import { tryProof, type Proven } from './proving/proof.ts';
import { auditWords } from './words/index.ts';

/** A browser without Ed25519 says so, and that is no verdict. */
export class CannotVerify extends Error {}

async function proved(id: string, version: number | undefined): Promise<{ readonly file: ProofFile; readonly proven: Proven }> {
  const file = await ask<ProofFile>('GET', `/v1/log/proofs/${encodeURIComponent(id)}`, { query: { version: version?.toString() } });
  if (!await canVerify()) throw new CannotVerify();
  return { file, proven: await tryProof(file, await knownKey()) };
}

/** `version`: of a record; its newest where none is named. */
export function ProveButton({ id, version }: { readonly id: string; readonly version?: number }) {
  const { say } = auditWords();
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => proved(id, version) });
  return (
    <div className="stack tight">
      <div className="row">
        <Button variant="default" aria-label={`${say('audit.prove')}: ${id}`} disabled={isPending} onClick={() => { mutate(); }}>{say('audit.prove')}</Button>
        {data && <Button variant="default" onClick={() => { downloaded(`${id}.proof.json`, JSON.stringify(data.file, undefined, 1)); }}>{say('audit.download')}</Button>}
      </div>
      {error instanceof CannotVerify ? <p className="notice warn" role="alert">{say('audit.cannotVerify')}</p> : <WentWrong cause={error} />}
      {data && <ProofResult proven={data.proven} />}
    </div>
  );
}
