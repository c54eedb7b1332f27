/**
 * A program as people write them: clients send lines to a server, which reads each as JSON and
 * answers with JSON, until each client has had so many answers. `echo.ts LINES`. Prints
 * nanoseconds of one line there and back.
 */
import type { Channels, Lwt as Promised } from '../../runtime-instrumented/index.ts';
import { library } from '../library.ts';

const { Lwt, LwtIo, LwtMain } = library;

const CLIENTS = 8;
const lines = Number(process.argv[2]);
const order = {
  id: 1,
  items: Array.from({ length: 40 }, (_, i) => ({ name: `item ${i}`, price: i * 7, left: i % 3 })),
};

function answer(text: string): string {
  const { id, items } = JSON.parse(text) as typeof order;
  return JSON.stringify({ id, sum: items.reduce((sum, item) => sum + item.price, 0), items });
}

function serve([incoming, outgoing]: Channels): Promised<void> {
  return Lwt.bind(LwtIo.readLineOpt(incoming), (line) =>
    line === null ? Lwt.return() : Lwt.bind(LwtIo.writeLine(outgoing, answer(line)), () => serve([incoming, outgoing])),
  );
}

function converse([incoming, outgoing]: Channels, left: number): Promised<void> {
  if (left === 0) return Lwt.return();
  return Lwt.bind(LwtIo.writeLine(outgoing, JSON.stringify({ ...order, id: left })), () =>
    Lwt.bind(LwtIo.readLine(incoming), (line) => {
      if ((JSON.parse(line) as typeof order).id !== left) throw new Error('the answer to another line');
      return converse([incoming, outgoing], left - 1);
    }),
  );
}

function clients(port: number, each: number): Promised<void> {
  const client = () => LwtIo.withConnection({ host: '127.0.0.1', port }, (channels) => converse(channels, each));
  return Lwt.join(Array.from({ length: CLIENTS }, client));
}

const main = Lwt.go(function* () {
  const server = yield* LwtIo.establishServer({ host: '127.0.0.1', port: 0 }, serve);
  const each = Math.ceil(lines / CLIENTS);
  yield* clients(server.port, Math.ceil(each / 4));
  const start = performance.now();
  yield* clients(server.port, each);
  const ns = ((performance.now() - start) * 1e6) / (each * CLIENTS);
  yield* LwtIo.shutdownServer(server);
  return ns;
});
console.log(JSON.stringify(await LwtMain.run(main)));
