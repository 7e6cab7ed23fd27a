// What a pure function said of a text, kept for the next time: the words of files and checks are few and come again and
// again. It does not know what is asked; numbers, which hardly come twice, do not belong here.

/** Texts that one function remembers; when there are more, it begins anew. */
const KEPT_MAX = 1_024;
/** Longer texts are no words, and would only take room. */
const CHARS_MAX = 80;

/** The same function with a memory. What it says is handed out again, so nobody may change it. */
export const remembered = <R>(say: (text: string) => R): ((text: string) => R) => {
  const kept = new Map<string, { readonly said: R }>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known.said;
    const said = say(text);
    if (text.length > CHARS_MAX) return said;
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(text, { said });
    return said;
  };
};
