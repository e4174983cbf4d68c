import type { Migration } from './migrations.ts';

/** JSON is kept as text. Instants are ISO 8601 UTC text, so that they sort as they follow one another. */
export const initial: Migration = {
  number: 1,
  name: 'initial',
  sql: `
create table setting (
  key text primary key,
  value text not null
) strict, without rowid;

-- Canonical records by kind. Short columns stand first: a search then never reads the body's pages.
create table record (
  id integer primary key,
  kind text not null,
  key text not null,
  source text not null,
  updated_at text not null,
  gone_at text,
  search text not null,
  body text not null,
  unique (kind, key)
) strict;

create table pull (
  id integer primary key autoincrement,
  source text not null,
  started_at text not null,
  finished_at text
) strict;

-- Keys an unfinished pull has brought, until it closes their kind.
create table seen (
  pull integer not null references pull (id) on delete cascade,
  kind text not null,
  key text not null,
  primary key (pull, kind, key)
) strict, without rowid;

create table cursor (
  source text primary key,
  value text,
  at text not null
) strict, without rowid;

create table message (
  id integer primary key autoincrement,
  key text not null unique,
  kind text not null,
  level text not null check (level in ('general', 'urgent', 'critical')),
  code text not null,
  source text not null,
  subject_kind text not null,
  subject_key text not null,
  params text not null,
  text text not null,
  raw text,
  repeats integer not null default 0,
  pull integer,
  created_at text not null,
  updated_at text not null,
  acknowledged_at text,
  resolved_at text
) strict;
create index message_by_subject on message (subject_kind, subject_key);
create index message_open on message (level) where resolved_at is null;

create table schedule (
  version integer primary key autoincrement,
  saved_at text not null,
  epoch text not null,
  head text not null,
  policy text not null,
  columns blob not null
) strict;

create table schedule_role (
  role text primary key check (role in ('current', 'baseline')),
  version integer not null references schedule (version)
) strict, without rowid;

create table command (
  id integer primary key autoincrement,
  at text not null,
  kind text not null,
  payload text not null,
  inverse text,
  result text not null,
  state text not null check (state in ('done', 'undone', 'abandoned'))
) strict;
create index command_undoable on command (state, id) where inverse is not null;

create table outbox (
  id integer primary key autoincrement,
  target text not null,
  kind text not null,
  key text not null,
  revision integer not null,
  state text not null check (state in ('pending', 'sending', 'acknowledged', 'refused', 'superseded', 'recalled')),
  attempts integer not null default 0,
  not_before text not null default '',
  error_code text,
  last_error text,
  remote text,
  created_at text not null,
  updated_at text not null,
  payload text not null,
  unique (target, key, revision, kind)
) strict;
create index outbox_by_state on outbox (state, target, id);

create table released (
  job_order text primary key,
  target text not null,
  revision integer not null,
  machine text not null,
  operation text not null,
  part integer not null,
  state text not null check (state in ('acknowledged', 'recalled')),
  at text not null,
  payload text not null
) strict, without rowid;
create index released_by_machine on released (machine);

create table job (
  job_order text primary key,
  operation text not null,
  part integer not null,
  machine text not null,
  revision integer,
  state text not null,
  started_at text,
  ended_at text,
  good_quantity real not null,
  scrap_quantity real not null,
  progress real not null,
  at text not null
) strict, without rowid;
create index job_by_operation on job (operation);

create table machine_status (
  machine text primary key,
  at text not null,
  body text not null
) strict, without rowid;

create table exception (
  id text primary key,
  level text not null,
  at text not null,
  resolved_at text,
  body text not null
) strict, without rowid;

create table kpi (
  version integer primary key,
  at text not null,
  value text not null
) strict;
`,
};
