/**
 * Promise Graph: Pending Promises, Why Is This Pending?, What Would Cancel Reach? Answered from what the program has
 * told, so they work while it runs, while it stands, and after its end; and lit in the graph at the same time.
 */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { actOn, answerPending, answerReach, answerWhy, type Told, traceOf } from '../../host/debug/index.ts';
import type { Session } from '../../host/index.ts';
import type { Question } from '../../webview/contract/messages.ts';
import type { LineMoves } from '../editor/line-moves.ts';
import type { Host } from '../host.ts';
import type { Panel } from '../panel/panel.ts';
import { showSite } from '../panel/show-site.ts';
import { showProblem } from '../panel/webview.ts';
import { ASK_PROMISE, Command } from '../plan/ids.ts';
import { sitesOfLine } from '../plan/line-marks.ts';
import type { Place } from '../plan/place.ts';
import { entry } from '../plan/quote.ts';
import { chooseSession } from './choose-session.ts';

/** Promises in a list at most: of more the youngest are listed, and it is said. */
const MOST = 500;
/** Characters of a sentence that names all promises of a ring. */
const LONGEST_VERDICT = 2_000;

interface Item extends vscode.QuickPickItem {
  readonly promise?: Told;
  act?(): Promise<void>;
}

export function registerAsk(context: vscode.ExtensionContext, host: Host, panel: Panel, moves: LineMoves): void {
  const light = async (session: Session, promise: number, question: Question | null) => {
    await panel.show(session);
    panel.ask(session, promise, question);
  };
  const open = async (session: Session, { place }: Told) => {
    if (place !== null) await showSite(session, place, panel.column, moves);
  };

  const show = async (session: Session, title: string, items: readonly Item[], placeHolder: string) => {
    const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
    if (picked?.act) await picked.act();
    else if (picked?.promise) {
      await light(session, picked.promise.id, null);
      await open(session, picked.promise);
    }
  };

  const why = async (session: Session, promise: Told) => {
    await light(session, promise.id, 'why');
    const { ways, verdict, complete } = answerWhy(traceOf(session), promise.id, session.over);
    const items: Item[] = [];
    if (verdict !== null) items.push({ label: entry(verdict, LONGEST_VERDICT) });
    ways.forEach((way, number) => {
      if (ways.length > 1) items.push({ label: `way ${number + 1}`, kind: vscode.QuickPickItemKind.Separator });
      way.forEach((each, depth) => {
        const end = depth === way.length - 1;
        items.push(itemOf(each, depth === 0 ? '' : end ? 'held up by ' : 'waits for '));
      });
    });
    if (items.length === 0) items.push({ label: entry(`${promise.name} is not pending any more.`) });
    if (!complete) items.push({ label: 'There is more than was looked at.' });
    await show(session, `Why is ${promise.name} pending?`, items, 'Choose a promise to see its line');
  };

  const reach = async (session: Session, promise: Told) => {
    await light(session, promise.id, 'cancel');
    const { parts, complete } = answerReach(traceOf(session), promise.id);
    const items: Item[] = parts.map(({ part, promise: each }) => itemOf(each, '', part));
    if (parts.length === 0) items.push({ label: 'A cancel would reach nothing: it has settled.' });
    else if (!session.over && session.recording === null) {
      items.unshift(
        {
          label: `Cancel ${entry(promise.name)} Now`,
          act: async () => {
            const said = await actOn(session, { action: 'cancel', promise: promise.id, value: '' });
            vscode.window.setStatusBarMessage(`Promise Graph: ${entry(promise.name)}: ${entry(said)}`, 5_000);
          },
        },
        { label: 'what it would reach', kind: vscode.QuickPickItemKind.Separator },
      );
    }
    if (!complete) items.push({ label: 'There is more than is listed.' });
    await show(session, `What would a cancel of ${promise.name} reach?`, items, 'Choose a promise to see its line');
  };

  /** Asks which promise is meant: those of the line with the cursor come first. */
  const choose = async (question: string): Promise<{ session: Session; promise: Told } | undefined> => {
    const those = host.sessions.list.filter(
      (session) => traceOf(session).countsAt(traceOf(session).moments).pending > 0,
    );
    if (those.length === 0) {
      vscode.window.showInformationMessage('Nothing is pending in any program here.');
      return undefined;
    }
    const running = those.filter(({ over }) => !over);
    const session = await chooseSession(running.length > 0 ? running : those, 'Which program?');
    if (!session) return undefined;
    const { list, more } = answerPending(traceOf(session), MOST);
    const editor = vscode.window.activeTextEditor;
    const path = editor?.document.uri.scheme === 'file' ? editor.document.uri.fsPath : null;
    const move = (those: Session, line: number) => (path === null ? line : moves.now(those, path, line));
    const sites = editor && path !== null ? sitesOfLine(session, path, editor.selection.active.line + 1, move) : [];
    const places = new Set(sites.map((site) => session.sites.get(site)).map((place) => place && placeKey(place)));
    const here = list.filter(({ place }) => place !== null && places.has(placeKey(place)));
    const items: Item[] = [...here, ...list.filter((each) => !here.includes(each))].map((each) => itemOf(each));
    if (here.length > 0 && here.length < list.length) {
      items.splice(here.length, 0, { label: 'elsewhere', kind: vscode.QuickPickItemKind.Separator });
      items.unshift({ label: 'made at the cursor’s line', kind: vscode.QuickPickItemKind.Separator });
    }
    if (more) items.push({ label: `… the ${MOST} youngest of them` });
    const picked = await vscode.window.showQuickPick(items, {
      title: question,
      placeHolder: session.over ? 'These never settled' : 'These are pending now',
      matchOnDescription: true,
    });
    return picked?.promise ? { session, promise: picked.promise } : undefined;
  };

  const asked = (question: string, answer: (session: Session, promise: Told) => Promise<void>) => async () => {
    const chosen = await choose(question);
    if (chosen) await answer(chosen.session, chosen.promise);
  };
  const register = (command: string, act: (...args: never[]) => Promise<void>) =>
    vscode.commands.registerCommand(command, (...args) => act(...(args as never[])).catch(showProblem));
  context.subscriptions.push(
    register(
      Command.pending,
      asked('Pending promises', async (session, promise) => {
        await light(session, promise.id, 'why');
        await open(session, promise);
      }),
    ),
    register(Command.whyPending, asked('Why is this pending?', why)),
    register(Command.cancelReach, asked('What would a cancel reach?', reach)),
    register(ASK_PROMISE, async (sessionId: number, promise: number, question: Question | null) => {
      const session = host.sessions.get(sessionId);
      if (session) await light(session, promise, question);
    }),
  );
}

const placeKey = ({ file, line }: Place): string => `${file}:${line}`;

function itemOf({ id, name, operation, place, state }: Told, before = '', part = ''): Item {
  const where = place === null ? '' : ` · ${basename(place.file)}:${place.line}`;
  const what = part === '' ? '' : `${part} · `;
  const promise = { id, name, operation, place, state };
  return { label: `${before}${entry(name)}`, description: `${what}${operation}${entry(where)}`, promise };
}
