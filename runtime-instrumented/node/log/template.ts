/** Templates of log lines: '$(date) $(section): $(message)'. */
import { basename } from 'node:path';
import { Lwt } from '../../lwt/index.ts';
import type { Level } from './level.ts';
import type { Section } from './section.ts';

/** Where a message comes from. */
export type Location = readonly [file: string, line: number, column: number];

/** Carries the location to templates, as sequence-associated storage. */
export const locationKey = Lwt.newKey<Location>();

/** What a template is filled with. */
export interface LogLine {
  readonly section: Section;
  readonly level: Level;
  readonly message: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As the system's log has it: "Mar  7 09:05:01". */
function dateText(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = String(date.getDate()).padStart(2, ' ');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${MONTHS[date.getMonth()]} ${day} ${time}`;
}

/**
 * Fills a template. Variables: message, level, section, name (of the program), pid, date,
 * milliseconds, loc-file, loc-line, loc-column. An unknown one stays as it is written.
 */
export function render(template: string, { section, level, message }: LogLine): string {
  const found = Lwt.get(locationKey);
  const [file, line, column]: Location = found.isSome ? found.value : ['<unknown>', -1, -1];
  const variables: Readonly<Record<string, () => string>> = {
    message: () => message,
    level: () => level,
    section: () => section.name,
    name: () => basename(process.argv[1] ?? process.title),
    pid: () => String(process.pid),
    date: () => dateText(new Date()),
    milliseconds: () => String(new Date().getMilliseconds()).padStart(3, '0'),
    'loc-file': () => file,
    'loc-line': () => String(line),
    'loc-column': () => String(column),
  };
  return template.replace(/\$\(([a-z-]+)\)/g, (all, name: string) => variables[name]?.() ?? all);
}
