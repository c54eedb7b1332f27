/**
 * What the pane has to show of one trace: the index that counts it, the structure and its arrangement, made anew only
 * when places, pairs or names have become known.
 */
import type { Trace } from '../trace/trace.ts';
import { SiteIndex } from './aggregate/site-index.ts';
import { type Arrangement, arranging, UNARRANGED } from './graph/arrange.ts';
import { type SitesScene, sitesScene } from './graph/scene.ts';
import { type Structure, structureOf } from './graph/structure.ts';

/** An arrangement on its way. */
interface Job {
  readonly structure: Structure;
  readonly steps: Generator<void, Arrangement>;
}

export class WhatStands {
  readonly index: SiteIndex;
  structure: Structure = { nodes: [], edges: [], nodeOf: new Map() };
  private arrangement: Arrangement = UNARRANGED;
  private readonly open = new Set<string>();
  private built = '';
  private job: Job | null = null;

  constructor(trace: Trace) {
    this.index = new SiteIndex(trace);
  }

  /** Lays out what has become known, or a part of that until it is `enough`; true when all of it is laid out. */
  arrange(enough: () => boolean = () => false): boolean {
    this.job ??= this.begin();
    while (this.job !== null) {
      const step = this.job.steps.next();
      if (step.done === true) {
        this.structure = this.job.structure;
        this.arrangement = step.value;
        this.job = null;
      } else if (enough()) return false;
    }
    return true;
  }

  private begin(): Job | null {
    const { trace, known } = this.index;
    const key = [known.places.size, known.pairs.all.length, trace.sites.size, [...this.open].join('\n')].join(' ');
    if (key === this.built) return null;
    this.built = key;
    const structure = structureOf(trace, known, this.open);
    return { structure, steps: arranging(structure) };
  }

  scene(moment: number): SitesScene {
    return sitesScene(this.index, this.structure, this.arrangement, moment);
  }

  /** From now on the file's places are shown one by one. */
  unfold(file: string): void {
    this.open.add(file);
    // What is on its way does not know of it.
    this.job = null;
    this.built = '';
  }
}
