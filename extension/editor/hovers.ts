/** Hovers on lines that made promises: counts, the last values, what is pending and why, with links into the graph. */
import * as vscode from 'vscode';
import { answerPending, answerWhy, traceOf } from '../../host/debug/index.ts';
import type { Session } from '../../host/index.ts';
import type { Host } from '../host.ts';
import { ASK_PROMISE, REVEAL_PLACE } from '../plan/ids.ts';
import { type LineFacts, lineHover } from '../plan/line-hover.ts';
import { lineMarks, markedSessions, sitesOfLine } from '../plan/line-marks.ts';
import { readSettings } from '../settings.ts';
import { LANGUAGES } from './languages.ts';
import type { LineMoves } from './line-moves.ts';

/** Pending promises that are named, with one more to know that there are. */
const MOST_PENDING = 4;
/** Programs that are told of in one hover. */
const MOST_SESSIONS = 3;

export function registerHovers(context: vscode.ExtensionContext, host: Host, moves: LineMoves): void {
  context.subscriptions.push(
    vscode.languages.registerHoverProvider(LANGUAGES, {
      provideHover({ uri }, { line }) {
        if (!readSettings(uri).hovers) return null;
        const path = uri.fsPath;
        const contents = markedSessions(host.sessions.list, path)
          .slice(-MOST_SESSIONS)
          .flatMap((session) => factsOf(session, path, line + 1, moves))
          .map((facts) => {
            const text = new vscode.MarkdownString(lineHover(facts));
            text.isTrusted = { enabledCommands: [ASK_PROMISE, REVEAL_PLACE] };
            return text;
          });
        return contents.length === 0 ? null : new vscode.Hover(contents);
      },
    }),
  );
}

function factsOf(session: Session, path: string, line: number, moves: LineMoves): LineFacts[] {
  const move = (those: Session, made: number) => moves.now(those, path, made);
  const sites = sitesOfLine(session, path, line, move);
  const place = session.sites.get(sites[0] ?? 0);
  const mark = lineMarks([session], path, move).get(line);
  if (place === undefined || mark === undefined) return [];
  const last = sites.flatMap((site) => session.lastOf(site)).slice(-3);
  const some = mark.pending + mark.lost > 0;
  const trace = some ? traceOf(session) : null;
  const { list } = trace ? answerPending(trace, MOST_PENDING, new Set(sites)) : { list: [] };
  const pending = trace ? list.map((promise) => ({ promise, why: answerWhy(trace, promise.id, session.over) })) : [];
  return [{ session, place, mark, last, pending }];
}
