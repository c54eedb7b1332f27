/**
 * A pick that cancels what somebody else still needs: one reader gives up, and the other loses its settings.
 *
 * In the graph: the arrow of the cancel goes from the pick to the settings, for which the page waits, too.
 */
import { Console, Duration, Lwt, LwtMain, Time } from 'promise-graph';

const settings = Time.sleepNs(Duration.ofMs(300)).map(() => 'large print');

/** The title can do without settings when they take long. */
function title(): Lwt<string> {
  const late = Time.sleepNs(Duration.ofMs(100)).map(() => 'plain');
  // The bug: the pick cancels the settings, which are not the title's own. Lwt.protected(settings) would shield them.
  return Lwt.pick([settings, late]);
}

function page(): Lwt<string> {
  return settings.map((how) => `a page in ${how}`);
}

await LwtMain.run(
  Lwt.both(title(), page())
    .bind(([head, body]) => Console.logS(`${head}: ${body}`))
    .catch((error) => Console.logS(`no page: ${String(error)}`)),
);
