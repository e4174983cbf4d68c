/** `node electron/commands/publish-schemas.ts`: writes resources/schema anew after a change of the documents. */
import { join } from 'node:path';
import { publishSchemas } from './schemas.ts';

const names = await publishSchemas(join(import.meta.dirname, '../../resources/schema'));
console.log(`Wrote ${names.join(', ')}`);
