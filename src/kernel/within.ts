/** Waiting with an end: whoever hangs must not hang those who ask. */

/** The result of `work`, or `late()` thrown once `ms` have passed. The work itself goes on unheard. */
export async function within<R>(ms: number, work: Promise<R>, late: () => Error): Promise<R> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => { timer = setTimeout(() => { reject(late()); }, ms); });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
