/** As deep as the engine reads JSON. */
const depthMax = 64;

/** A value that JSON cannot hold: what there is, and where, as a JSON pointer. */
export class NoJson extends Error {
  constructor(path: string, what: string) {
    super(`at '${path}' there is ${what}`);
    this.name = "NoJson";
  }
}

/**
 * A value as JSON, or what of it JSON cannot hold, which JSON.stringify would leave out or change silently. What has a
 * toJSON is what that gives, as a date is; a property that is undefined is none.
 */
export function jsonTextOf(value: unknown): string {
  return textOf(value ?? null, "", []);
}

function textOf(given: unknown, path: string, above: readonly object[]): string {
  const value = reading(path, () => plain(given));
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new NoJson(path, `${value}, which is no number of JSON`);
      return JSON.stringify(value);
    case "object":
      return value === null ? "null" : membersOf(value, path, above);
    case "bigint":
      throw new NoJson(path, "a BigInt: give it as a text, or as a number");
    default:
      throw new NoJson(path, value === undefined ? "undefined: give null" : `a ${typeof value}`);
  }
}

function membersOf(value: object, path: string, above: readonly object[]): string {
  if (above.includes(value)) throw new NoJson(path, "what it is itself a part of");
  if (above.length >= depthMax) throw new NoJson(path, `a value that is more than ${depthMax} deep`);
  const inside = [...above, value];
  if (Array.isArray(value)) {
    const items = Array.from({ length: value.length }, (_, i) => {
      const at = `${path}/${i}`;
      return textOf(reading(at, () => value[i] as unknown), at, inside);
    });
    return `[${items.join(",")}]`;
  }
  const kind = kindOf(value);
  if (kind !== undefined) throw new NoJson(path, `${kind}: give an array, or an object`);
  const members: string[] = [];
  for (const name of Object.keys(value)) {
    const at = `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const member = reading(at, () => (value as Record<string, unknown>)[name]);
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${textOf(member, at, inside)}`);
  }
  return `{${members.join(",")}}`;
}

/** What holds something that is not in its properties. */
function kindOf(value: object): string | undefined {
  if (value instanceof Map) return "a Map";
  if (value instanceof Set) return "a Set";
  if (value instanceof WeakMap || value instanceof WeakSet) return "a weak collection";
  if (value instanceof Promise) return "a promise that nobody awaited";
  if (value instanceof RegExp) return "a RegExp";
  if (value instanceof Error) return "an Error";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return "binary data";
  return undefined;
}

function plain(value: unknown): unknown {
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return value.valueOf();
  if (typeof value !== "object" || value === null) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(value, "") as unknown : value;
}

// A getter, a proxy or a toJSON may break.
function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new NoJson(path, `what cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
