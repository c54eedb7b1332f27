/** What a launch of the JavaScript debugger becomes: watched, with everything that stood there before. */
import { describe, expect, it } from 'vitest';
import {
  cdpAddress,
  channelIn,
  isProgramOfTerminal,
  startsNode,
  watched,
} from '../../extension/plan/javascript-launch.ts';

const watching = {
  register: 'file:///x/register.js',
  skip: '/x/**',
  channel: 'ws://127.0.0.1:1/program#a',
  sites: true,
  native: 'on',
} as const;

describe('a launch of the JavaScript debugger', () => {
  it('keeps its NODE_OPTIONS, arguments, environment and skipped files', () => {
    const config = {
      type: 'node',
      request: 'launch',
      program: '/a.js',
      runtimeArgs: ['--enable-source-maps'],
      env: { NODE_OPTIONS: '--max-old-space-size=99', MINE: '1' },
      skipFiles: ['<node_internals>/**'],
    };
    expect(watched(config, watching)).toEqual({
      ...config,
      runtimeArgs: ['--enable-source-maps', '--import', 'file:///x/register.js'],
      env: {
        NODE_OPTIONS: '--max-old-space-size=99',
        MINE: '1',
        PROMISE_GRAPH_CHANNEL: watching.channel,
        PROMISE_GRAPH_SITES: 'captured',
      },
      skipFiles: ['<node_internals>/**', '/x/**'],
    });
  });

  it.each([
    ['on', undefined],
    ['sampled', 'sampled'],
    ['off', '0'],
  ] as const)('is traced as the setting promiseGraph.native says: %s', (native, variable) => {
    const { env } = watched({ program: '/a.js' }, { ...watching, native });
    expect((env as Record<string, string>).PROMISE_GRAPH_NATIVE).toBe(variable);
  });

  it('that is run again gets a new channel, and nothing twice', () => {
    const once = watched({ program: '/a.js', runtimeArgs: '--inspect-port=0' }, watching);
    const twice = watched(once, { ...watching, channel: 'ws://127.0.0.1:1/program#b' });
    expect(twice).toMatchObject({
      runtimeArgs: ['--inspect-port=0', '--import', 'file:///x/register.js'],
      skipFiles: ['/x/**'],
    });
    expect(channelIn(twice)).toBe('ws://127.0.0.1:1/program#b');
  });

  it.each([
    [{ request: 'launch', program: '/a.js' }, true],
    [{ request: 'launch', program: '/a.js', runtimeExecutable: '/usr/bin/node' }, true],
    [{ request: 'launch', program: 'C:\\a.js', runtimeExecutable: 'C:\\node\\node.exe' }, true],
    [{ request: 'launch', program: '/a.js', runtimeExecutable: 'npm' }, false],
    [{ request: 'launch', runtimeExecutable: 'npm', runtimeArgs: ['start'] }, false],
    [{ request: 'attach', port: 9229 }, false],
    [{ request: 'launch', program: '/a.js', __pendingTargetId: 'x' }, false],
  ])('%j starts a Node program: %s', (config, does) => {
    expect(startsNode(config)).toBe(does);
  });

  it('is not the only way: programs of terminals are attached to below a session of the same type', () => {
    expect(isProgramOfTerminal('node-terminal', 'node-terminal')).toBe(true);
    expect(isProgramOfTerminal('node-terminal', undefined)).toBe(false);
    expect(isProgramOfTerminal('pwa-node', 'pwa-node')).toBe(false);
  });

  it.each([
    [{ host: '127.0.0.1', port: 40_000, path: '/x' }, 'ws://127.0.0.1:40000/x'],
    [{ host: '::1', port: 40_000 }, 'ws://[::1]:40000/'],
    [{ host: '127.0.0.1' }, null],
    [undefined, null],
  ])('the JavaScript debugger offers %j: a connection at %s', (offered, address) => {
    expect(cdpAddress(offered)).toBe(address);
  });
});
