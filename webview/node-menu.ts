/** What can be asked of a promise and done to it: the entries of its menu, on the picture and in the details. */
import type { ActionName } from './contract/messages.ts';
import type { MenuItem } from './controls/popup-menu.ts';
import type { ValueQuestion } from './controls/value-dialog.ts';
import type { PromiseView } from './model/promise-view.ts';
import { visible } from './render/text.ts';
import type { SessionStore } from './session-store.ts';
import { messagesAt, promiseAt } from './trace/promise-at.ts';
import type { Connection } from './transport.ts';
import type { LitMode } from './views/lighting.ts';

/** What the entries do. */
export interface NodeMenuTarget {
  /** Lights the answer; `preview`: only while it is pointed at. */
  question(mode: LitMode | null, preview: boolean): void;
  act(action: ActionName, promise: number, value: string): void;
  askValue(question: ValueQuestion): void;
  /** Goes along its message, to another thread or process. */
  message(): void;
  openSource(view: PromiseView): void;
  copy(text: string): void;
}

export interface NodeMenuState {
  /** The promise at the moment that is seen. */
  readonly view: PromiseView;
  /** The same as it is now, in the running program. */
  readonly now: PromiseView | null;
  /** Why nothing can be done to it: the program has ended, is a recording …; null when it may. */
  readonly refusal: string | null;
  /** A message goes from it or came to it. */
  readonly crosses: boolean;
}

const RESOLVABLE = 'Only what wait or task made can be woken up: others follow what they wait for.';

/** What the entries of a promise's menu depend on. */
export function menuState(view: PromiseView, store: SessionStore, connection: Connection): NodeMenuState {
  const { trace } = store;
  return {
    view,
    now: promiseAt(trace, view.id, trace.moments),
    refusal: refusalOf(connection, store),
    crosses: messagesAt(trace, view.id, store.clock.moment).length > 0,
  };
}

/** Why nothing can be done to a session's promises; null when it can. */
function refusalOf(connection: Connection, { summary, running }: SessionStore): string | null {
  if (connection !== 'connected') return 'The server has gone.';
  if (summary.recording !== undefined) return 'This is a recording.';
  return running ? null : 'The program has ended.';
}

/** The entries, in their order. */
export function nodeMenu({ view, now, refusal, crosses }: NodeMenuState, target: NodeMenuTarget): MenuItem[] {
  const name = visible(view.name, 60);
  const pending = view.state === 'pending';
  const settledNow = now === null || now.state !== 'pending' ? 'It has settled.' : null;
  const cannot = refusal ?? settledNow;
  const isResolvable = now?.operation === 'wait' || now?.operation === 'task' || hasBecome(now);
  const light = (mode: LitMode, label: string, key: string, why: string | null): MenuItem => ({
    label,
    key,
    refusal: why,
    preview: (on) => target.question(on ? mode : null, true),
    choose: () => target.question(mode, false),
  });
  const settled = pending ? null : 'It has settled.';
  return [
    pending
      ? light('why', 'Why Is This Pending?', 'w', null)
      : light('why', 'Who Settled This, and Because of What?', 'w', null),
    light('waiters', 'What Waits for This?', 'd', settled),
    light('cancel', 'What Would a Cancel Reach?', 'x', settled),
    {
      label: 'Cancel',
      apart: true,
      refusal: cannot,
      preview: (on) => target.question(on ? 'cancel' : null, true),
      choose: () => target.act('cancel', view.id, ''),
    },
    {
      label: 'Wake Up with a Value…',
      refusal: cannot ?? (isResolvable ? null : RESOLVABLE),
      choose: () =>
        target.askValue({
          title: `Wake up ${name}`,
          hint: 'A value as JSON: 42, "heads", [1, 2]. Empty: no value.',
          action: 'Wake Up',
          check: whyNotJson,
          done: (text) => target.act('wake', view.id, text),
        }),
    },
    {
      label: 'Fail…',
      refusal: cannot ?? (isResolvable ? null : RESOLVABLE),
      choose: () =>
        target.askValue({
          title: `Make ${name} fail`,
          hint: 'The message of the error.',
          action: 'Fail',
          check: () => null,
          done: (text) => target.act('fail', view.id, text),
        }),
    },
    ...(crosses
      ? [{ label: 'Go to the Other End of Its Message', key: 'g', apart: true, choose: () => target.message() }]
      : []),
    {
      label: 'Show Source',
      key: 'Enter',
      apart: true,
      refusal: view.site === null ? 'The line that made it is not known.' : null,
      choose: () => target.openSource(view),
    },
    { label: 'Copy Name', choose: () => target.copy(view.name) },
    ...(view.text === '' ? [] : [{ label: pending ? 'Copy' : 'Copy Value', choose: () => target.copy(view.text) }]),
  ];
}

/** A promise that became another may be one that can be woken up: the program says so. */
const hasBecome = (view: PromiseView | null): boolean => view?.waitsFor.some(({ role }) => role === 'becomes') ?? false;

function whyNotJson(text: string): string | null {
  if (text === '') return null;
  try {
    JSON.parse(text);
    return null;
  } catch {
    return 'That is no JSON: put a text into quotes, "like this".';
  }
}
