/** A name within a sentence of either direction: it keeps its own, and the sentence its order (Unicode UAX 9, isolates). */
export const isolated = (name: string): string => `\u2068${name}\u2069`;
