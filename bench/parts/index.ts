/** All parts, in the order of the table. */
import { debugging } from './debugger.ts';
import { editorMarks } from './editor.ts';
import { graphView } from './graph-view.ts';
import { memory } from './memory.ts';
import { model } from './model.ts';
import { native } from './native.ts';
import { page } from './page.ts';
import type { Part } from './part.ts';
import { recording } from './recording.ts';
import { sites } from './sites.ts';
import { size } from './size.ts';
import { speed } from './speed.ts';
import { step } from './step.ts';
import { timeline } from './timeline.ts';
import { tracedWorks } from './traced-works.ts';
import { tracing } from './tracing.ts';

export const parts: readonly Part[] = [
  speed,
  size,
  memory,
  tracing,
  tracedWorks,
  native,
  debugging,
  step,
  editorMarks,
  graphView,
  sites,
  model,
  timeline,
  recording,
  page,
];
