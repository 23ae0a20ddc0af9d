// npm run policy:schemas: writes the JSON Schemas by which editors complete and check policy files.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorSchemas } from '../adapters/editor-schemas.ts';

const folder = join(import.meta.dirname, '..', 'policies');
for (const [name, schema] of Object.entries(editorSchemas()))
  writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
