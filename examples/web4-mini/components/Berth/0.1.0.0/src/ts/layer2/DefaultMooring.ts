import type { BerthModel } from '../layer3/BerthModel.js';

/** The ropes between one ship and one berth. */
export class DefaultMooring {
  private ropes: { bollard: number; kind: 'bow' | 'spring' | 'stern' }[] = [];
  private berthName = 'unknown';

  constructor() {}

  at(berth: BerthModel): this {
    this.berthName = berth.name;
    return this;
  }

  makeFast(bollard: number, kind: 'bow' | 'spring' | 'stern'): this {
    this.ropes.push({ bollard, kind });
    return this;
  }

  letGo(bollard: number): this {
    const kept = [];
    for (const rope of this.ropes) {
      if (rope.bollard !== bollard) {
        kept.push(rope);
      }
    }
    this.ropes = kept;
    return this;
  }

  isSecure(): boolean {
    const kinds = new Set<string>();
    for (const rope of this.ropes) {
      kinds.add(rope.kind);
    }
    return kinds.size === 3;
  }

  describe(): string {
    return `${this.ropes.length} ropes at ${this.berthName}`;
  }
}
