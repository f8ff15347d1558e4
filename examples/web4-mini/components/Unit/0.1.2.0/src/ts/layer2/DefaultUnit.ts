// SPDX-License-Identifier: MIT
import type { Scenario } from '../layer3/Scenario.js';
import type { Unit } from '../layer3/Unit.js';
import type { UnitModel } from '../layer3/UnitModel.js';

/** A named thing with tags and references. Identity never changes after `init`. */
export class DefaultUnit implements Unit {
  private model: UnitModel = { uuid: '', name: '', tags: [], references: [], revision: 0 };
  private owner = 'harbour';

  constructor() {
    // state arrives through init(scenario)
  }

  init(scenario: Scenario<UnitModel>): this {
    const { model } = scenario;
    this.model = {
      ...model,
      tags: [...model.tags],
      references: [...model.references],
    };
    this.owner = scenario.owner;
    return this;
  }

  async toScenario(): Promise<Scenario<UnitModel>> {
    return {
      ior: { uuid: this.model.uuid, component: 'Unit', version: '0.1.2.0' },
      owner: this.owner,
      model: structuredClone(this.model),
    };
  }

  rename(name: string): this {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed === this.model.name) {
      return this;
    }
    this.model.name = trimmed;
    this.model.revision += 1;
    return this;
  }

  tag(word: string): this {
    const lowered = word.trim().toLowerCase();
    if (lowered !== '' && !this.model.tags.includes(lowered)) {
      this.model.tags.push(lowered);
    }
    return this;
  }

  pointAt(uuid: string): this {
    if (uuid === this.model.uuid) {
      throw new Error(`Unit ${uuid} cannot point at itself`);
    }
    if (!this.model.references.includes(uuid)) {
      this.model.references.push(uuid);
    }
    return this;
  }

  answersTo(word: string): boolean {
    const lowered = word.trim().toLowerCase();
    return this.model.name.toLowerCase() === lowered || this.model.tags.includes(lowered);
  }

  listReferences(): readonly string[] {
    return this.model.references;
  }
}
