/** One form at a time, in the place of the buttons that open it: whoever closes it is back at the button they came from, also by keyboard. */
import { useRef, useState, type KeyboardEvent } from 'react';

export type OneOpen<T extends string> = {
  readonly open: T | undefined; readonly show: (one: T) => void; readonly close: () => void;
  /** For the `ref` of the button that opens it. */
  readonly opener: (one: T) => (button: HTMLElement | null) => void;
};

export function useOneOpen<T extends string>(): OneOpen<T> {
  const [open, setOpen] = useState<T>();
  const left = useRef<T>(undefined);
  return {
    open, show: setOpen,
    close: () => { left.current = open; setOpen(undefined); },
    opener: (one) => (button) => {
      if (!button || left.current !== one) return;
      left.current = undefined;
      button.focus();
    },
  };
}

/** Escape closes it, as it does a dialogue. */
export const onEscape = (close: (() => void) | undefined) => (event: KeyboardEvent): void => {
  if (event.key !== 'Escape' || close === undefined) return;
  event.stopPropagation();
  close();
};
