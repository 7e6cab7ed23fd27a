/** The two ways in which the embedded PostgreSQL does not start. Their sentences are for the operator who reads them in a terminal. */

/** Another living hub holds this data folder. Its PostgreSQL was left alone. */
export class DataFolderInUse extends Error {
  readonly pid: number | undefined;
  constructor(folder: string, pid: number | undefined) {
    super(`another hub is running on this data folder (pid ${pid ?? 'unknown'}): ${folder}`);
    this.name = 'DataFolderInUse';
    this.pid = pid;
  }
}

/** PostgreSQL cannot run here, or did not come up; the message says what to do or what PostgreSQL said last. */
export class EmbeddedFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedFailure';
  }
}

/** The code of a system or PostgreSQL error (`ENOENT`, `57P03`), else the empty text. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
