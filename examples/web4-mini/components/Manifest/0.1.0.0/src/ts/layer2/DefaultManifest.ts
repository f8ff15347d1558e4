// SPDX-License-Identifier: MIT
import type { Scenario } from '../../../../../Unit/latest/src/ts/layer3/Scenario.js';
import type { Manifest } from '../layer3/Manifest.js';
import type { ManifestModel } from '../layer3/ManifestModel.js';

export class DefaultManifest implements Manifest {
  private readonly fireWatch = new Set(['diesel', 'fertiliser', 'fireworks', 'lamp oil']);
  private goods = new Map<string, number>();
  private header = { uuid: '', ship: '', voyage: '', sealedBy: '' };
  private owner = 'customs';

  constructor() {
    // A manifest is blank until a ship sends one.
  }

  init(scenario: Scenario<ManifestModel>): this {
    const { tonnesByGoods, ...header } = scenario.model;
    this.header = header;
    this.goods = new Map(Object.entries(tonnesByGoods));
    this.owner = scenario.owner;
    return this;
  }

  async toScenario(): Promise<Scenario<ManifestModel>> {
    return {
      ior: { uuid: this.header.uuid, component: 'Manifest', version: '0.1.0.0' },
      owner: this.owner,
      model: { ...this.header, tonnesByGoods: Object.fromEntries(this.goods) },
    };
  }

  declare(goods: string, tonnes: number): this {
    if (this.header.sealedBy !== '') {
      throw new Error(`${this.header.sealedBy} has sealed voyage ${this.header.voyage}`);
    }
    const name = goods.trim().toLowerCase();
    this.goods.set(name, (this.goods.get(name) ?? 0) + tonnes);
    return this;
  }

  dangerous(): string[] {
    const found: string[] = [];
    for (const name of this.goods.keys()) {
      if (this.fireWatch.has(name)) {
        found.push(name);
      }
    }
    return found.sort();
  }

  compare(found: ReadonlyMap<string, number>): Map<string, number> {
    const difference = new Map<string, number>();
    for (const name of new Set([...this.goods.keys(), ...found.keys()])) {
      const gap = (this.goods.get(name) ?? 0) - (found.get(name) ?? 0);
      if (Math.abs(gap) > 0.001) {
        difference.set(name, gap);
      }
    }
    return difference;
  }

  seal(officer: string): this {
    this.header.sealedBy = officer;
    return this;
  }
}
