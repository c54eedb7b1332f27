/** Promises as frames of the editor's call stack. */
import { basename } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Debugger, NONE, type Standing, sourcesAt, stateOf } from '../../host/debug/index.ts';

/** A promise on the line that made it, with its state at the moment that is looked at. */
export function frameOf(of: Debugger, row: number): DebugProtocol.StackFrame {
  const { trace, moment } = of;
  const site = trace.sites.get(trace.siteOf(row));
  const place = site
    ? { line: site.line, column: site.column, source: { name: basename(site.file), path: site.file } }
    : { line: 0, column: 0, presentationHint: 'subtle' as const };
  return { id: row + 1, name: `${trace.nameOf(row)} · ${stateOf(trace, row, moment)}`, ...place };
}

/** The promise of the top frame; NONE when nothing waits. */
export function topRow(of: Debugger, { row }: Standing): number {
  return row === NONE ? sleepsFor(of) : row;
}

/** The line of the top frame; null without one. */
export function lineOf(of: Debugger, standing: Standing): { readonly file: string; readonly line: number } | null {
  const row = topRow(of, standing);
  const site = row === NONE ? undefined : of.trace.sites.get(of.trace.siteOf(row));
  return site ? { file: site.file, line: site.line } : null;
}

/** Down to what holds a promise up there are no more steps than so many that are looked at. */
const DEEPEST = 200;

/**
 * Where the chain begins when the program stands between events: at what it sleeps for. It is what holds up the
 * promise that was made last of those that wait; NONE without one.
 */
function sleepsFor({ trace, moment }: Debugger): number {
  let found: number = NONE;
  trace.pendingAt(moment, (row) => {
    found = row;
    return false;
  });
  for (let deep = 0; found !== NONE && deep < DEEPEST; deep++) {
    const [source] = sourcesAt(trace, found, moment);
    if (source === undefined) break;
    found = source;
  }
  return found;
}
