import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

/** Where the types are kept. */
export const generatedPath = fileURLToPath(new URL('../client/src/generated/openapi.ts', import.meta.url));

/** Where the service's document is kept. */
export const documentPath = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));

const json = ts.factory.createTypeReferenceNode('Json');
const jsonObject = ts.factory.createTypeReferenceNode('JsonObject');
const unknownEventType = ts.factory.createTypeReferenceNode('UnknownEventType');

/** The types of the interface, as the document describes it. */
export async function generatedTypes() {
  const nodes = await openapiTS(pathToFileURL(documentPath), {
    alphabetize: true,
    inject: "import type { Json, JsonObject } from '../json.js';\n"
      + "import type { UnknownEventType } from '../unknownEvent.js';\n",
    // Data of plans is any JSON.
    transform(schema, { path }) {
      if (path === '#/components/schemas/DataValue') return json;
      if (path === '#/components/schemas/DataObject') return jsonObject;
      // Any but those that are known, which TypeScript cannot say.
      if (path === '#/components/schemas/OtherEvent/type') return unknownEventType;
      return undefined;
    },
  });
  return `// Generated from docs/openapi.json by 'npm run generate'.\n${astToString(nodes)}`;
}
