/** Which licences may go into what is given away with Crosscheck (Apache-2.0), and what an SPDX expression amounts to. */

/**
 * Each lets us pass the work on unchanged beside ours. Under LGPL there is one library (libvips), which is loaded at run time and may be
 * replaced; under MPL nothing is changed by us.
 */
const ALLOWED = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'LGPL-3.0-or-later', 'MIT', 'MIT-0', 'MPL-2.0', 'PostgreSQL', 'Unlicense']);

/** Whether an expression (SPDX 2.3, Annex D: ids, `AND`, `OR`, parentheses) is satisfied by what is allowed. What cannot be read is not. */
export function isAllowed(expression: string): boolean {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const one = (): boolean => {
    const token = tokens[at];
    at += 1;
    if (token !== '(') return token !== undefined && ALLOWED.has(token);
    const inner = any();
    if (tokens[at] !== ')') return false;
    at += 1;
    return inner;
  };
  const all = (): boolean => {
    let holds = one();
    while (tokens[at] === 'AND') { at += 1; holds = one() && holds; }
    return holds;
  };
  const any = (): boolean => {
    let holds = all();
    while (tokens[at] === 'OR') { at += 1; holds = all() || holds; }
    return holds;
  };
  return any() && at === tokens.length;
}
