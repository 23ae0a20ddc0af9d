// A reader at a Python prompt with the SageMaker Python SDK: pastes texts one after another, and sees what they print.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import * as z from 'zod';
import type { Cloud } from '../../local/cloud.ts';
import { environment } from './client.ts';
import { PYTHON } from './sagemaker-sdk.ts';

const answer = z.object({ printed: z.string(), error: z.string().nullable() });

export class Prompt {
  readonly #python: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #noise = '';

  constructor(cloud: Cloud, user: string) {
    this.#python = spawn(PYTHON, [join(import.meta.dirname, 'prompt.py')], {
      env: { ...environment(cloud, user), SAGEMAKER_SUPPRESS_V2_WARNING: '1' },
    });
    this.#python.stderr.on('data', (text: Buffer) => (this.#noise += text.toString()));
    this.#lines = createInterface(this.#python.stdout)[Symbol.asyncIterator]();
  }

  /** What it printed, or the error that it ended with. */
  async ended(text: string): Promise<{ readonly printed: string; readonly error: string | null }> {
    this.#python.stdin.write(`${JSON.stringify(text)}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error(`Python ended: ${this.#noise}`);
    return answer.parse(JSON.parse(line.value));
  }

  /** What it printed; an error is the test's. */
  async paste(text: string): Promise<string> {
    const { printed, error } = await this.ended(text);
    if (error !== null) throw new Error(`${error}\n${text}`);
    return printed.trim();
  }

  close(): void {
    this.#python.stdin.end();
  }
}
