/**
 * A run as a readable text: how it ended, what it printed, then one line an event.
 *
 * What differs between machines and runs is left out or written in brackets: ids of the process,
 * ports, folders, addresses. Promises are written `#3 bind`; the line that makes one has its place
 * in the source.
 */
import type { EventObject, SessionInfo } from '../../runtime-instrumented/protocol/index.ts';
import type { Ended } from '../trace/support/run-program.ts';

/** The text that stands in the golden file. */
export function describeRun(command: string, ended: Ended, events: readonly EventObject[]): string {
  const lines = [command, `exit code: ${ended.code ?? ended.signal}`];
  lines.push(...block('stdout', ended.stdout), ...block('stderr', ended.stderr), '');
  const writer = new EventWriter();
  for (const event of withoutShortWaits(events)) {
    const line = writer.describe(event);
    if (line !== null) lines.push(line);
  }
  return `${lines.map(withoutMachine).join('\n')}\n`;
}

/**
 * Leaves out waits that took no time of the clock: whether two answers of the system come together
 * or one after the other is chance.
 */
function withoutShortWaits(events: readonly EventObject[]): EventObject[] {
  const kept: EventObject[] = [];
  for (const event of events) {
    const last = kept.at(-1);
    if (event.event === 'busy' && last?.event === 'idle' && last.time === event.time) kept.pop();
    else kept.push(event);
  }
  return kept;
}

function block(title: string, text: string): string[] {
  if (text === '') return [`${title}: nothing`];
  return [
    `${title}:`,
    ...text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `  | ${line}`.trimEnd()),
  ];
}

function withoutMachine(line: string): string {
  return line
    .replace(/\[\{ aiFamily.*\]/, '[addresses of localhost]')
    .replace(/(?:127\.0\.0\.1|\[::1\]):\d+/g, '[address]')
    .replace(/host: "(?:127\.0\.0\.1|::1)", port: \d+/g, 'host: [address], port: [port]')
    .replace(/port: \d+/g, 'port: [port]');
}

class EventWriter {
  readonly #operations = new Map<number, string>();
  readonly #sites = new Map<number, string>();

  describe(event: EventObject): string | null {
    const text = this.#describe(event);
    if (text === null) return null;
    return `${'time' in event ? seconds(event.time) : ''} ${text}`;
  }

  #describe(event: EventObject): string | null {
    switch (event.event) {
      case 'session':
        return `session    ${describeSession(event.info)}`;
      case 'site': {
        const { file, line, column, functionName } = event.site;
        const place = `${file.replace(/^.*[\\/]/, '')}:${line}:${column}`;
        this.#sites.set(event.id, functionName === '' ? place : `${place} in ${functionName}`);
        return null;
      }
      case 'create': {
        this.#operations.set(event.id, event.operation);
        const parts = [`make       ${this.#name(event.id)}`];
        if (event.detail !== '') parts.push(`"${event.detail}"`);
        if (event.duration >= 0) parts.push(`(${event.duration} ns)`);
        parts.push(event.site === 0 ? 'at no site' : `at ${this.#sites.get(event.site) ?? 'an unknown site'}`);
        return parts.join(' ');
      }
      case 'depend':
        return `depend     ${this.#name(event.waiter)} on ${this.#name(event.on)}, ${event.role}`;
      case 'enter':
        return `enter      ${this.#name(event.id)}, by ${this.#name(event.by)}`;
      case 'leave':
        return `leave      ${this.#name(event.id)}`;
      case 'become':
        return `become     ${this.#name(event.inner)} is now ${this.#name(event.outer)}`;
      case 'settle': {
        const cause = event.cause === 0 ? '' : `, by ${this.#name(event.cause)}`;
        return `settle     ${this.#name(event.id)} ${event.state} ${event.text}${cause}`;
      }
      case 'cancel': {
        const by = event.by === 0 ? '' : `, by ${this.#name(event.by)}`;
        return `cancel     ${event.reach} ${this.#name(event.target)}${by}`;
      }
      case 'label':
        return `label      ${this.#name(event.id)} "${event.text}"`;
      case 'log':
        return `log        ${event.stream} ${JSON.stringify(event.text)}`;
      case 'idle':
      case 'busy':
        return event.event;
      case 'unhandled':
        return `unhandled  ${this.#name(event.id)} ${event.how} ${event.text}`;
      case 'resource':
        return `resource   ${event.kind} ${event.id} ${event.label} at ${this.#sites.get(event.site) ?? 'no site'}`;
      case 'use':
        return `use        ${event.use} ${event.id} by ${this.#name(event.by)}, level ${event.level}`;
      case 'message':
        return `message    ${event.way} by ${this.#name(event.id)}, ${event.text}`;
      case 'gap':
        return `gap        ${event.count} events lost`;
      case 'exit':
        return `exit       ${event.how} ${event.code}`;
    }
  }

  #name(id: number): string {
    return id === 0 ? 'nothing' : `#${id} ${this.#operations.get(id) ?? '(unknown)'}`;
  }
}

function describeSession(info: SessionInfo): string {
  const program = info.program.replace(/^.*[\\/]/, '');
  const sites = info.sites ? 'with call sites' : 'without call sites';
  return [program, ...info.arguments, `(${info.clock} clock, ${sites}, protocol ${info.protocol})`].join(' ');
}

function seconds(time: number): string {
  return `${(time / 1e9).toFixed(3)}`.padStart(7);
}
