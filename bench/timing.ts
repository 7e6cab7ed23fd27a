/** How long questions take: each timed by itself, or in small batches where one is too short for the clock. It knows no question. */

export type Times = { readonly questions: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number; readonly perSecond: number };

export function timesOf(tookMs: Float64Array, questions: number, perQuestion = 1): Times {
  const sorted = tookMs.toSorted();
  const at = (share: number): number => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) / perQuestion;
  const whole = tookMs.reduce((sum, ms) => sum + ms, 0);
  return { questions, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), perSecond: questions / (whole / 1_000) };
}

export type Budget = { /** Questions of one timing. */ readonly batch?: number; readonly withinMs?: number };

/** Asks every question, in order, as long as time allows; each batch is one timing. The first tenth is asked once before. */
export function timeEach<Q>(questions: readonly Q[], ask: (question: Q) => unknown, { batch = 1, withinMs = Infinity }: Budget = {}): Times {
  const warm = Math.ceil(questions.length / 10);
  const warmUntil = performance.now() + withinMs / 10;
  for (let i = 0; i < warm && performance.now() < warmUntil; i += 1) ask(questions[i]!);
  const batches = Math.floor(questions.length / batch);
  const took = new Float64Array(batches);
  const until = performance.now() + withinMs;
  let done = 0;
  while (done < batches && performance.now() < until) {
    const from = done * batch;
    const begun = performance.now();
    for (let i = from; i < from + batch; i += 1) ask(questions[i]!);
    took[done] = performance.now() - begun;
    done += 1;
  }
  return timesOf(took.subarray(0, done), done * batch, batch);
}

/** The same for answers that come later: one question under way at a time. */
export async function timeEachLater<Q>(questions: readonly Q[], ask: (question: Q) => Promise<unknown>, { withinMs = Infinity }: Budget = {}): Promise<Times> {
  const warm = Math.ceil(questions.length / 10);
  const warmUntil = performance.now() + withinMs / 10;
  for (let i = 0; i < warm && performance.now() < warmUntil; i += 1) await ask(questions[i]!);
  const took = new Float64Array(questions.length);
  const until = performance.now() + withinMs;
  let done = 0;
  while (done < questions.length && performance.now() < until) {
    const begun = performance.now();
    await ask(questions[done]!);
    took[done] = performance.now() - begun;
    done += 1;
  }
  return timesOf(took.subarray(0, done), done);
}
