/**
 * Rules that say from which level on a section's messages are logged: 'access -> warning; * -> info'.
 *
 * The first rule whose pattern fits decides. A rule without a pattern is for all. The environment
 * variable LWT_LOG holds the rules at the start; with none of them all from 'notice' on is logged.
 */
import type { Level } from './level.ts';
import { levelOfString } from './level.ts';

interface Rule {
  readonly pattern: string;
  readonly fits: RegExp;
  readonly level: Level;
}

const DEFAULT_LEVEL: Level = 'notice';

let rules: Rule[] = [];
/** Goes up when the rules change. */
let generation = 0;

function rule(pattern: string, level: Level): Rule {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return { pattern, fits: new RegExp(`^${source}$`, 's'), level };
}

function parse(text: string): Rule | null {
  const arrow = text.lastIndexOf('->');
  const level = levelOfString(text.slice(arrow < 0 ? 0 : arrow + 2).trim());
  if (!level.isSome) return null;
  return rule(arrow < 0 ? '*' : text.slice(0, arrow).trim(), level.value);
}

/** Replaces all rules. With `failOnError` a rule that is none raises an Error and changes nothing; else it is left out. */
export function loadRules(text: string, options: { readonly failOnError?: boolean } = {}): void {
  const loaded: Rule[] = [];
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const parsed = parse(part);
    if (parsed !== null) loaded.push(parsed);
    else if (options.failOnError === true) throw new Error(`LwtLog: "${part.trim()}" is no rule`);
  }
  rules = loaded;
  generation++;
}

/** Adds a rule before all others. */
export function addRule(pattern: string, level: Level): void {
  rules.unshift(rule(pattern, level));
  generation++;
}

/** Adds a rule after all others. */
export function appendRule(pattern: string, level: Level): void {
  rules.push(rule(pattern, level));
  generation++;
}

/** Removes all rules. */
export function resetRules(): void {
  rules = [];
  generation++;
}

export function rulesGeneration(): number {
  return generation;
}

/** The level that the rules give a section. */
export function levelByRules(section: string): Level {
  return rules.find(({ fits }) => fits.test(section))?.level ?? DEFAULT_LEVEL;
}

loadRules(process.env.LWT_LOG ?? '');
