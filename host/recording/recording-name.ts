/** What a recording is called unless a person says: after its program and the time. */

import { ENDING } from '../../recording/index.ts';
import { fileName } from '../sessions.ts';

const two = (number: number): string => String(number).padStart(2, '0');

/** "heads1-2026-01-31-235959.promise-trace". */
export function recordingName(program: string, now = new Date()): string {
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const stem = fileName(program)
    .replace(/\.[mc]?[jt]sx?$/, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .slice(0, 80);
  return `${stem || 'program'}-${day}-${time}${ENDING}`;
}
