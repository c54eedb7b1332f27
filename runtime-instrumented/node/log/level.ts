/** Levels of messages, the least important first. */
import { None, type Option, Some } from '../../modules/index.ts';

const LEVELS = ['debug', 'info', 'notice', 'warning', 'error', 'fatal'] as const;

/** How important a message is: upstream's Debug, Info, Notice, Warning, Error and Fatal. */
export type Level = (typeof LEVELS)[number];

/** Its name. */
export function stringOfLevel(level: Level): string {
  return level;
}

/** The level of a name, in capitals or not. */
export function levelOfString(name: string): Option<Level> {
  const level = LEVELS.find((other) => other === name.toLowerCase());
  return level === undefined ? None : Some(level);
}

/** Whether `level` is at least as important as `threshold`. */
export function reaches(level: Level, threshold: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(threshold);
}
