/** Strokes in place of a second colour: what is told apart is told apart on paper too. */
export const Hatch = ({ id }: { readonly id: string }) => (
  <defs><pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect className="chart-hatch-ground" width="6" height="6" /><path className="chart-hatch-line" d="M0 0V6" /></pattern></defs>
);
