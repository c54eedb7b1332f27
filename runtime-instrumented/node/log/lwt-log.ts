/**
 * `LwtLog`: logging with sections and levels, as upstream's `Lwt_log` has it.
 *
 * @example
 * const database = LwtLog.Section.make('database');
 * LwtLog.addRule('data*', 'debug'); // or LWT_LOG='data* -> debug' in the environment
 * await LwtMain.run(LwtLog.info('connected', { section: database }));
 */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { Some } from '../../modules/index.ts';
import { type Level, levelOfString, reaches, stringOfLevel } from './level.ts';
import {
  broadcast,
  channel,
  close,
  defaultLogger,
  dispatch,
  file,
  type Logger,
  LoggerClosed,
  make,
  nullLogger,
} from './logger.ts';
import { addRule, appendRule, loadRules, resetRules } from './rules.ts';
import { Section } from './section.ts';
import { type Location, locationKey, render } from './template.ts';

export interface LogOptions {
  /** An error whose text and stack are logged after the message. */
  readonly exn?: unknown;
  /** By default `Section.main`. */
  readonly section?: Section;
  /** By default the one that `LwtLog.default` holds. */
  readonly logger?: Logger;
  readonly location?: Location;
}

function linesOf(message: string, exn: unknown): string[] {
  if (exn === undefined) return message.split('\n');
  if (!(exn instanceof Error)) return `${message}: ${String(exn)}`.split('\n');
  const stack = (exn.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [...`${message}: ${exn.name}: ${exn.message}`.split('\n'), ...stack];
}

/** Logs a message, unless its section's level is above. Returns when the logger has it. */
function log(level: Level, message: string, options: LogOptions = {}): Promised<void> {
  const { section = Section.main, logger = defaultLogger.get(), location } = options;
  if (!reaches(level, section.level)) return Lwt.returnUnit;
  const write = (): Promised<void> => logger.write(section, level, linesOf(message, options.exn));
  return location === undefined ? write() : Lwt.withValue(locationKey, Some(location), write);
}

/** The same, waiting for nothing: a failure to log goes to the async exception hook. */
function ignLog(level: Level, message: string, options: LogOptions = {}): void {
  Lwt.async(() => log(level, message, options));
}

function at(level: Level): (message: string, options?: LogOptions) => Promised<void> {
  return (message, options) => log(level, message, options);
}

function ignAt(level: Level): (message: string, options?: LogOptions) => void {
  return (message, options) => ignLog(level, message, options);
}

export const LwtLog = Object.freeze({
  stringOfLevel,
  levelOfString,
  loadRules,
  addRule,
  appendRule,
  resetRules,
  log,
  ignLog,
  debug: at('debug'),
  info: at('info'),
  notice: at('notice'),
  warning: at('warning'),
  error: at('error'),
  fatal: at('fatal'),
  ignDebug: ignAt('debug'),
  ignInfo: ignAt('info'),
  ignNotice: ignAt('notice'),
  ignWarning: ignAt('warning'),
  ignError: ignAt('error'),
  ignFatal: ignAt('fatal'),
  Section,
  render,
  locationKey,
  LoggerClosed,
  make,
  close,
  default: defaultLogger,
  broadcast,
  dispatch,
  null: nullLogger,
  channel,
  file,
});
