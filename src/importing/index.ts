// The door of importing: files to rows, rows to drafts. Knows no store and no action.
export { WrongFile, sniffKind } from './decode.ts';
export type { WrongFileCode } from './decode.ts';
export { readRows } from './rows.ts';
export type { Format, ReadOptions } from './rows.ts';
export type { PartialRow, RowEvent, RowRead, RowRefused, Values } from './row-events.ts';
export { readDate } from './dates.ts';
export type { DateOrder, DateRead, DateReading } from './dates.ts';
export { BadProfile, describeReference, loadProfile, readingOf } from './profile.ts';
export type { ClearReason, ColumnSpec, Profile, ProfileFault } from './profile-shape.ts';
export { columnUses } from './column-uses.ts';
export type { ColumnUse } from './column-uses.ts';
export { TARGETS } from './targets.ts';
export { columnsOfTargets, mapper, referenceOfPart } from './mapping.ts';
export type { Issue, MappedRow, Mapper } from './mapping.ts';
export { parseProfile, shippedProfiles } from './profiles.ts';
export { looksPersonal } from './persons.ts';
export { say as sayOfRow } from './sayings.ts';
