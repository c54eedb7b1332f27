/** What stands in the middle when there is no graph: why, and what to do. */
import type { SessionSummary } from '../contract/messages.ts';
import { element, setText } from '../controls/dom.ts';
import { counted } from '../render/format.ts';
import { visible } from '../render/text.ts';
import type { Connection } from '../transport.ts';

/** Why there is no picture. */
export interface Emptiness {
  readonly host: 'vscode' | 'browser';
  readonly connection: Connection;
  readonly session: SessionSummary | null;
  readonly promises: number;
  readonly problem: string;
  /** More than can be seen at once is being read, and there is no picture of it yet. */
  readonly reading: boolean;
}

/** A headline and what to do; null when there is something to see. */
export function emptinessWords(state: Emptiness): readonly [string, string] | null {
  const { session } = state;
  if (session === null) return withoutSession(state);
  const name = visible(session.name, 60);
  if (state.reading) return [`Reading ${visible(session.recording ?? session.name, 60)} …`, readSoFar(state.promises)];
  if (state.promises > 0) return null;
  if (state.problem !== '') return [`${name} sent something that cannot be read.`, state.problem];
  switch (session.state) {
    case 'failed':
      return [`${name} did not run.`, session.problem ?? 'The host gave no reason.'];
    case 'starting':
      return [`Waiting for ${name} …`, 'The graph begins with its first promise.'];
    case 'running':
      return [`${name} runs and has made no promise yet.`, 'The graph begins with its first promise.'];
    case 'ended':
      return withoutPromises(name, session);
  }
}

function readSoFar(promises: number): string {
  return promises === 0 ? '' : `${counted(promises, 'promise')} so far.`;
}

/** A recording may be all that is left of a program that made many: then nobody knows what it made. */
function withoutPromises(name: string, { recording, problem }: SessionSummary): readonly [string, string] {
  return recording === undefined
    ? [`${name} ended and made no promises.`, problem ?? 'Neither its own files nor what they call made one.']
    : [`There are no promises of ${name} in ${visible(recording, 60)}.`, problem ?? ''];
}

function withoutSession({ host, connection }: Emptiness): readonly [string, string] {
  switch (connection) {
    case 'connecting':
      return ['Looking for the server …', ''];
    case 'gone':
      return ['The server has gone.', 'Start it again with npm start, and open the address that it prints.'];
    case 'refused':
      return [
        'The server does not know this page.',
        'Open the address that npm start printed, with everything after the #.',
      ];
    case 'connected':
      return host === 'vscode'
        ? [
            'No program is shown.',
            'Open a TypeScript or JavaScript file and choose “Promise Graph: Run File” from the command palette, or press F5 and choose Promise Graph. “Promise Graph: Open Sample” brings a file to begin with.',
          ]
        : ['No program is shown.', 'Run one with npm start -- path/to/program.ts'];
  }
}

export class EmptyState {
  /** The sentence below may be a count that goes on: it is not read aloud each time. */
  private readonly headline = element('h2', {});
  private readonly below = element('p', { 'aria-live': 'off' });
  readonly element = element('div', { class: 'empty', role: 'status', hidden: true });
  private shown = '';

  /** `passing`: it may be over within a moment, in which nothing is to flash up. */
  update(words: readonly [string, string] | null, passing = false): void {
    this.element.hidden = words === null;
    this.element.classList.toggle('passing', passing);
    const key = words?.join('\n') ?? '';
    if (key === this.shown) return;
    this.shown = key;
    if (words === null) {
      this.element.replaceChildren();
      return;
    }
    setText(this.headline, words[0]);
    setText(this.below, visible(words[1], 600));
    if (this.headline.parentElement === null) this.element.replaceChildren(this.headline, this.below);
  }
}
