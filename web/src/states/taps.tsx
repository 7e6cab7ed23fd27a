/** A choice by taps in place of typing: one of some, or none. */
import type { ReactNode } from 'react';

export type Choice<V extends string> = { readonly value: V; readonly label: ReactNode };

export function Taps<V extends string>({ legend, isLegendSeen = true, choices, value, choose }: {
  readonly legend: string; readonly isLegendSeen?: boolean; readonly choices: readonly Choice<V>[]; readonly value: V | undefined; readonly choose: (value: V) => void;
}) {
  return (
    <fieldset className="taps">
      <legend className={isLegendSeen ? '' : 'unseen'}>{legend}</legend>
      {choices.map((choice) => <button key={choice.value} type="button" className="tap" aria-pressed={choice.value === value} onClick={() => { choose(choice.value); }}>{choice.label}</button>)}
    </fieldset>
  );
}
