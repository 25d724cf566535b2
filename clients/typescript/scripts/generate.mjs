// Writes the types of the interface anew, from the document that the service serves (docs/openapi.json).
import { writeFile } from 'node:fs/promises';
import { generatedPath, generatedTypes } from './types-of-openapi.mjs';

await writeFile(generatedPath, await generatedTypes());
