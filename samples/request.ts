/**
 * A request over the network against a timeout of five seconds.
 *
 * The program of Lwt's README: resolve a name, connect, send a GET, read the answer. Instead of a
 * search engine it asks a small server that it runs itself, so that it works without a network.
 *
 * In the graph: the request is a chain of waits (resolve, connect, write, read) that races a sleep
 * into the pick. With `--slow` the server keeps its answer too long: the sleep wins, the cancel
 * runs back to the read, and the connection is closed on the way out.
 */
import { type Channels, Console, Lwt, LwtIo, LwtMain, LwtUnix, None, Some, Sys } from 'promise-graph';

const slow = Sys.argv.includes('--slow');

function serve([incoming, outgoing]: Channels) {
  return Lwt.go(function* () {
    while ((yield* LwtIo.readLine(incoming)) !== '');
    if (slow) yield* LwtUnix.sleep(10);
    yield* LwtIo.write(outgoing, 'HTTP/1.1 200 OK\r\n\r\nHello from the other end of the connection.');
  });
}

const server = LwtIo.establishServer({ host: 'localhost', port: 0 }, serve);

const request = Lwt.go(function* () {
  const { port } = yield* server;
  const addresses = yield* LwtUnix.getaddrinfo('localhost', String(port));
  const google = addresses[0].aiAddr;
  return yield* LwtIo.withConnection(google, ([incoming, outgoing]) =>
    Lwt.go(function* () {
      yield* LwtIo.write(outgoing, 'GET / HTTP/1.1\r\n');
      yield* LwtIo.write(outgoing, 'Connection: close\r\n\r\n');
      const response = yield* LwtIo.read(incoming);
      return Some(response);
    }),
  );
});

const timeout = Lwt.go(function* () {
  yield* LwtUnix.sleep(5);
  return None;
});

const response = await LwtMain.run(Lwt.pick([request, timeout]));
if (response.isSome) {
  Console.log(response.value);
} else {
  Console.error('Request timed out');
  Sys.exit(1);
}
