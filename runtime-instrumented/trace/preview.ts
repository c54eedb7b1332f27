/** Previews of values in Node: see value-text.ts. */
import { types } from 'node:util';
import { tellApartBy } from './value-text.ts';

tellApartBy(types);

export { clip, MAX_TEXT, preview } from './value-text.ts';
