/**
 * The last change that each bureau may know of (R5): a change of a record that is hidden from a bureau, before and after,
 * does not move what that bureau is told. Knows positions and bureaus, no records.
 */
import { comparePositions, FEED_BEGIN, type Position } from '../kernel/feed/feed.ts';

export type ViewsState = { readonly latest: Position; readonly behind: readonly (readonly [bureau: string, at: Position])[] };
export type BureauViews = {
  readonly changed: (at: Position, hiddenFrom: readonly string[]) => void;
  readonly at: (bureau: string) => Position;
  readonly state: () => ViewsState;
};

const plain = ({ epoch, tx, position }: Position): Position => ({ epoch, tx, position });

export function bureauViews(known: ViewsState = { latest: FEED_BEGIN, behind: [] }): BureauViews {
  let { latest } = known;
  const behind = new Map<string, Position>(known.behind);
  return {
    changed: (at, hiddenFrom) => {
      if (comparePositions(at, latest) <= 0) return;
      const stays = hiddenFrom.map((bureau) => [bureau, behind.get(bureau) ?? latest] as const);
      behind.clear();
      for (const [bureau, position] of stays) behind.set(bureau, position);
      latest = plain(at);
    },
    at: (bureau) => behind.get(bureau) ?? latest,
    state: () => ({ latest, behind: [...behind] }),
  };
}
