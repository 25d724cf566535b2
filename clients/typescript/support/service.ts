import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Where the service may have been built, the variable before the folders. */
function assemblyOfService(): string {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const built = ['Release', 'Debug']
    .map((configuration) => join(root, 'Autonomy.Host', 'bin', configuration, 'net10.0', 'Autonomy.Host.dll'))
    .filter((path) => existsSync(path))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  const assembly = process.env['AUTONOMY_HOST_ASSEMBLY'] ?? built[0];
  if (assembly === undefined) throw new Error("The service is not built: run 'dotnet build Autonomy.Host'.");
  return assembly;
}

/** The real service in a process of its own, on a free port, in a folder of its own. */
export class Service {
  readonly folder: string;
  #process: ChildProcess | undefined;
  #url: string | undefined;

  private constructor(folder: string) {
    this.folder = folder;
    // A test that is given up stops nothing.
    process.once('exit', () => this.#process?.kill('SIGKILL'));
  }

  static async start(): Promise<Service> {
    const service = new Service(await mkdtemp(join(tmpdir(), 'autonomy-client-')));
    await service.#begin();
    return service;
  }

  get url(): string {
    if (this.#url === undefined) throw new Error('It does not run.');
    return this.#url;
  }

  /** Kills it, and starts it anew at the same address. */
  async crash(): Promise<void> {
    await this.#end('SIGKILL');
    await this.#begin();
  }

  /** Stops it, keeps a copy of what it has stored, and starts it anew. */
  async keepCopy(): Promise<void> {
    await this.#end('SIGTERM');
    await cp(this.folder, this.#copy, { recursive: true });
    await this.#begin();
  }

  /** Stops it, puts the copy in the place of what it has stored since, and starts it anew. */
  async bringBack(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.folder, { recursive: true });
    await cp(this.#copy, this.folder, { recursive: true });
    await this.#begin();
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    for (const folder of [this.folder, this.#copy]) await rm(folder, { recursive: true, force: true });
  }

  get #copy(): string {
    return `${this.folder}-copy`;
  }

  async #begin(): Promise<void> {
    const child = spawn('dotnet', [assemblyOfService()], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        AUTONOMY_HTTP_PORT: this.#url === undefined ? '0' : new URL(this.#url).port,
        AUTONOMY_GRPC_PORT: '0',
        AUTONOMY_TELEMETRY_LOG_LEVEL: 'error',
      },
    });
    this.#process = child;
    const errors: string[] = [];
    child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
    // What breaks inside of it belongs to the output of the tests.
    child.stderr.pipe(process.stderr, { end: false });
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /http:\/\/[^/\s,]+/.exec(line)?.[0];
      if (url === undefined) continue;
      this.#url = url;
      child.stdout.resume();
      return;
    }
    throw new Error(`The service does not start: ${errors.join('')}`);
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
