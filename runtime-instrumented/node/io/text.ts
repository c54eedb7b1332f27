/** Reading text: characters and lines of UTF-8. */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { EndOfFile } from '../unix-error.ts';
import { type InputChannel, MORE, type Take } from './input-channel.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** What tells the end of the input apart from a value. */
const ENDED: unique symbol = Symbol('ended');

/** A look for a line. It remembers how far it has looked: bytes are searched once. */
function lineTaker(): Take<string | typeof ENDED> {
  let searched = 0;
  return (bytes, ended) => {
    const newline = bytes.indexOf(NEWLINE, searched);
    if (newline < 0) {
      searched = bytes.length;
      if (!ended) return MORE;
      return bytes.length === 0 ? ENDED : bytes.take(bytes.length).toString();
    }
    const line = bytes.take(newline + 1);
    const end = newline > 0 && line[newline - 1] === RETURN ? newline - 1 : newline;
    return line.toString('utf8', 0, end);
  };
}

/** How many bytes a character has that begins so; 1 for what cannot begin one. */
function characterLength(first: number): number {
  if (first >= 0xf8 || first < 0xc0) return 1;
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

const takeCharacter: Take<string | typeof ENDED> = (bytes, ended) => {
  if (bytes.length === 0) return ended ? ENDED : MORE;
  const length = characterLength(bytes.peek(1)[0]);
  if (bytes.length < length && !ended) return MORE;
  const text = bytes.peek(length).toString();
  const [character] = text;
  // Of a broken character only the first byte is used up.
  bytes.drop(character === '\ufffd' && text.length > 1 ? 1 : length);
  return character;
};

function orRaise<T>(take: Take<T | typeof ENDED>): Take<T> {
  return (bytes, ended) => {
    const taken = take(bytes, ended);
    if (taken === ENDED) throw new EndOfFile();
    return taken;
  };
}

function orNull<T>(take: Take<T | typeof ENDED>): Take<T | null> {
  return (bytes, ended) => {
    const taken = take(bytes, ended);
    return taken === ENDED ? null : taken;
  };
}

/** The next line without its end ('\n' or '\r\n'). Fails with EndOfFile when there is none. */
export function readLine(incoming: InputChannel): Promised<string> {
  return incoming.read('read a line', orRaise(lineTaker()));
}

/** The next line, or null at the end of the input. */
export function readLineOpt(incoming: InputChannel): Promised<string | null> {
  return incoming.read('read a line', orNull(lineTaker()));
}

/** The next character of the text. Fails with EndOfFile when there is none. */
export function readChar(incoming: InputChannel): Promised<string> {
  return incoming.read('read a character', orRaise(takeCharacter));
}

/** The next character of the text, or null at the end of the input. */
export function readCharOpt(incoming: InputChannel): Promised<string | null> {
  return incoming.read('read a character', orNull(takeCharacter));
}

/** Everything up to the end of the input; or with `count` what there is, at most that many bytes, '' at the end. */
export function read(incoming: InputChannel, count?: number): Promised<string> {
  if (count === undefined) {
    return incoming.read('read', (bytes, ended) => (ended ? bytes.take(bytes.length).toString() : MORE));
  }
  if (count === 0) return Lwt.return('');
  return incoming.read(`read ${count} B`, (bytes, ended) => {
    if (bytes.length === 0) return ended ? '' : MORE;
    const used = wholeCharacters(bytes.peek(count));
    if (used > 0) return bytes.take(used).toString();
    // Not even one is whole: either its rest comes, or there is no room for it, or it is broken.
    return ended || bytes.length >= count ? bytes.take(count).toString() : MORE;
  });
}

/** How many of the bytes belong to characters that are whole. */
function wholeCharacters(bytes: Buffer): number {
  let lead = bytes.length - 1;
  while (lead > 0 && (bytes[lead] & 0xc0) === 0x80) lead--;
  return lead + characterLength(bytes[lead]) <= bytes.length ? bytes.length : lead;
}
