/** Runs `programs/switched.ts` beside a host that sets the points it asks for. */
import { fork } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { fileOf } from './child.ts';
import { answeredBy, SETS } from './point-sets.ts';
import { RUNTIME_VARIABLE, runtimeFolder } from './runtime-folder.ts';

/** Nanoseconds of a promise with each of the sets of points: one list a round. */
export async function measureSwitched(promises: number, rounds: number, sites: boolean): Promise<number[][]> {
  const host = fork(fileOf('host'), [JSON.stringify(SETS[0])]);
  try {
    const channel = await new Promise<string>((resolve, reject) => {
      host.once('message', (message) => resolve((message as { readonly channel: string }).channel));
      host.once('exit', (code) => reject(new Error(`the host ended with code ${code} before it had begun`)));
    });
    const program = fork(fileOf('switched'), [String(promises), String(rounds)], {
      execArgv: ['--import', pathToFileURL(`${runtimeFolder()}register.js`).href],
      env: {
        ...process.env,
        [RUNTIME_VARIABLE]: runtimeFolder(),
        PROMISE_GRAPH_CHANNEL: channel,
        PROMISE_GRAPH_SITES: sites ? '1' : '0',
        PROMISE_GRAPH_DEBUG: '1',
      },
      silent: true,
    });
    let printed = '';
    program.stdout?.on('data', (piece: Buffer) => {
      printed += piece.toString('utf8');
    });
    program.stderr?.pipe(process.stderr);
    // Either may just have ended: its code says so, and whether it was meant to.
    const gone = (): void => {};
    program.on('message', (message) => host.send({ points: SETS[(message as { readonly set: number }).set] }, gone));
    host.on('message', (message) => {
      const { hit } = message as { readonly hit?: number };
      if (hit !== undefined && program.connected) program.send({ inForce: answeredBy(hit) }, gone);
    });
    const code = await new Promise((resolve) => program.once('close', resolve));
    if (code !== 0) throw new Error(`the loop with breakpoints ended with code ${code}`);
    return JSON.parse(printed) as number[][];
  } finally {
    host.kill();
  }
}
