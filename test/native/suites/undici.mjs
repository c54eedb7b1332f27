/** Hard use of undici against a server of our own: fetch, pools, bodies of every kind, streams, aborts, timeouts, retries. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { Agent, FormData, fetch, Pool, RetryAgent, request, stream } from 'undici';

let flaky = 0;
const server = createServer(async (incoming, response) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  if (incoming.url === '/never') return;
  if (incoming.url === '/flaky' && flaky++ < 2) response.writeHead(503).end();
  else if (incoming.url === '/cut')
    response.writeHead(200, { 'content-length': 100 }).write('cut', () => response.destroy());
  else if (incoming.url === '/moved') response.writeHead(302, { location: '/there' }).end();
  else
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify([incoming.method, incoming.url, body.length]));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const base = `http://127.0.0.1:${server.address().port}`;
const told = async (name, act) => {
  try {
    console.log(name, await act());
  } catch (error) {
    console.log(name, error.name, error.code ?? error.cause?.code ?? error.message);
  }
};

await told('fetch', async () => (await fetch(`${base}/a`)).json());
await told('moved', async () => (await fetch(`${base}/moved`)).json());
await told('form', async () => {
  const body = new FormData();
  body.set('field', 'value');
  return (await (await fetch(`${base}/form`, { method: 'POST', body })).json())[2] > 50;
});
await told('iterable', async () =>
  (
    await fetch(`${base}/b`, {
      method: 'PUT',
      duplex: 'half',
      body: (async function* () {
        for (let i = 0; i < 9; i++) yield Buffer.from(`${i}`);
      })(),
    })
  ).json(),
);
await told('many', async () => {
  const pool = new Pool(base, { connections: 4, pipelining: 2 });
  const all = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => (await pool.request({ path: `/${i}`, method: 'GET' })).body.json()),
  );
  await pool.close();
  return all.map(([, url]) => url).join();
});
await told('abort', () => {
  const control = new AbortController();
  setTimeout(() => control.abort(), 5);
  return fetch(`${base}/never`, { signal: control.signal });
});
await told('timeout', () => request(`${base}/never`, { dispatcher: new Agent({ headersTimeout: 50 }) }));
await told('cut', async () => (await request(`${base}/cut`)).body.text());
await told('refused', () => fetch('http://127.0.0.1:1/'));
await told(
  'flaky',
  async () =>
    (await request(`${base}/flaky`, { dispatcher: new RetryAgent(new Agent(), { minTimeout: 1, timeoutFactor: 1 }) }))
      .statusCode,
);
await told('stream', async () => {
  let bytes = 0;
  await stream(
    `${base}/s`,
    { method: 'GET' },
    () =>
      new Writable({
        write(chunk, _encoding, done) {
          bytes += chunk.length;
          done();
        },
      }),
  );
  return bytes;
});
await told('clone', async () => {
  const response = await fetch(`${base}/c`);
  const [one, two] = await Promise.all([response.clone().text(), response.text()]);
  return one === two;
});
server.closeAllConnections();
server.close();
process.exit();
