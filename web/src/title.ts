/** The window's title: what the console is called, and how much is unread, so that a tab tells of it that nobody looks at. */

let name = '';
let count = 0;

const show = (): void => { document.title = count > 0 ? `(${count}) ${name}` : name; };

export function nameTitle(said: string): void {
  name = said;
  show();
}

export function countInTitle(unread: number): void {
  count = unread;
  show();
}
