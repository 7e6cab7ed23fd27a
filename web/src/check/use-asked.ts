/** What was asked and what came of it: at once, or later for a check that was kept meanwhile. */
import { useEffect, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { Question } from '../api/asked.ts';
import { askAll, isUnanswered, type Result } from './asking-hub.ts';
import { keep, letGo, sendNow, useKept, type Waiting } from './kept/outbox.ts';

export type Asked = Result & { /** Of a check that waits to be sent. */ readonly kept?: Waiting['state'] };

export type Asking = {
  readonly results: readonly Asked[]; readonly isAsking: boolean; readonly cause: Error | null;
  readonly ask: (questions: readonly Question[]) => void; readonly again: () => void; readonly reset: () => void;
  /** Asks one of them once more, put differently. */
  readonly askAnew: (ref: string, question: Question) => void;
};

export function useAsked(who: string): Asking {
  const [results, setResults] = useState<readonly Result[]>([]);
  const kept = useKept();
  const { mutate, isPending, error, reset } = useMutation({ mutationFn: askAll, retry: false });
  const run = (questions: readonly Question[], put: (fresh: readonly Result[]) => void): void => {
    const wasOffline = !navigator.onLine; // then nothing left the device
    mutate(questions, { onSuccess: (fresh) => {
      for (const { question, cause } of fresh) if (isUnanswered(cause)) keep(question, who, !wasOffline);
      put(fresh);
    } });
  };
  // What was kept and is answered while somebody looks at it is read: nothing of it stays on the device.
  useEffect(() => {
    for (const { question: { ref }, state, answer, cause } of kept) {
      if ((state !== 'answered' && state !== 'refused') || !results.some(({ question }) => question.ref === ref)) continue;
      setResults((before) => before.map((one) => (one.question.ref === ref ? { question: one.question, ...(answer ? { answer } : {}), ...(cause ? { cause } : {}) } : one)));
      letGo(ref);
    }
  }, [kept, results]);
  const waits = (ref: string): Waiting['state'] | undefined => kept.find(({ question }) => question.ref === ref)?.state;
  return {
    results: results.map((one) => { const state = waits(one.question.ref); return state === undefined ? one : { ...one, kept: state }; }), isAsking: isPending, cause: error,
    ask: (questions) => { run(questions, setResults); },
    again: () => {
      if (results.some(({ question }) => waits(question.ref) !== undefined)) void sendNow();
      else run(results.map(({ question }) => question), setResults);
    },
    askAnew: (ref, question) => { run([question], ([fresh]) => { if (fresh) setResults((before) => before.map((one) => (one.question.ref === ref ? fresh : one))); }); },
    reset: () => { setResults([]); reset(); },
  };
}
