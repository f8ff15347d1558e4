// SPDX-License-Identifier: MIT
import type { Scenario } from './Scenario.js';
import type { UnitModel } from './UnitModel.js';

/**
 * The smallest thing with a name of its own.
 *
 * Since 0.1.2.0 a unit knows its references, so that a shelf can be walked
 * without opening every scenario on it.
 */
export interface Unit {
  init(scenario: Scenario<UnitModel>): this;
  toScenario(): Promise<Scenario<UnitModel>>;

  rename(name: string): this;
  tag(word: string): this;
  pointAt(uuid: string): this;

  /** True when the given word is the name or one of the tags, whatever the case. */
  answersTo(word: string): boolean;

  /** Identities this unit points at, oldest first. */
  listReferences(): readonly string[];
}
