/** Work on a sequence, several items at once, results in order. */

const settled = (promise: Promise<unknown>): Promise<undefined> => promise.then(() => undefined, () => undefined);

/** At most `most` items are under way; the source is asked for more only as results are taken. */
export async function* pipelined<T, R>(source: AsyncIterable<T>, work: (item: T) => Promise<R>, most: number): AsyncGenerator<R> {
  const under: Promise<R>[] = [];
  const items = source[Symbol.asyncIterator]();
  try {
    let reading = items.next();
    let isOver = false;
    while (!isOver || under.length > 0) {
      const head = under[0];
      // Whatever comes first: the next item, while there is room, or the oldest result.
      const next = isOver || under.length >= most ? undefined : await Promise.race([reading.then((item) => ({ item })), ...(head ? [settled(head)] : [])]);
      if (next?.item.done === true) isOver = true;
      else if (next) {
        const result = work(next.item.value);
        void settled(result); // it is awaited in its turn, and may fail before that
        under.push(result);
        reading = items.next();
        void settled(reading);
      } else if (head) {
        const result = await head;
        void under.shift();
        yield result;
      }
    }
  } finally {
    await items.return?.();
  }
}
