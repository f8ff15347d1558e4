import type { Scenario } from '../layer3/Scenario.js';
import type { Unit } from '../layer3/Unit.js';
import type { UnitModel } from '../layer3/UnitModel.js';

/**
 * The first Unit. Kept because two berths in the old basin still write
 * 0.1.0.0 scenarios; new work belongs in 0.1.2.0.
 */
export class DefaultUnit implements Unit {
  private model: UnitModel = { uuid: '', name: 'unnamed', tagLine: '', shelvedOn: '1970-01-01' };
  private owner = '';

  constructor() {}

  init(scenario: Scenario<UnitModel>): this {
    this.model = { ...scenario.model };
    this.owner = scenario.owner;
    return this;
  }

  async toScenario(): Promise<Scenario<UnitModel>> {
    const ior = { uuid: this.model.uuid, component: 'Unit', version: '0.1.0.0' };
    return { ior, owner: this.owner, model: { ...this.model } };
  }

  rename(name: string): this {
    this.model.name = name;
    return this;
  }

  tag(word: string): this {
    const words = this.model.tagLine === '' ? [] : this.model.tagLine.split(',');
    words.push(word.replaceAll(',', ' '));
    this.model.tagLine = words.join(',');
    return this;
  }

  ageInDays(today: string): number {
    const millisecondsPerDay = 86_400_000;
    const shelved = Date.parse(`${this.model.shelvedOn}T00:00:00Z`);
    return Math.floor((Date.parse(`${today}T00:00:00Z`) - shelved) / millisecondsPerDay);
  }
}
