import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';

const page = fileURLToPath(new URL('../../../../docs/typescript.md', import.meta.url));
const script = fileURLToPath(new URL('../../hello.mjs', import.meta.url));

/** The text of the first block of code in a language. */
function codeOf(text: string, language: string): string {
  const code = new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 's').exec(text)?.[1];
  if (code === undefined) throw new Error(`There is no code in ${language}.`);
  return code;
}

test('the first run in the documentation runs as it is written', async () => {
  const text = await readFile(page, 'utf8');
  await writeFile(script, codeOf(text, 'js'));
  try {
    const env = { ...process.env, AUTONOMY_SERVER: inject('serviceUrl') };
    const { stdout, stderr } = await promisify(execFile)('node', [script], { env });
    const events = (output: string) => [...output.matchAll(/^\d+ [a-z-]+$/gm)].map((line) => line[0]);
    const promised = codeOf(text, 'console');

    expect(stderr).toBe('');
    // How far it is when the snapshot is taken is left open.
    expect(events(stdout).slice(-5)).toEqual(events(promised));
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(promised.split('\n').at(-1));
  } finally {
    await rm(script, { force: true });
  }
});
