import type { Migration } from './migrations.ts';

/** The planner's adjustments, and schedule versions that say only what differs from an earlier one. */
export const edits: Migration = {
  number: 2,
  name: 'edits',
  sql: `
create table adjustment (
  key text primary key,
  body text not null,
  at text not null
) strict, without rowid;

-- A version with a base holds only the rows that differ from it; a base has no base of its own.
alter table schedule add column base integer references schedule (version);
`,
};
