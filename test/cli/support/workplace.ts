/** A folder in which a test file runs the installed command line as a person does, and reads what it says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { Cli, type CliOptions, type Installed, install } from './installed.ts';

export interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Registers its own set-up and clean-up: made once, at the top of a test file. */
export class Workplace {
  #installed: Installed | null = null;
  #folder = '';
  readonly #running: Cli[] = [];

  constructor() {
    beforeAll(async () => {
      this.#installed = await install();
      // With blanks, as people's folders have.
      this.#folder = mkdtempSync(join(tmpdir(), 'promise graph programs '));
    });
    afterEach(async () => {
      await Promise.all(this.#running.splice(0).map((cli) => cli.end()));
    });
    afterAll(() => {
      this.#installed?.remove();
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  /** There once a test or a later `beforeAll` runs. */
  get folder(): string {
    return this.#folder;
  }

  get installed(): Installed {
    if (!this.#installed) throw new Error('the command line is installed before the first test, and not earlier');
    return this.#installed;
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Writes a file, and gives back its path. */
  write(name: string, bytes: Uint8Array | string): string {
    writeFileSync(this.path(name), bytes);
    return this.path(name);
  }

  /** A command line that runs, and is ended with the test. */
  cli(words: readonly string[], options: CliOptions = {}): Cli {
    const started = new Cli(this.installed, words, { cwd: this.#folder, ...options });
    this.#running.push(started);
    return started;
  }

  /** What a command says, once it has ended. */
  async told(...words: string[]): Promise<Told> {
    const run = this.cli(words);
    const { code } = await run.exited;
    return { code, stdout: run.stdout, stderr: run.stderr };
  }
}
