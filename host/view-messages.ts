/** Reads what a view says. A page is a stranger too: anything else than the contract is dropped. */
import type { ViewMessage } from '../webview/contract/messages.ts';

/** Longest text that a view may hand over: to copy, or as a report of its own failure. */
const LONGEST_TEXT = 16 * 1024 * 1024;

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_TEXT;

/** The message, or null when it is none. */
export function parseViewMessage(value: unknown): ViewMessage | null {
  if (typeof value !== 'object' || value === null) return null;
  const {
    type,
    session,
    file,
    line,
    column,
    text,
    format,
    name,
    data,
    action,
    promise,
    value: given,
  } = value as Record<string, unknown>;
  switch (type) {
    case 'ready':
      return { type };
    case 'rerun':
    case 'stop':
    case 'forget':
    case 'goOn':
    case 'saveRecording':
      return isId(session) ? { type, session } : null;
    case 'openSource':
      return isId(session) && isText(file) && isId(line) && isId(column) ? { type, session, file, line, column } : null;
    case 'act':
      if (action !== 'cancel' && action !== 'wake' && action !== 'fail') return null;
      return isId(session) && isId(promise) && isText(given) ? { type, session, action, promise, value: given } : null;
    case 'copy':
    case 'problem':
      return isText(text) ? { type, text } : null;
    case 'savePicture':
      if (format !== 'svg' && format !== 'png') return null;
      return isText(name) && isText(data) ? { type, format, name, data } : null;
    default:
      return null;
  }
}
