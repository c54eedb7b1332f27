/** Groups of datagram sockets. */
import { expect, test } from 'vitest';
import { LwtUnix, UnixError } from '../../runtime-instrumented/index.ts';

const GROUP = '239.255.12.34';

test('a socket joins a group, sets how it sends to groups, and leaves it: once', async () => {
  const fd = LwtUnix.socket('PF_INET', 'SOCK_DGRAM');
  await LwtUnix.bind(fd, { host: '127.0.0.1', port: 0 });
  LwtUnix.mcastAddMembership(fd, GROUP, '127.0.0.1');
  // To join again what one is in is an error of the system, as leaving what one is not in.
  expect(() => LwtUnix.mcastAddMembership(fd, GROUP, '127.0.0.1')).toThrow(UnixError);
  LwtUnix.mcastSetLoop(fd, false);
  LwtUnix.mcastSetTtl(fd, 2);
  expect(() => LwtUnix.mcastSetTtl(fd, 256)).toThrow(UnixError);
  LwtUnix.mcastDropMembership(fd, GROUP, '127.0.0.1');
  expect(() => LwtUnix.mcastDropMembership(fd, GROUP, '127.0.0.1')).toThrow(UnixError);
  await LwtUnix.close(fd);
  expect(() => LwtUnix.mcastSetLoop(fd, true)).toThrow('EBADF');
});

test('a stream has no groups', () => {
  const fd = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
  expect(() => LwtUnix.mcastAddMembership(fd, GROUP)).toThrow('ENOPROTOOPT');
});
