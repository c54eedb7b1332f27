/** The same for a script tag: marked files find their functions as a global. */
import { marks } from './index.ts';

Reflect.defineProperty(globalThis, '__pgMarks', { value: marks });
