import type { Scenario } from './Scenario.js';
import type { UnitModel } from './UnitModel.js';

/** A named thing on the shelf, in its first and simplest form. */
export interface Unit {
  init(scenario: Scenario<UnitModel>): this;
  toScenario(): Promise<Scenario<UnitModel>>;

  /** Take a new name as it is, blanks included. */
  rename(name: string): this;

  /**
   * Append one word to the tag line. Commas inside the word become blanks, or
   * the next reader would see two tags.
   */
  tag(word: string): this;

  /** Whole days between shelving and the given ISO day. */
  ageInDays(today: string): number;
}
