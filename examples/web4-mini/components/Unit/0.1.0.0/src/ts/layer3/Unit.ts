import type { Scenario } from './Scenario.js';
import type { UnitModel } from './UnitModel.js';

/** A named thing on the shelf. */
export interface Unit {
  init(scenario: Scenario<UnitModel>): this;
  toScenario(): Promise<Scenario<UnitModel>>;
  rename(name: string): this;
  tag(word: string): this;

  /** Whole days between shelving and the given ISO day. */
  ageInDays(today: string): number;
}
