/** Promises as frames of the editor's call stack. */
import { basename } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Debugger, NONE, stateOf } from '../../host/debug/index.ts';

/** A promise on the line that made it, with its state at the moment that is looked at. */
export function frameOf(of: Debugger, row: number): DebugProtocol.StackFrame {
  const { trace, moment } = of;
  const site = trace.sites.get(trace.siteOf(row));
  const place = site
    ? { line: site.line, column: site.column, source: { name: basename(site.file), path: site.file } }
    : { line: 0, column: 0, presentationHint: 'subtle' as const };
  return { id: row + 1, name: `${trace.nameOf(row)} · ${stateOf(trace, row, moment)}`, ...place };
}

/** Where the chain begins when the program stands between events: at the promise that was made last of those that wait. NONE without one. */
export function youngestPending(of: Debugger): number {
  let found: number = NONE;
  of.trace.pendingAt(of.moment, (row) => {
    found = row;
    return false;
  });
  return found;
}
