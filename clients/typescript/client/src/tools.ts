import type { CallOptions } from './executions.js';
import { pathOf, type Http } from './http.js';
import type { Tool } from './types.js';

/** The tools that plans can call. */
export class Tools {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Every tool, by name. */
  async list(options: CallOptions = {}): Promise<readonly Tool[]> {
    return await this.#http.all<Tool>({ path: '/tools', ...options });
  }

  get(name: string, options: CallOptions = {}): Promise<Tool> {
    return this.#http.json({ path: pathOf`/tools/${name}`, ...options });
  }
}
