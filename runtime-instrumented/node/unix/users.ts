/** Users and groups, from /etc/passwd and /etc/group: Node has no calls that would also ask the network. */
import { userInfo } from 'node:os';
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { toUnixError } from '../unix-error.ts';
import { find, table } from './names.ts';

export interface PasswdEntry {
  readonly pwName: string;
  readonly pwPasswd: string;
  readonly pwUid: number;
  readonly pwGid: number;
  readonly pwGecos: string;
  readonly pwDir: string;
  readonly pwShell: string;
}

export interface GroupEntry {
  readonly grName: string;
  readonly grPasswd: string;
  readonly grGid: number;
  readonly grMem: readonly string[];
}

/** The name of the user that the process belongs to. */
export function getlogin(): Promised<string> {
  try {
    return Lwt.return(userInfo().username);
  } catch (error) {
    return Lwt.fail(toUnixError(error, 'getlogin', ''));
  }
}

function passwd(call: string, fits: (entry: PasswdEntry) => boolean): Promised<PasswdEntry> {
  return find(table('/etc/passwd', call, /:/), (row) => {
    const [pwName, pwPasswd, uid, gid, pwGecos = '', pwDir = '', pwShell = ''] = row;
    const entry = { pwName, pwPasswd, pwUid: Number(uid), pwGid: Number(gid), pwGecos, pwDir, pwShell };
    return fits(entry) ? entry : null;
  });
}

function group(call: string, fits: (entry: GroupEntry) => boolean): Promised<GroupEntry> {
  return find(table('/etc/group', call, /:/), (row) => {
    const [grName, grPasswd, gid, members = ''] = row;
    const entry = { grName, grPasswd, grGid: Number(gid), grMem: members === '' ? [] : members.split(',') };
    return fits(entry) ? entry : null;
  });
}

/** A user by name. Fails with NotFound. */
export function getpwnam(name: string): Promised<PasswdEntry> {
  return passwd('getpwnam', (entry) => entry.pwName === name);
}

/** A user by number. Fails with NotFound. */
export function getpwuid(uid: number): Promised<PasswdEntry> {
  return passwd('getpwuid', (entry) => entry.pwUid === uid);
}

/** A group by name. Fails with NotFound. */
export function getgrnam(name: string): Promised<GroupEntry> {
  return group('getgrnam', (entry) => entry.grName === name);
}

/** A group by number. Fails with NotFound. */
export function getgrgid(gid: number): Promised<GroupEntry> {
  return group('getgrgid', (entry) => entry.grGid === gid);
}
