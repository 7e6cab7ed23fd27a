/** A picture on its way from the button that took it to the screen that reads it. Nothing of it outlives that screen. */

let picture: Blob | undefined;

export const handOver = (taken: Blob): void => { picture = taken; };

/** Gives it once. */
export function takeOver(): Blob | undefined {
  const taken = picture;
  picture = undefined;
  return taken;
}
