/**
 * `LwtIo`: channels, as upstream's `Lwt_io` has them. Text is UTF-8.
 *
 * Channels over files, pipes and functions have a buffer, which is flushed when it is full, when
 * somebody asks, and when the program has nothing else to do. Connections and standard output have
 * none unless asked: a write returns when the system has the bytes.
 *
 * @example
 * // Copies a file, numbering its lines.
 * let number = 0;
 * const numbered = LwtStream.map((line) => `${++number} ${line}`, LwtIo.linesOfFile('in.txt'));
 * await LwtMain.run(LwtIo.linesToFile('out.txt', numbered));
 */

import { namespace } from '../../lwt/index.ts';
import { defaultBufferSize, setDefaultBufferSize } from './buffer-size.ts';
import * as bytes from './bytes.ts';
import * as channels from './channel.ts';
import { openConnection, withCloseConnection, withConnection } from './connection.ts';
import * as files from './files.ts';
import * as making from './make.ts';
import { length, position, setPosition } from './position.ts';
import * as printing from './print.ts';
import {
  establishServer,
  establishServerWithClientAddress,
  establishServerWithClientSocket,
  shutdownServer,
} from './server.ts';
import { readChars, readLines, writeChars, writeLines } from './streams.ts';
import { read, readChar, readCharOpt, readLine, readLineOpt } from './text.ts';
import { readValue, writeValue } from './values.ts';

const systemByteOrder: bytes.ByteOrder =
  new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'littleEndian' : 'bigEndian';

export const LwtIo = namespace(
  {
    input: making.input,
    output: making.output,
    mode: channels.mode,
    make: making.make,
    ofBytes: making.ofBytes,
    ofFd: making.ofFd,
    ofUnixFd: making.ofUnixFd,
    pipe: making.pipe,
    close: channels.close,
    abort: channels.abort,
    atomic: channels.atomic,
    buffered: channels.buffered,
    flush: channels.flush,
    flushAll: channels.flushAll,
    bufferSize: channels.bufferSize,
    resizeBuffer: channels.resizeBuffer,
    isBusy: channels.isBusy,
    isClosed: channels.isClosed,
    position,
    setPosition,
    length,
    read,
    readChar,
    readCharOpt,
    readChars,
    readLine,
    readLineOpt,
    readLines,
    readInto: bytes.readInto,
    readIntoExactly: bytes.readIntoExactly,
    readValue,
    write: printing.write,
    writeChar: printing.write,
    writeChars,
    writeLine: printing.writeLine,
    writeLines,
    writeFrom: bytes.writeFrom,
    writeFromExactly: bytes.writeFromExactly,
    writeFromString: bytes.writeFromString,
    writeFromStringExactly: bytes.writeFromStringExactly,
    writeValue,
    fprint: printing.write,
    fprintl: printing.writeLine,
    fprintf: printing.fprintf,
    fprintlf: printing.fprintlf,
    print: printing.print,
    printl: printing.printl,
    printf: printing.printf,
    printlf: printing.printlf,
    eprint: printing.eprint,
    eprintl: printing.eprintl,
    eprintf: printing.eprintf,
    eprintlf: printing.eprintlf,
    hexdump: printing.hexdump,
    hexdumpStream: printing.hexdumpStream,
    ...files,
    openConnection,
    withConnection,
    withCloseConnection,
    establishServer,
    establishServerWithClientAddress,
    establishServerWithClientSocket,
    shutdownServer,
    LE: bytes.numberIO('littleEndian'),
    BE: bytes.numberIO('bigEndian'),
    ...bytes.numberIO(systemByteOrder),
    systemByteOrder,
    defaultBufferSize,
    setDefaultBufferSize,
  },
  { stdin: making.stdin, stdout: making.stdout, stderr: making.stderr, zero: making.zero, null: making.nullOutput },
);
