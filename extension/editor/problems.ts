/** Problems on the lines of what ended badly. They go with their session. */
import * as vscode from 'vscode';
import { type Session, sourcePath } from '../../host/index.ts';
import type { Host } from '../host.ts';
import { type Problem, problemsOf } from '../plan/problems.ts';
import { onSettingsChanged, readSettings } from '../settings.ts';
import type { LineMoves } from './line-moves.ts';
import { paced } from './paced.ts';

/** Milliseconds between two updates. */
const PACE = 500;

export function registerProblems(context: vscode.ExtensionContext, host: Host, moves: LineMoves): void {
  const collection = vscode.languages.createDiagnosticCollection('Promise Graph');
  let told = '[]';
  /** Problems of a program that is over change only by the names that are read in its source. */
  const settled = new WeakMap<Session, { names: number; problems: Problem[] }>();
  const problems = (session: Session): Problem[] => {
    const known = settled.get(session);
    if (known?.names === session.names.size) return known.problems;
    const found = problemsOf(session);
    if (session.over) settled.set(session, { names: session.names.size, problems: found });
    return found;
  };

  const uriAndLine = (session: Session, { file, line }: Problem['place']): [vscode.Uri, number] | null => {
    const path = sourcePath(file);
    const now = path === null ? null : moves.now(session, path, line);
    return path === null || now === null ? null : [vscode.Uri.file(path), now];
  };
  const diagnosticOf = (session: Session, problem: Problem): [vscode.Uri, vscode.Diagnostic] | null => {
    const at = uriAndLine(session, problem.place);
    if (at === null || !readSettings(at[0]).problems) return null;
    const from = new vscode.Position(at[1] - 1, problem.place.column - 1);
    const diagnostic = new vscode.Diagnostic(
      new vscode.Range(from, from),
      problem.message,
      problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
    );
    diagnostic.source = 'Promise Graph';
    const origin = problem.origin && uriAndLine(session, problem.origin);
    if (origin) {
      const where = new vscode.Location(origin[0], new vscode.Position(origin[1] - 1, 0));
      diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(where, 'It began here.')];
    }
    return [at[0], diagnostic];
  };
  const update = paced(PACE, () => {
    // Of several runs of a program the latest counts.
    const latest = new Map(host.sessions.list.map((session) => [session.program, session]));
    const found = [...latest.values()].flatMap((session) =>
      problems(session).flatMap((problem) => {
        const diagnostic = diagnosticOf(session, problem);
        return diagnostic ? [diagnostic] : [];
      }),
    );
    const key = JSON.stringify(found);
    if (key === told) return;
    told = key;
    const byFile = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
    for (const [uri, diagnostic] of found) {
      const entry = byFile.get(uri.toString()) ?? [uri, []];
      entry[1].push(diagnostic);
      byFile.set(uri.toString(), entry);
    }
    collection.clear();
    collection.set([...byFile.values()]);
  });
  context.subscriptions.push(
    collection,
    update,
    { dispose: host.sessions.onChange(update.soon) },
    vscode.workspace.onDidChangeTextDocument(update.soon),
    onSettingsChanged(update.soon),
  );
}
