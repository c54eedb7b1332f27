/**
 * The program of a worker thread, as text: it waits for tasks, runs them one at a time, and answers.
 *
 * It is text because a bundled library is one file, and the thread needs one of its own. A task that
 * calls `runInMain` stops the thread with Atomics.wait until the main thread has answered.
 */
export const BOOTSTRAP = `
'use strict';
const { MessageChannel, parentPort, receiveMessageOnPort } = require('node:worker_threads');

function sentError(error) {
  const name = error instanceof Error ? error.name : null;
  try {
    structuredClone(error);
    return { error, name };
  } catch {
    const copy = error instanceof Error ? new Error(error.message) : new Error(String(error));
    if (error instanceof Error) copy.stack = error.stack;
    return { error: copy, name };
  }
}

function sendable(f) {
  if (typeof f === 'function') return { source: Function.prototype.toString.call(f) };
  return { module: String(f.module), name: f.name ?? 'default' };
}

function runInMain(f, argument) {
  const { port1, port2 } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  parentPort.postMessage({ runInMain: sendable(f), argument, flag, port: port2 }, [port2]);
  Atomics.wait(flag, 0, 0);
  const { message } = receiveMessageOnPort(port1);
  port1.close();
  if (!('failure' in message)) return message.value;
  const { error, name } = message.failure;
  if (error instanceof Error && name !== null) error.name = name;
  throw error;
}

function runInMainDontWait(f, handler, argument) {
  parentPort.postMessage({ runInMain: sendable(f), argument, handler: sendable(handler) });
}

globalThis[Symbol.for('promise-graph.run-in-main')] = { runInMain, runInMainDontWait };

async function functionOf(task) {
  if ('source' in task) {
    try {
      return eval('(' + task.source + ')');
    } catch (error) {
      throw new TypeError('this function cannot be sent to another thread: ' + error.message);
    }
  }
  const module = await import(task.module);
  const f = module[task.name];
  if (typeof f !== 'function') throw new TypeError(task.module + ' exports no function ' + task.name);
  return f;
}

parentPort.on('message', async ({ task, argument }) => {
  let answer;
  try {
    const f = await functionOf(task);
    answer = { value: await f(argument, { runInMain, runInMainDontWait }) };
  } catch (error) {
    answer = { failure: sentError(error) };
  }
  try {
    parentPort.postMessage(answer);
  } catch (error) {
    parentPort.postMessage({ failure: sentError(error) });
  }
});
`;
