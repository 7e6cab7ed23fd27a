/** The way to the hub: each request with a token of the device's own key. Says when the hub has revoked it, by the hub's signature alone. Knows no segment. */
import { triedRevocation } from '../../kernel/audit/segment-note.ts';
import type { Identity } from '../identity.ts';

const REVOKED = 'replicas.revoked';
const ANSWER_WITHIN_MS = 60_000;
const BEGIN_WITHIN_MS = 30_000;
/** The hub says something every few seconds; whoever is silent for so long is gone. */
const SILENCE_MAX_MS = 25_000;

/** The hub has taken this replica's enrolment back, and signed that. */
export class Revoked extends Error {
  readonly at: string;
  constructor(at: string) {
    super('the hub has revoked this replica');
    this.at = at;
  }
}

/** The hub answered otherwise than it should; the sentence says how. */
export class HubRefused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, said: string) {
    super(said);
    this.status = status;
    this.code = code;
  }
}

export type HubLink = {
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly stream: (path: string, query: URLSearchParams, signal: AbortSignal) => AsyncIterable<Uint8Array>;
};

type Problem = { readonly title?: string; readonly code?: string; readonly revocation?: string };

export function hubLink({ identity, hub, ms }: { readonly identity: Identity; /** Where the hub is reached from here. */ readonly hub: string; readonly ms: () => number }): HubLink {
  /** How far the hub's clock is ahead of ours, as its own answers said: our own is not believed. */
  let aheadMs = 0;

  async function sent(method: string, path: string, rest: { readonly query?: URLSearchParams; readonly body?: string; readonly signal: AbortSignal }): Promise<Response> {
    const address = hub + path + (rest.query && rest.query.size > 0 ? `?${rest.query.toString()}` : '');
    const once = async (): Promise<Response> => fetch(address, {
      method, signal: rest.signal, redirect: 'error',
      headers: { authorization: `Bearer ${await identity.tokenFor({ method, path }, ms() + aheadMs)}`, ...(rest.body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(rest.body === undefined ? {} : { body: rest.body }),
    });
    const answer = await once();
    if (answer.status !== 401) return answer;
    const refused = await refusalOf(answer);
    const said = Date.parse(answer.headers.get('date') ?? '');
    if (refused instanceof Revoked || Number.isNaN(said)) throw refused;
    aheadMs = said - ms();
    return once();
  }

  async function refusalOf(answer: Response): Promise<Error> {
    const problem = await answer.json().catch(() => ({})) as Problem;
    if (answer.status === 401 && problem.code === REVOKED && problem.revocation !== undefined) return new Revoked(triedRevocation(problem.revocation, identity.enrolled.replica.id, identity.hubKey));
    return new HubRefused(answer.status, problem.code ?? '', problem.title ?? `the hub answered ${answer.status}`);
  }

  return {
    ask: async (method, path, body) => {
      const answer = await sent(method, path, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      if (!answer.ok) throw await refusalOf(answer);
      return answer.json();
    },
    async* stream(path, query, signal) {
      const silence = new AbortController();
      let timer = setTimeout(() => { silence.abort(); }, BEGIN_WITHIN_MS);
      try {
        const answer = await sent('GET', path, { query, signal: AbortSignal.any([signal, silence.signal]) });
        if (!answer.ok) throw await refusalOf(answer);
        for await (const chunk of answer.body ?? []) {
          clearTimeout(timer);
          timer = setTimeout(() => { silence.abort(); }, SILENCE_MAX_MS);
          yield chunk;
        }
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
