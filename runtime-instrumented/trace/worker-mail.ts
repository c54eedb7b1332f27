/** The worker's end of the mail between a debugger and the gate. What the gate says waits its turn among the events. */
import type { DebuggerMessage, ProgramMessage } from '../protocol/index.ts';
import type { Letter } from './gate.ts';
import { Attention, Control, openRing } from './ring.ts';
import type { RingReader } from './ring-reader.ts';
import type { WorkerTask } from './worker-task.ts';

/** Milliseconds between two signs of life. */
const BEAT = 250;

export class WorkerMail {
  readonly #task: WorkerTask;
  readonly #control: Int32Array;
  readonly #reader: RingReader;
  readonly #say: (message: ProgramMessage) => void;
  readonly #waiting: Letter[] = [];
  #beating = false;

  constructor(task: WorkerTask, reader: RingReader, say: (message: ProgramMessage) => void) {
    this.#task = task;
    this.#control = openRing(task.memory).control;
    this.#reader = reader;
    this.#say = say;
    task.mail.on('message', (letter: Letter) => {
      this.#waiting.push(letter);
      this.#reader.interrupt();
    });
  }

  /** Hands on what the debugger said, and wakes the program if it stands. */
  deliver(message: DebuggerMessage): void {
    this.#beat();
    this.#task.mail.postMessage(message);
    Atomics.or(this.#control, Control.attention, Attention.mail);
    // A program that writes by the short way shall look.
    Atomics.store(this.#control, Control.limit, this.#reader.taken | 0);
    Atomics.add(this.#control, Control.mail, 1);
    Atomics.notify(this.#control, Control.mail);
  }

  /** Says what may be said: all records before it have been taken. True when that was something. */
  flush(): boolean {
    let said = false;
    for (;;) {
      const letter = this.#waiting[0];
      if (letter === undefined || ((this.#reader.taken - letter.position) | 0) < 0) return said;
      this.#waiting.shift();
      this.#say(letter.message);
      said = true;
    }
  }

  #beat(): void {
    if (this.#beating) return;
    this.#beating = true;
    setInterval(() => Atomics.add(this.#control, Control.pulse, 1), BEAT);
  }
}
