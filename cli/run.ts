/** Runs a program under watch: server, page, process, in that order; and stays for the page when it has ended. */
import { type Session, Sessions } from '../host/index.ts';
import type { Installation } from './installation.ts';
import { untilLeave } from './leave.ts';
import type { RunOptions } from './options.ts';
import { type PageServer, servePage } from './page-server.ts';
import { here, nodeOf, programOf, sayDoubts, variablesOf } from './program.ts';
import { recordRun } from './recorded-run.ts';
import { Runner } from './runner.ts';
import { FIRST_SAMPLE, sampleNames } from './samples.ts';
import { say } from './say.ts';

/** Resolves to the exit code once it is time to leave. */
export async function run(options: RunOptions, installation: Installation): Promise<number> {
  const cwd = here();
  const program = programOf(options, cwd, installation);
  const node = await nodeOf(options);
  sayDoubts(options);

  const sessions = new Sessions();
  const recorded = options.record === null ? null : recordRun(sessions, options.record, installation, options.sources);
  const again = async (session: Session, all: PageServer) => {
    const next = session.recording === null ? await runner.again(session) : null;
    if (next) all.show(next);
  };
  const page = await servePage(sessions, installation, options.port, {
    rerun: (session, all) => void again(session, all),
    stop: async (session, view) => {
      const stopped = await runner.stop(session);
      if (!stopped && !session.over) {
        view.notice('warning', `${session.name} was started by another program: stop that one.`);
      }
    },
  });
  page.announce();
  const runner = new Runner({
    sessions,
    server: page.channel,
    node,
    register: installation.register,
    cwd,
    env: process.env,
    variables: variablesOf(options),
  });
  if (options.program === null) {
    const others = sampleNames(installation.samples).filter((name) => name !== FIRST_SAMPLE);
    const command = process.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'promise-graph';
    say(`running the sample ${FIRST_SAMPLE}. Others, as in "${command} sample NAME": ${others.join(', ')}.`);
  }
  if (options.open) page.openBrowser();

  const first = runner.start(program, options.arguments);
  void recorded?.over().then(() => recorded.finish());
  const code = await untilLeave({ runner, first, exit: options.exit, say });
  await recorded?.finish();
  await page.close();
  return code;
}
