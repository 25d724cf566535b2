import { readFile, writeFile } from 'node:fs/promises';
import { expect, inject, test } from 'vitest';
import { documentPath, generatedPath, generatedTypes } from '../../scripts/types-of-openapi.mjs';

const isUpdate = process.env['AUTONOMY_UPDATE_GENERATED'] === '1';
const remedy = "Run 'npm run generate' in clients/typescript.";

/** With the variable set to 1 these tests write the files anew. */
test('the document in docs is what the service serves', async () => {
  const served = `${await (await fetch(`${inject('serviceUrl')}/api/v1/openapi.json`)).text()}\n`;
  if (isUpdate) await writeFile(documentPath, served);

  expect(await readFile(documentPath, 'utf8') === served, remedy).toBe(true);
});

test('the types are what the document says', async () => {
  const types = await generatedTypes();
  if (isUpdate) await writeFile(generatedPath, types);

  expect(await readFile(generatedPath, 'utf8') === types, remedy).toBe(true);
});
