import type { Call } from './http.js';

/** A request as it is sent, but for its token. */
export interface Prepared {
  readonly url: string;
  readonly init: RequestInit;
}

/** What is wrong here is the caller's mistake, a TypeError: nothing is sent, and sending it again would not help. */
export function prepare(root: string, call: Call): Prepared {
  const url = root + checkedPath(call.path) + queryOf(call.query);
  const headers = new Headers(call.headers);
  if (call.idempotencyKey !== undefined) headers.set('Idempotency-Key', call.idempotencyKey);
  const method = call.method ?? 'GET';
  if (call.body === undefined) return { url, init: { method, headers } };
  if (method === 'GET') throw new TypeError('A GET has no body.');
  headers.set('Content-Type', 'application/json');
  return { url, init: { method, headers, body: jsonOf(call.body) } };
}

/** Where the paths of the service begin; a TypeError where a text is no address of a service. */
export function rootOf(baseUrl: string | URL): string {
  const { protocol, origin, pathname, username, password, search, hash } = addressOf(baseUrl);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TypeError(`baseUrl begins with http:// or https://, and not with ${protocol}`);
  // A browser's fetch takes no address with a password, and a path is not put behind a question mark.
  if (username + password + search + hash !== '')
    throw new TypeError('baseUrl has no user, no query and no fragment: give a token as token.');
  return `${origin}${pathname.replace(/\/+$/, '')}/api/v1`;
}

function addressOf(baseUrl: string | URL): URL {
  try {
    // On a page it may be a path, as fetch takes it.
    return new URL(baseUrl, globalThis.location?.href);
  } catch (error) {
    throw new TypeError(`baseUrl is no address, as http://127.0.0.1:8080 is: ${String(baseUrl)}`, { cause: error });
  }
}

/** An address without an id leads elsewhere: to a list, as if that were what was asked for. */
function checkedPath(path: string): string {
  const [beginning, ...parts] = path.split(/[?#]/, 1)[0]!.split('/');
  if (beginning === '' && parts.every((part) => part !== '' && part !== '.' && part !== '..')) return path;
  throw new TypeError(`A path without an empty part, '.' and '..' is wanted, and not '${path}': is an id missing?`);
}

function jsonOf(body: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(body);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new TypeError(`What is to be sent is no JSON: ${detail}`, { cause: error });
  }
  if (json === undefined) throw new TypeError(`What is to be sent is no JSON: it is a ${typeof body}.`);
  return json;
}

function queryOf(query: Call['query']): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue;
    search.set(name, value instanceof Date ? timeOf(name, value) : String(value));
  }
  return search.size > 0 ? `?${search}` : '';
}

function timeOf(name: string, date: Date): string {
  if (Number.isNaN(date.getTime())) throw new TypeError(`${name} is no time.`);
  return date.toISOString();
}
