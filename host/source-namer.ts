/** Asks for the names of a session's sites as they come: file by file, never two files in one go. */
import { nameSites } from './names/index.ts';
import type { Session } from './session.ts';

/** A session with more sites than this is not one that a person reads; the rest keep no name. */
const MOST_SITES = 100_000;
/** Problems that are told one by one; of the rest only that there are more. */
const MOST_PROBLEMS = 5;

/** Names for one session; what is wrong with a file is told once, as a sentence, to `notice`. */
export class SourceNamer {
  readonly #session: Session;
  readonly #notice: (text: string) => void;
  readonly #waiting = new Map<string, number[]>();
  readonly #told = new Set<string>();
  #taken = 0;
  #working = false;

  constructor(session: Session, notice: (text: string) => void) {
    this.#session = session;
    this.#notice = notice;
  }

  add(ids: readonly number[]): void {
    for (const id of ids) {
      const site = this.#session.sites.get(id);
      // What a page loaded from somewhere is not there to be read.
      if (!site || this.#taken >= MOST_SITES || /^(?:https?|blob):/.test(site.file)) {
        this.#session.lookedAt([id]);
        continue;
      }
      this.#taken++;
      const others = this.#waiting.get(site.file);
      if (others) others.push(id);
      else this.#waiting.set(site.file, [id]);
    }
    if (!this.#working && this.#waiting.size > 0) {
      this.#working = true;
      void this.#work();
    }
  }

  async #work(): Promise<void> {
    // Bytes that wait in the socket go first: they may bring more sites of the same file.
    await nextTurn();
    for (let next = first(this.#waiting); next; next = first(this.#waiting)) {
      const [file, ids] = next;
      this.#waiting.delete(file);
      const sites = ids.map((id) => this.#session.sites.get(id) ?? { line: 0, column: 0 });
      const { names, problem } = await nameSites(file, sites);
      const found = ids.flatMap((id, index) => {
        const name = names[index];
        return name && (name.name || name.snippet) ? [[id, name] as const] : [];
      });
      this.#session.addNames(found);
      this.#session.lookedAt(ids);
      if (problem) this.#tell(problem);
      await nextTurn();
    }
    this.#working = false;
  }

  #tell(problem: string): void {
    if (this.#told.has(problem) || this.#told.size > MOST_PROBLEMS) return;
    const last = this.#told.size === MOST_PROBLEMS;
    this.#told.add(problem);
    this.#notice(last ? `More files of ${this.#session.name} give no names to their promises.` : problem);
  }
}

const first = (map: Map<string, number[]>) => map.entries().next().value;
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
