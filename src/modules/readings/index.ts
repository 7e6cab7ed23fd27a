/** The door of the readings module. */
import { module } from '../module.ts';
import { readingActions } from './actions.ts';
import { openReader } from './reader.ts';

/** Begins nothing: the thread that reads begins with the first picture. */
export function openReadings() {
  const reader = openReader();
  return { module: module({ name: 'readings', actions: readingActions(reader) }), stop: reader.stop };
}
