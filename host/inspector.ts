/** Node's inspector as a client sees it: where one listens, and one expression evaluated in its program. */
import WebSocket from 'ws';
import { isLoopbackHost } from './admission.ts';

/** A program that cannot be watched; the message says why, and what to do. */
export class CannotAttach extends Error {
  override readonly name = 'CannotAttach';
}

/** Milliseconds that an inspector has to say what it is, and a program to answer it. */
const LISTING = 5_000;
const ANSWERING = 10_000;

/** An answer of the inspector, as far as it matters here. */
interface Answer {
  readonly id?: number;
  readonly result?: {
    readonly result?: { readonly value?: unknown };
    readonly exceptionDetails?: { readonly text?: string };
  };
}

/** Address of the inspector on a port of this machine; null when there is none. */
export async function inspectorAt(port: number): Promise<string | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(LISTING) });
    const targets = (await answer.json()) as { readonly webSocketDebuggerUrl?: unknown }[];
    const address = targets[0]?.webSocketDebuggerUrl;
    if (typeof address !== 'string') return null;
    // Whoever listens there may name any address: what we evaluate is for this machine alone.
    const { host, port: named } = new URL(address);
    return isLoopbackHost(host) && named === String(port) ? address : null;
  } catch {
    return null;
  }
}

/** The value of an expression in the program. Rejects with CannotAttach. */
export function evaluate(address: string, expression: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { perMessageDeflate: false });
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      socket.close();
      act();
    };
    const refuse = (sentence: string): void => settle(() => reject(new CannotAttach(sentence)));
    const timer = setTimeout(
      () =>
        refuse('The program does not answer its inspector: it computes without a break, or stands at a breakpoint.'),
      ANSWERING,
    );
    socket.on('error', (error) => refuse(`The inspector cannot be reached: ${error.message}.`));
    socket.on('close', () => refuse('The inspector closed the connection.'));
    socket.on('open', () => {
      const params = { expression, awaitPromise: true, returnByValue: true, includeCommandLineAPI: true };
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    });
    socket.on('message', (data) => {
      const answer = answerIn(String(data));
      if (answer === null) return refuse('What is behind that port is no inspector: it does not answer in JSON.');
      if (answer.id !== 1) return;
      const { result } = answer;
      const { exceptionDetails } = result ?? {};
      if (exceptionDetails) refuse(`The program could not do it: ${exceptionDetails.text ?? 'an error'}.`);
      else settle(() => resolve(result?.result?.value));
    });
  });
}

/** An object that was sent; null for anything else. */
function answerIn(text: string): Answer | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
