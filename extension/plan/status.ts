/** What the status bar says. Pure: knows no editor. */

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** For screen readers, which do not read icons. */
  readonly spoken: string;
}

/** The item's texts, or null when no program runs and it is hidden. */
export function statusText(running: readonly { name: string; pending: number }[], pending: number): StatusText | null {
  if (running.length === 0) return null;
  const count = `${pending.toLocaleString('en')} pending`;
  const programs = running.map((session) => `${session.name}: ${session.pending.toLocaleString('en')} pending`);
  return {
    text: `$(type-hierarchy) ${count}`,
    tooltip: ['Promise Graph', ...programs, 'Click to show the graph.'].join('\n'),
    spoken: `Promise Graph: ${count} in ${running.length === 1 ? running[0].name : `${running.length} programs`}`,
  };
}
