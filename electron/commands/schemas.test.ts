import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonSchemas } from './schemas.ts';

const directory = join(import.meta.dirname, '../../resources/schema');
const schemas = jsonSchemas();

test('there is a published file for every schema, and no other', async () => {
  expect((await readdir(directory)).sort()).toEqual(Object.keys(schemas).sort());
});

describe('the published file is what the code generates (node electron/commands/publish-schemas.ts)', () => {
  test.each(Object.entries(schemas))('%s', async (name, schema) => {
    expect(JSON.parse(await readFile(join(directory, name), 'utf8'))).toEqual(schema);
  });
});

test('what has a default may be left out, and parts are described once', () => {
  const problem = schemas['problem.schema.json'] as {
    $id: string;
    required: string[];
    $defs: Record<string, { description: string; required: string[] }>;
  };
  expect(problem.$id).toBe('urn:taktwerk:schema:problem:1');
  expect(problem.required).toContain('machines');
  expect(problem.required).not.toContain('setupMatrices');
  expect(problem.$defs['mode'].required).toEqual(['machine', 'setup', 'run']);
  for (const { description } of Object.values(problem.$defs)) expect(description).toBeTruthy();
});
