/** What a verification finds: faults, each naming what is wrong with which row, and what it could not say. */
export type Fault = { readonly what: string; readonly wrong: string };
export type Findings = {
  readonly fault: (what: string, wrong: string) => void;
  /** What stands open: neither sound nor a fault. */
  readonly note: (text: string) => void;
  /** How far it has come, for whoever waits. */
  readonly progress: (what: string, done: number) => void;
};

/** Faults named one by one; what comes beyond is counted. */
const NAMED_MAX = 1_000;

export type Gathered = Findings & { readonly faults: readonly Fault[]; readonly notes: readonly string[]; readonly unnamed: () => number };

export function gather(progress: Findings['progress'] = () => undefined): Gathered {
  const faults: Fault[] = [];
  const notes: string[] = [];
  let unnamed = 0;
  return {
    faults, notes, progress,
    unnamed: () => unnamed,
    fault: (what, wrong) => {
      if (faults.length < NAMED_MAX) faults.push({ what, wrong });
      else unnamed += 1;
    },
    note: (text) => { notes.push(text); },
  };
}
