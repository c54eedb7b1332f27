/** Sections: parts of a program, each with a level from which on its messages are logged. */
import type { Level } from './level.ts';
import { levelByRules, rulesGeneration } from './rules.ts';

export class LogSection {
  readonly name: string;
  #own: Level | null = null;
  #level: Level = 'notice';
  #generation = -1;

  constructor(name: string) {
    this.name = name;
  }

  get level(): Level {
    if (this.#own !== null) return this.#own;
    if (this.#generation !== rulesGeneration()) {
      this.#generation = rulesGeneration();
      this.#level = levelByRules(this.name);
    }
    return this.#level;
  }

  setLevel(level: Level | null): void {
    this.#own = level;
  }
}

/** A section. */
export type Section = LogSection;

const sections = new Map<string, LogSection>();

function make(name: string): Section {
  let section = sections.get(name);
  if (section === undefined) {
    section = new LogSection(name);
    sections.set(name, section);
  }
  return section;
}

export const Section = Object.freeze({
  /** The section of a name: always the same one. */
  make,
  name: (section: Section): string => section.name,
  /** The section of messages that name none. */
  main: make('main'),
  level: (section: Section): Level => section.level,
  /** Gives it a level; rules then no longer count. */
  setLevel: (section: Section, level: Level): void => section.setLevel(level),
  /** Gives it back to the rules. */
  resetLevel: (section: Section): void => section.setLevel(null),
});
