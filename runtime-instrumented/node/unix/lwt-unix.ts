/**
 * `LwtUnix`: the system, as upstream's `Lwt_unix` has it.
 *
 * What Node cannot do is not here: `fork` above all, since a Node process has threads that would be
 * missing in the child; `LwtProcess` starts programs instead. docs/lwt-port.md names the rest.
 *
 * @example
 * const text = await LwtMain.run(
 *   LwtUnix.openfile('notes.txt', ['O_RDONLY']).bind((fd) => {
 *     const buffer = Buffer.alloc(100);
 *     return LwtUnix.read(fd, buffer, 0, 100)
 *       .map((count) => buffer.toString('utf8', 0, count))
 *       .finalize(() => LwtUnix.close(fd));
 *   }),
 * );
 */
import { canceled, Lwt, namespace, type Lwt as Promised } from '../../lwt/index.ts';
import { abortJobs, jobCount, waitForJobs } from '../system-call.ts';
import { getaddrinfo } from './address.ts';
import { system, wait, waitCount, waitpid } from './children.ts';
import {
  chdir,
  closedir,
  filesOfDirectory,
  getcwd,
  mkdir,
  mkfifo,
  opendir,
  readdir,
  readdirN,
  rewinddir,
  rmdir,
} from './directories.ts';
import { FileDescr } from './file-descr.ts';
import { mcastAddMembership, mcastDropMembership, mcastSetLoop, mcastSetTtl } from './multicast.ts';
import {
  gethostbyaddr,
  gethostbyname,
  gethostname,
  getnameinfo,
  getprotobyname,
  getprotobynumber,
  getservbyname,
  getservbyport,
} from './names.ts';
import { ofUnixFileDescr, openfile } from './open.ts';
import * as io from './read-write.ts';
import { disableSignalHandler, onSignal, onSignalFull, reinstallSignalHandler, signalCount } from './signals.ts';
import * as sockets from './sockets.ts';
import { stderr, stdin, stdout } from './standard.ts';
import * as files from './stat.ts';
import { autoPause, sleep, Timeout, timeout, withTimeout, yield_ } from './timeouts.ts';
import { getgrgid, getgrnam, getlogin, getpwnam, getpwuid } from './users.ts';

/** A second descriptor for what `fd` stands for: it is open until both are closed, and they share a position. */
function dup(fd: FileDescr): FileDescr {
  io.checkDescriptor(fd);
  return new FileDescr(fd.device);
}

/** What `f` returns; a UnixError is printed to standard error, and the process ends with code 2. */
function handleUnixError<A, B>(f: (argument: A) => Promised<B>, argument: A): Promised<B> {
  return Lwt.catch(
    () => f(argument),
    (error) => {
      if (!(error instanceof Error) || error.name !== 'UnixError') return Lwt.fail<B>(error);
      process.stderr.write(`${error.message}\n`);
      return process.exit(2);
    },
  ) as Promised<B>;
}

export const LwtUnix = namespace(
  {
    handleUnixError,
    Timeout,
    sleep,
    yield: yield_,
    autoYield: autoPause,
    autoPause,
    timeout,
    withTimeout,
    openfile,
    ofUnixFileDescr,
    dup,
    state: io.state,
    unixFileDescr: io.unixFileDescr,
    checkDescriptor: io.checkDescriptor,
    abort: io.abort,
    close: io.close,
    read: io.read,
    write: io.write,
    writeString: io.writeString,
    pread: io.pread,
    pwrite: io.pwrite,
    pwriteString: io.pwriteString,
    lseek: io.lseek,
    ftruncate: io.ftruncate,
    fsync: io.fsync,
    fdatasync: io.fdatasync,
    isatty: io.isatty,
    stat: files.stat,
    lstat: files.lstat,
    fstat: files.fstat,
    fileExists: files.fileExists,
    access: files.access,
    utimes: files.utimes,
    truncate: files.truncate,
    unlink: files.unlink,
    rename: files.rename,
    link: files.link,
    symlink: files.symlink,
    readlink: files.readlink,
    chmod: files.chmod,
    fchmod: files.fchmod,
    chown: files.chown,
    fchown: files.fchown,
    mkdir,
    rmdir,
    chdir,
    getcwd,
    opendir,
    readdir,
    readdirN,
    rewinddir,
    closedir,
    filesOfDirectory,
    mkfifo,
    pipe: sockets.pipe,
    socket: sockets.socket,
    socketpair: sockets.socketpair,
    bind: sockets.bind,
    listen: sockets.listen,
    accept: sockets.accept,
    acceptN: sockets.acceptN,
    connect: sockets.connect,
    shutdown: sockets.shutdown,
    getsockname: sockets.getsockname,
    getpeername: sockets.getpeername,
    send: sockets.send,
    recv: sockets.recv,
    sendto: sockets.sendto,
    recvfrom: sockets.recvfrom,
    setsockopt: sockets.setsockopt,
    mcastSetLoop,
    mcastSetTtl,
    mcastAddMembership,
    mcastDropMembership,
    getaddrinfo,
    getnameinfo,
    gethostname,
    gethostbyname,
    gethostbyaddr,
    getservbyname,
    getservbyport,
    getprotobyname,
    getprotobynumber,
    getlogin,
    getpwnam,
    getpwuid,
    getgrnam,
    getgrgid,
    onSignal,
    onSignalFull,
    disableSignalHandler,
    signalCount,
    reinstallSignalHandler,
    wait,
    waitpid,
    waitCount,
    system,
    abortJobs,
    cancelJobs: (): void => abortJobs(canceled),
    waitForJobs,
    jobCount,
  },
  { stdin, stdout, stderr },
);
